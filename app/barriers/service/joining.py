"""One barrier of several places: those that raise it too, those that raised it apart and are
joined, and, of an opportunity, those that take it up."""

from typing import Unpack

from app.audit.events import audited
from app.barriers import queries
from app.barriers.models import Barrier, BarrierRaiser, BarrierTaker
from app.barriers.permissions import can_edit_barrier
from app.barriers.rules import (
    SETTLED,
    Agreement,
    BarrierEventKind,
    BarrierFacts,
    BarrierKind,
    BarrierState,
)
from app.barriers.service.events import add_part, add_raiser, note_event
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.models import TEXT_LENGTH
from app.core.undoable import undoable
from app.core.withdrawn import MergedRecords
from app.core.wording import words
from app.pilots.permissions import can_add_record, can_edit_record_of
from app.withdrawals.service import withdraw_record


@audited("barrier:raised-too")
def raise_barrier_too(
    actor: Actor, *, barrier: Barrier, pilot_id: int, own_words: str, round_id: int | None = None
) -> None:
    """A place has the same barrier: it is one of those that raised it from then on."""
    can_edit_record_of(actor, pilot_id).enforce()
    if barrier.state in SETTLED:
        raise DomainError(f"{barrier.reference} is {barrier.state.word.lower()}. Raise a new one.")
    if any(each.pilot_id == pilot_id for each in barrier.raisers):
        raise DomainError(
            f"This {words.place} has raised {barrier.reference} already.", field="pilot_id"
        )
    add_raiser(
        barrier,
        BarrierRaiser(
            pilot_id=pilot_id,
            raised_on=clock.today(),
            raised_by=actor.name,
            words=own_words,
            round_id=round_id,
            agreement=Agreement.ASKED if barrier.state is BarrierState.AGREEING else None,
        ),
    )
    subject = queries.name_place(pilot_id)
    note_event(barrier, BarrierEventKind.RAISED, actor.name, subject=subject, text=own_words)


@audited("barrier:raised-too")
def raise_barrier_in_words(
    actor: Actor,
    *,
    barrier: Barrier,
    pilot_id: int | None,
    round_id: int | None = None,
    **facts: Unpack[BarrierFacts],
) -> Barrier:
    """What was written as a new one is the place's own words of one that is there already."""
    if pilot_id is None:
        raise DomainError(f"Choose the {words.place} that has it too.", field="pilot_id")
    written = (facts["title"], facts["detail"], f"Ask: {facts['ask']}", facts["evidence"])
    raise_barrier_too(
        actor,
        barrier=barrier,
        pilot_id=pilot_id,
        own_words=_together(*written),
        round_id=round_id,
    )
    return barrier


def _together(*texts: str) -> str:
    return "\n".join(each for each in texts if each)[:TEXT_LENGTH]


@audited("barrier:joined")
def join_barrier(actor: Actor, *, barrier: Barrier, into: str) -> None:
    """What was raised apart and is the same as another (``into``, its reference) becomes part of
    that one, with all that belongs to it. Its own reference leads there."""
    can_edit_barrier(actor, barrier).enforce()
    if not into:
        raise DomainError("Enter the reference of the other one.", field="into")
    try:
        withdraw_record(
            actor, record=barrier, withdrawn_reason=f"The same as {into.strip()}", repeats=into
        )
    except DomainError as error:
        if error.field == "repeats":
            raise DomainError(error.message, field="into") from None
        raise


def lead_over(merged: MergedRecords) -> None:
    """Bring the raisers, responses and history of a barrier to the one that it was merged into."""
    if not isinstance(merged.record, Barrier):
        return
    old, new = queries.load_parts(merged.record), queries.load_parts(merged.into)
    if new.state in SETTLED:
        raise DomainError(
            f"{new.reference} is {new.state.word.lower()}. Reopen it first.", field="repeats"
        )
    own_words = _together(old.title, old.detail, f"Ask: {old.ask}", old.evidence)
    names = [each.pilot.name for each in old.raisers]
    for raiser in list(old.raisers):
        raiser.words = raiser.words or own_words
        raiser.joined_from = raiser.joined_from or old.reference
        raiser.agreement = Agreement.ASKED if new.state is BarrierState.AGREEING else None
        _move(old, new, "raisers", raiser)
    for name in _WITH_ORIGIN:
        for part in list(getattr(old, name)):
            part.origin = part.origin or old.reference
            _move(old, new, name, part)
    subject = f"{old.reference} ({', '.join(names)})" if names else old.reference
    note_event(new, BarrierEventKind.JOINED, merged.by_name, subject=subject, text=old.title)


def bring_back(parted: MergedRecords) -> None:
    """Bring what came from a barrier that was joined back to it, once it is restored."""
    if not isinstance(parted.record, Barrier):
        return
    own, other = queries.load_parts(parted.record), queries.load_parts(parted.into)
    for raiser in [each for each in other.raisers if each.joined_from == own.reference]:
        raiser.joined_from = ""
        raiser.agreement = Agreement.ASKED if own.state is BarrierState.AGREEING else None
        raiser.agreement_note = raiser.answered_by = ""
        raiser.answered_on = None
        _move(other, own, "raisers", raiser)
    for name in _WITH_ORIGIN:
        for part in [each for each in getattr(other, name) if each.origin == own.reference]:
            part.origin = ""
            _move(other, own, name, part)
    note_event(other, BarrierEventKind.PARTED, parted.by_name, subject=own.reference)
    note_event(own, BarrierEventKind.PARTED, parted.by_name)


#: What belongs to a barrier besides its raisers: each says whose it was before it was joined.
_WITH_ORIGIN = ("responses", "events", "takers")


def _move(old: Barrier, new: Barrier, name: str, part: object) -> None:
    getattr(old, name).remove(part)
    getattr(new, name).append(part)


@undoable("barrier", lambda actor, _barrier: can_add_record(actor))
@audited("barrier:taken-up")
def take_up(actor: Actor, *, barrier: Barrier, pilot_id: int, note: str) -> None:
    """A place takes up an opportunity, and says how."""
    can_edit_record_of(actor, pilot_id).enforce()
    if barrier.kind is not BarrierKind.OPPORTUNITY:
        raise DomainError("Only an opportunity can be taken up.")
    if any(each.pilot_id == pilot_id for each in barrier.takers):
        raise DomainError(f"This {words.place} has taken it up already.", field="pilot_id")
    add_part(
        barrier,
        "takers",
        BarrierTaker(
            pilot_id=pilot_id, taken_up_on=clock.today(), taken_up_by=actor.name, note=note
        ),
        at_end=True,
    )
    subject = queries.name_place(pilot_id)
    note_event(barrier, BarrierEventKind.TAKEN_UP, actor.name, subject=subject, text=note)
