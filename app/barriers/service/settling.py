"""Ending a barrier: resolved where each place that raised it agrees, or the secretariat says why
not; and taking it up again."""

from app.audit.events import audited
from app.barriers import messages
from app.barriers.models import Barrier, BarrierRaiser
from app.barriers.permissions import can_edit_barrier, can_propose_resolution, can_run_barriers
from app.barriers.rules import (
    AGREEMENT_DAYS,
    SETTLED,
    Agreement,
    BarrierEventKind,
    BarrierState,
    all_agree,
    due_date,
)
from app.barriers.service.asking import ask
from app.barriers.service.events import move, note_event
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.undoable import undoable
from app.core.wording import words
from app.pilots.permissions import can_edit_record_of


@audited("barrier:resolution-proposed")
def resolve_barrier(
    actor: Actor, *, barrier: Barrier, resolution: str, resolution_unasked: str = ""
) -> None:
    """Say what has changed. Each place that raised it is asked whether it agrees; the place of who
    says it does. The secretariat may say why they are not asked."""
    can_propose_resolution(actor, barrier).enforce()
    if barrier.state in SETTLED:
        raise DomainError(f"{barrier.reference} is {barrier.state.word.lower()} already.")
    if not resolution:
        raise DomainError("Enter what has changed.", field="resolution")
    if resolution_unasked:
        can_run_barriers(actor).enforce()
        settle(barrier, resolution, "", resolution_unasked, actor.name)
        return
    if not barrier.raisers:
        raise DomainError(
            f"No {words.place} raised it, so there is none to ask. Enter why it is resolved.",
            field="resolution_unasked",
        )
    barrier.resolution, barrier.resolution_unasked = resolution, ""
    for raiser in barrier.raisers:
        is_own = not actor.is_secretariat and bool(can_edit_record_of(actor, raiser.pilot_id))
        _answer(raiser, Agreement.AGREED if is_own else Agreement.ASKED, actor.name, "")
    if _settle_if_all_agree(barrier, actor.name):
        return
    move(barrier, BarrierState.AGREEING)
    barrier.agree_by_on = due_date(clock.today(), AGREEMENT_DAYS)
    note_event(
        barrier,
        BarrierEventKind.ASKED_TO_AGREE,
        actor.name,
        text=resolution,
        due_after=barrier.agree_by_on,
    )
    messages.tell_raisers(
        barrier,
        "may be resolved: do you agree?",
        "Sign in to say whether you agree",
        [raiser.pilot_id for raiser in barrier.raisers if raiser.agreement is Agreement.ASKED],
    )


@undoable("barrier", lambda actor, barrier: can_propose_resolution(actor, barrier))
@audited("barrier:agreed")
def agree_resolved(actor: Actor, *, barrier: Barrier, pilot_id: int) -> None:
    """A place says that it is resolved; once every one has, it is."""
    raisers = _check_asked(actor, barrier, pilot_id)
    for raiser in raisers:
        _answer(raiser, Agreement.AGREED, actor.name, "")
    note_event(barrier, BarrierEventKind.AGREED, actor.name, subject=raisers[0].pilot.name)
    _settle_if_all_agree(barrier, actor.name)


@undoable("barrier", lambda actor, barrier: can_propose_resolution(actor, barrier))
@audited("barrier:disagreed")
def disagree_resolved(actor: Actor, *, barrier: Barrier, pilot_id: int, note: str) -> None:
    """A place says that it is not resolved, and why: it is open again where it was."""
    raisers = _check_asked(actor, barrier, pilot_id)
    if not note:
        raise DomainError("Enter what is still in the way.", field="note")
    for raiser in raisers:
        _answer(raiser, Agreement.DISAGREED, actor.name, note)
    if barrier.responded_on is not None:
        back = BarrierState.RESPONDED
    else:
        back = BarrierState.SENT if barrier.asked_on else BarrierState.RAISED
    move(barrier, back)
    barrier.agree_by_on, barrier.resolution = None, ""
    note_event(
        barrier,
        BarrierEventKind.DISAGREED,
        actor.name,
        subject=raisers[0].pilot.name,
        text=note,
    )


def _check_asked(actor: Actor, barrier: Barrier, pilot_id: int) -> list[BarrierRaiser]:
    """The rows of the place that is asked, for someone who answers for it."""
    can_edit_record_of(actor, pilot_id).enforce()
    raisers = [each for each in barrier.raisers if each.pilot_id == pilot_id]
    if barrier.state is not BarrierState.AGREEING or not raisers:
        raise DomainError(f"You are not asked whether {barrier.reference} is resolved.")
    return raisers


def _answer(raiser: BarrierRaiser, agreement: Agreement, by_name: str, note: str) -> None:
    raiser.agreement, raiser.agreement_note = agreement, note
    is_said = agreement is not Agreement.ASKED
    raiser.answered_by = by_name if is_said else ""
    raiser.answered_on = clock.today() if is_said else None


def _settle_if_all_agree(barrier: Barrier, by_name: str) -> bool:
    if not all_agree([each.agreement for each in barrier.raisers]):
        return False
    agreed = dict.fromkeys(each.pilot.name for each in barrier.raisers)
    settle(barrier, barrier.resolution, ", ".join(agreed), "", by_name)
    return True


def settle(barrier: Barrier, resolution: str, agreed: str, unasked: str, by_name: str = "") -> None:
    """It is resolved. Part of an event."""
    if not resolution:
        raise DomainError("Enter what has changed.", field="resolution")
    if not agreed and not unasked:
        raise DomainError(
            f"Enter which {words.places} agree, or why no one was asked.",
            field="resolution_unasked",
        )
    move(barrier, BarrierState.RESOLVED)
    barrier.settled_on, barrier.goes_up_on, barrier.agree_by_on = clock.today(), None, None
    barrier.resolution, barrier.resolution_agreed = resolution, agreed
    barrier.resolution_unasked = "" if agreed else unasked
    note_event(
        barrier,
        BarrierEventKind.RESOLVED,
        by_name,
        text=f"Agreed by {agreed}" if agreed else f"No one was asked: {unasked}",
    )
    enforce_checks("record:closed", barrier)


@audited("barrier:closed")
def close_barrier(actor: Actor, *, barrier: Barrier, reason: str) -> None:
    """End it without agreement, and say why. Those who raised it are told."""
    can_run_barriers(actor).enforce()
    if barrier.state in SETTLED:
        raise DomainError(f"{barrier.reference} is {barrier.state.word.lower()} already.")
    if not reason:
        raise DomainError("Enter why it is closed.", field="reason")
    move(barrier, BarrierState.CLOSED)
    barrier.settled_on, barrier.goes_up_on, barrier.agree_by_on = clock.today(), None, None
    barrier.resolution = barrier.resolution_agreed = ""
    barrier.resolution_unasked = reason
    note_event(barrier, BarrierEventKind.CLOSED, actor.name, text=reason)
    messages.tell_raisers(barrier, "has been closed without agreement", "Sign in to read why")


@audited("barrier:reopened")
def reopen_barrier(actor: Actor, *, barrier: Barrier) -> None:
    """Ask again. The responses that came stay to be read; what was said of when one would come is
    over. What was never sent goes back to the secretariat."""
    can_edit_barrier(actor, barrier).enforce()
    barrier.resolution = barrier.resolution_agreed = barrier.resolution_unasked = ""
    for raiser in barrier.raisers:
        raiser.agreement, raiser.agreement_note = None, ""
        raiser.answered_by, raiser.answered_on = "", None
    if barrier.asked_on is not None and barrier.department_id is not None:
        ask(barrier, actor.name, BarrierEventKind.REOPENED)
        return
    move(barrier, BarrierState.RAISED)
    barrier.settled_on = None
    note_event(barrier, BarrierEventKind.REOPENED, actor.name)
