"""Changes to referrals."""

from datetime import date

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.models import LINE_LENGTH
from app.core.undoable import undoable
from app.referrals.models import Referral, ReferralAnswer
from app.referrals.permissions import can_run_referrals
from app.referrals.rules import REFERRAL_WORKFLOW, WAITING, Outcome, ReferralState


@audited("referral:referred")
def refer_record(
    actor: Actor,
    *,
    record_kind: str,
    record_id: int,
    label: str,
    from_group_id: int,
    to_group_id: int,
    ask: str,
    reason: str,
) -> Referral:
    """Send a record from one group to another, on whose backlog it stands from now on."""
    can_run_referrals(actor).enforce()
    if from_group_id == to_group_id:
        raise DomainError(
            "Choose a different group from the one that refers it.", field="to_group_id"
        )
    referral = Referral(
        record_kind=record_kind,
        record_id=record_id,
        label=label[:LINE_LENGTH],
        from_group_id=from_group_id,
        to_group_id=to_group_id,
        ask=ask,
        reason=reason,
        referred_on=clock.today(),
    )
    return add_record(referral)


@audited("referral:amended")
def amend_referral(actor: Actor, *, referral: Referral, ask: str, reason: str) -> None:
    can_run_referrals(actor).enforce()
    if referral.state not in WAITING:
        raise DomainError(
            f"This referral is {referral.state.word.lower()}, so its ask cannot be changed."
        )
    referral.ask, referral.reason = ask, reason


@audited("referral:put-on-agenda")
def put_on_agenda(actor: Actor, *, referral: Referral, meeting_id: int) -> None:
    """It becomes part of an agenda of the group that it was referred to."""
    can_run_referrals(actor).enforce()
    _move(referral, ReferralState.ON_AGENDA)
    referral.meeting_id = meeting_id


@audited("referral:taken-off-agenda")
def take_off_agenda(actor: Actor, *, referral: Referral) -> None:
    """Back to the backlog. An answer that was given there stays."""
    can_run_referrals(actor).enforce()
    if referral.state is ReferralState.ON_AGENDA:
        _move(referral, ReferralState.REFERRED)
        referral.meeting_id = None


@undoable("referral", lambda actor, _record: can_run_referrals(actor))
@audited("referral:answered")
def answer_referral(
    actor: Actor, *, referral: Referral, outcome: Outcome, text: str, answered_on: date
) -> None:
    """Record what the other group answered: it goes back to where it came from."""
    can_run_referrals(actor).enforce()
    if outcome in (Outcome.DECLINED, Outcome.QUESTION) and not text:
        missing = "why" if outcome is Outcome.DECLINED else "what the group wants to know"
        raise DomainError(f"Enter {missing}.", field="text")
    if not referral.referred_on <= answered_on <= clock.today():
        raise DomainError(
            "The date of the answer must be between the date of the referral and today.",
            field="answered_on",
        )
    if referral.state not in WAITING:
        raise DomainError(f"This referral is {referral.state.word.lower()} already.")
    _move(referral, ReferralState.ANSWERED)
    referral.answers.append(
        ReferralAnswer(ask=referral.ask, outcome=outcome, text=text, answered_on=answered_on)
    )


@undoable("referral", lambda actor, _record: can_run_referrals(actor))
@audited("referral:referred-again")
def refer_again(actor: Actor, *, referral: Referral, ask: str, reason: str) -> None:
    """Answer the other group's question, or ask anew."""
    can_run_referrals(actor).enforce()
    if referral.state is not ReferralState.ANSWERED:
        raise DomainError("You can only refer again once there is an answer.")
    _move(referral, ReferralState.REFERRED)
    referral.ask, referral.reason = ask, reason
    referral.referred_on, referral.meeting_id = clock.today(), None


@undoable("referral", lambda actor, _record: can_run_referrals(actor))
@audited("referral:closed")
def close_referral(actor: Actor, *, referral: Referral) -> None:
    """The answer has reached the group that asked."""
    can_run_referrals(actor).enforce()
    _move(referral, ReferralState.CLOSED)
    referral.closed_on = clock.today()


@undoable("referral", lambda actor, _record: can_run_referrals(actor))
@audited("referral:withdrawn")
def withdraw_referral(actor: Actor, *, referral: Referral) -> None:
    can_run_referrals(actor).enforce()
    _move(referral, ReferralState.WITHDRAWN)
    referral.closed_on = clock.today()


def _move(referral: Referral, state: ReferralState) -> None:
    REFERRAL_WORKFLOW.check(referral.state, state)
    referral.state = state
