"""Changes to write-rounds and replies."""

from datetime import date
from typing import Unpack

from app.accounts.acting.queries import list_acting_for
from app.accounts.letters import tell_acting
from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.formats import counted, day
from app.core.markings import is_within
from app.core.undoable import undoable
from app.extensions import db
from app.governance.decisions.rules import Basis
from app.governance.decisions.service import record_decision
from app.governance.groups.models import Group
from app.governance.write_rounds import queries
from app.governance.write_rounds.messages import asking
from app.governance.write_rounds.models import Reply, ReplyVersion, WriteRound
from app.governance.write_rounds.permissions import (
    can_clear,
    can_reply,
    can_run_write_rounds,
    can_speak_as,
)
from app.governance.write_rounds.rules import (
    REPLY_WORKFLOW,
    ROUND_WORKFLOW,
    SETTLED,
    Question,
    ReplyKind,
    ReplyStatus,
    RoundState,
    earliest_response,
    is_short,
    status_of,
)
from app.notifications.letters import thread_of
from app.notifications.rules import is_address
from app.notifications.service import queue_letter


@audited("write-round:drafted")
def draft_write_round(
    actor: Actor, *, group: Group, item_id: int | None = None, **question: Unpack[Question]
) -> WriteRound:
    can_run_write_rounds(actor).enforce()
    item = queries.find_item(item_id)
    if item is not None and item.is_restricted:
        raise DomainError(
            "This item is restricted, and a write-round would show it to every member."
        )
    return add_record(WriteRound(group=group, item_id=item_id, **question))


@audited("write-round:amended")
def amend_write_round(
    actor: Actor, *, write_round: WriteRound, **question: Unpack[Question]
) -> None:
    """Change a draft. What members were asked stays as they were asked it."""
    can_run_write_rounds(actor).enforce()
    _lock(write_round)
    if write_round.state is not RoundState.DRAFT:
        raise DomainError(
            "This write-round has been issued and cannot be changed. To ask "
            "something else, withdraw it and draft another."
        )
    assign(write_round, question)


@audited("write-round:issued")
def issue_write_round(
    actor: Actor, *, write_round: WriteRound, respond_by_on: date, short_reason: str
) -> None:
    """Ask every member of the day, by mail with a link to where they reply. A period with too few
    clear working days needs its reason."""
    can_run_write_rounds(actor).enforce()
    _lock(write_round)
    if write_round.state is not RoundState.DRAFT:
        raise DomainError("This write-round has already been issued.")
    today = clock.today()
    if respond_by_on <= today:
        raise DomainError("The response date must be after today.", field="respond_by_on")
    reply_days = write_round.group.reply_days
    shortened = is_short(today, respond_by_on, reply_days)
    if shortened and not short_reason:
        earliest = earliest_response(today, reply_days)
        raise DomainError(
            f"{day(respond_by_on)} gives members fewer than "
            f"{counted(reply_days, 'clear working day')}. Enter {day(earliest)} or later, or say "
            "why the period is shorter.",
            field="short_reason",
        )
    asked = queries.list_asked(write_round.group, today)
    if not asked:
        raise DomainError(f"{write_round.group.name} has no members to ask.")
    _move(write_round, RoundState.ISSUED)
    write_round.issued_on, write_round.respond_by_on = today, respond_by_on
    write_round.short_reason = short_reason if shortened else ""
    write_round.replies = [Reply(membership=term) for term in asked]
    thread = thread_of(write_round)
    acting_for = list_acting_for([term.person_id for term in asked], today)
    for term in asked:
        letter = asking(write_round, term)
        if is_address(term.person.email):
            queue_letter(letter, kind="write-round", to=term.person.email, thread=thread)
        for each in acting_for.get(term.person_id, ()):
            if is_within(write_round.marking, each.clearances):
                tell_acting(each, letter, kind="write-round", thread=thread)


@audited("write-round:replied")
def give_reply(
    actor: Actor, *, write_round: WriteRound, reply: Reply, kind: ReplyKind, text: str
) -> None:
    """Answer, or answer anew until the write-round closes; what was said before is kept."""
    can_reply(actor, write_round, reply).enforce()
    _lock(write_round)
    _check_open(write_round)
    if kind is not ReplyKind.NIL and not text:
        raise DomainError("Enter your comment or objection.", field="text")
    reply.kind, reply.text, reply.replied_on = kind, text, clock.today()
    reply.status, reply.resolution, reply.resolved_on = status_of(kind), "", None
    reply.versions.append(
        ReplyVersion(
            kind=kind,
            text=text,
            given_on=clock.today(),
            recorded_at=clock.now(),
            recorded_by_id=actor.person_id,
        )
    )


@undoable("write_round", lambda actor, _record: can_run_write_rounds(actor))
@audited("write-round:resolved")
def resolve_reply(actor: Actor, *, write_round: WriteRound, reply: Reply, resolution: str) -> None:
    """Record what was agreed on a condition or an objection."""
    can_run_write_rounds(actor).enforce()
    _lock(write_round)
    _check_open(write_round)
    _settle(reply, ReplyStatus.RESOLVED, resolution)


@audited("write-round:confirmed")
def confirm_resolution(actor: Actor, *, write_round: WriteRound, reply: Reply) -> None:
    """The member says that this is what was agreed."""
    can_speak_as(actor, write_round, reply).enforce()
    _lock(write_round)
    _check_unsettled(write_round)
    REPLY_WORKFLOW.check(reply.status, ReplyStatus.CONFIRMED)
    reply.status = ReplyStatus.CONFIRMED


@audited("write-round:disputed")
def dispute_resolution(actor: Actor, *, write_round: WriteRound, reply: Reply) -> None:
    """The member says that it is not: the condition or objection stands again. A round that was
    with the chair comes back."""
    can_speak_as(actor, write_round, reply).enforce()
    _lock(write_round)
    _check_unsettled(write_round)
    if reply.status is not ReplyStatus.RESOLVED:
        raise DomainError("There is no recorded agreement to dispute.")
    reply.status, reply.resolution, reply.resolved_on = ReplyStatus.OPEN, "", None
    if write_round.state is RoundState.AWAITING_CHAIR:
        _move(write_round, RoundState.ISSUED)
        write_round.closed_on = None


@audited("write-round:bar-withdrawn")
def withdraw_bar(actor: Actor, *, write_round: WriteRound, reply: Reply) -> None:
    """The member no longer insists on a condition or an objection."""
    can_speak_as(actor, write_round, reply).enforce()
    _lock(write_round)
    _check_unsettled(write_round)
    _settle(reply, ReplyStatus.WITHDRAWN, reply.resolution)


def _settle(reply: Reply, status: ReplyStatus, resolution: str) -> None:
    if reply.kind is None or not reply.kind.is_bar:
        raise DomainError("This reply is neither a condition nor an objection.")
    REPLY_WORKFLOW.check(reply.status, status)
    reply.status, reply.resolution = status, resolution
    reply.resolved_on = clock.today()


@undoable("write_round", lambda actor, _record: can_run_write_rounds(actor))
@audited("write-round:put-to-chair")
def put_to_chair(actor: Actor, *, write_round: WriteRound) -> None:
    """Close the round: once all have replied or the response date is over, and nothing stands in
    the way."""
    can_run_write_rounds(actor).enforce()
    _lock(write_round)
    _check_open(write_round)
    respond_by_on = write_round.respond_by_on
    silent = queries.count_silent(write_round.id)
    if silent and respond_by_on is not None and clock.today() <= respond_by_on:
        raise DomainError(
            f"{counted(silent, 'member')} may still reply until the end of {day(respond_by_on)}."
        )
    _check_unbarred(write_round)
    _move(write_round, RoundState.AWAITING_CHAIR)
    write_round.closed_on = clock.today()


@audited("write-round:cleared")
def clear_write_round(
    actor: Actor,
    *,
    write_round: WriteRound,
    outcome: str,
    settled_on: date | None = None,
    by_id: int | None = None,
) -> None:
    """The chair clears or, in the chair's absence, a deputy; or the secretariat records who of them
    (``by_id`` is their seat) did, and on which day."""
    bench = queries.find_bench(write_round.group_id, clock.today())
    seat = bench.term_of(actor.person_id)
    can_clear(actor, write_round, seat).enforce()
    if actor.is_secretariat:
        seat = next((term for term in bench.terms if term.id == by_id), bench.chair)
    _lock(write_round)
    _check_unbarred(write_round)
    if seat is None:
        raise DomainError(
            f"Choose who cleared it. {write_round.group.name} has no chair today, and only a chair "
            "or a deputy can clear.",
            field="by_id",
        )
    by = bench.words_for(seat)
    if seat.person_id != actor.person_id:
        by += f", as recorded by {actor.name}"
    _settle_round(write_round, RoundState.CLEARED, by, settled_on, outcome)
    record_decision(
        actor,
        group=write_round.group,
        basis=Basis.WRITE_ROUND,
        text=write_round.clearance_sought,
        decided_on=settled_on or clock.today(),
        rationale=outcome,
        item=queries.find_item(write_round.item_id),
        write_round_id=write_round.id,
    )


@undoable("write_round", lambda actor, _record: can_run_write_rounds(actor))
@audited("write-round:sent-to-meeting")
def send_to_meeting(actor: Actor, *, write_round: WriteRound, outcome: str) -> None:
    """Give up clearing it by correspondence: the group's next meeting is to decide. The chair or
    a deputy may say so too."""
    bench = queries.find_bench(write_round.group_id, clock.today())
    seat = bench.term_of(actor.person_id)
    can_clear(actor, write_round, seat).enforce()
    _lock(write_round)
    by = bench.words_for(seat) if seat and not actor.is_secretariat else actor.name
    _settle_round(write_round, RoundState.SENT_TO_MEETING, by, None, outcome)


@undoable("write_round", lambda actor, _record: can_run_write_rounds(actor))
@audited("write-round:withdrawn")
def withdraw_write_round(actor: Actor, *, write_round: WriteRound, outcome: str) -> None:
    can_run_write_rounds(actor).enforce()
    _lock(write_round)
    _settle_round(write_round, RoundState.WITHDRAWN, actor.name, None, outcome)


def _settle_round(
    write_round: WriteRound, state: RoundState, by: str, settled_on: date | None, outcome: str
) -> None:
    today = clock.today()
    _check_unsettled(write_round)
    _move(write_round, state)
    settled_on = settled_on or today
    if settled_on > today or (write_round.issued_on and settled_on < write_round.issued_on):
        raise DomainError(
            "The date must be between the date of issue and today.", field="settled_on"
        )
    write_round.settled_on, write_round.outcome = settled_on, outcome
    write_round.settled_by = by


def _lock(write_round: WriteRound) -> None:
    """Let nobody else move or answer this round until the transaction ends, and see it as it is
    now: a chair does not clear what a member objects to in the same moment."""
    db.session.refresh(write_round, ["state", "version"], with_for_update=True)


def _move(write_round: WriteRound, state: RoundState) -> None:
    ROUND_WORKFLOW.check(write_round.state, state)
    write_round.state = state


def _check_open(write_round: WriteRound) -> None:
    if write_round.state is not RoundState.ISSUED:
        raise DomainError(f"This write-round takes no replies: it is {_said(write_round.state)}.")


def _check_unsettled(write_round: WriteRound) -> None:
    if write_round.state in SETTLED:
        raise DomainError(f"This write-round is over: it is {_said(write_round.state)}.")


def _said(state: RoundState) -> str:
    """A status inside a sentence, without what happened after it: "not cleared"."""
    return state.word.lower().partition(":")[0]


def _check_unbarred(write_round: WriteRound) -> None:
    still_open = queries.count_open(write_round.id)
    if still_open:
        raise DomainError(
            f"{counted(still_open, 'condition or objection', 'conditions or objections')} still "
            "open. Record what was agreed on each, or send the item to a meeting."
        )
