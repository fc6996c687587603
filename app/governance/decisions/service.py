"""Recording decisions, and what becomes of them."""

from datetime import date
from typing import Unpack

from sqlalchemy import func, select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.formats import are, counted, day
from app.core.undoable import undoable
from app.extensions import db
from app.governance.attendance.rules import QuorumLost
from app.governance.attendance.service import NotQuorate, check_quorate
from app.governance.decisions import queries
from app.governance.decisions.answering import answer_barriers
from app.governance.decisions.models import Decision
from app.governance.decisions.permissions import can_record_decisions
from app.governance.decisions.rules import Basis, DecisionFacts
from app.governance.groups.models import Group
from app.governance.groups.queries import presides
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.service import check_came
from app.governance.papers.queries import find_paper_behind


class DecisionAnnounced(DomainError):
    """The decision has been announced, so its text stays."""


@audited("decision:recorded")
def record_decision(
    actor: Actor,
    *,
    group: Group,
    basis: Basis,
    decided_on: date,
    basis_reason: str = "",
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    write_round_id: int | None = None,
    **facts: Unpack[DecisionFacts],
) -> Decision:
    """Record what a group has decided: at a ``meeting``, by the write-round of this id (whose
    clearance records it), or by its chair alone, with the reason; on the paper behind the
    ``item``. What a meeting decides is announced with its minutes, the rest at once. Raises
    ``NotQuorate`` of a meeting that could not decide."""
    if basis is not Basis.WRITE_ROUND or not presides(actor.person_id, group.id, clock.today()):
        can_record_decisions(actor).enforce()
    today = clock.today()
    if decided_on > today:
        raise DomainError("The date of a decision cannot be in the future.", field="decided_on")
    if (basis is Basis.MEETING) != (meeting is not None):
        raise DomainError("A decision taken at a meeting names it, and no other does.")
    if (basis is Basis.WRITE_ROUND) != (write_round_id is not None):
        raise DomainError("A decision by write-round names it, and no other does.")
    if meeting is not None:
        check_came(meeting)
        enforce_checks("meeting:record-changed", meeting)
        check_quorate(meeting, item.id if item else None)
    if basis is Basis.CHAIRS_ACTION and not basis_reason:
        raise DomainError("Enter why the chair acted without the group.", field="basis_reason")
    paper = find_paper_behind(item.id) if item else None
    decision = Decision(
        group_id=group.id,
        basis=basis,
        basis_reason=basis_reason,
        decided_on=decided_on,
        announced_on=None if meeting else today,
        meeting_id=meeting.id if meeting else None,
        item_id=item.id if item else None,
        paper_id=paper.id if paper else None,
        write_round_id=write_round_id,
        **facts,
    )
    add_record(decision)
    if decision.announced_on is not None:
        answer_barriers(actor, decision)
    return decision


@audited("decision:amended")
def amend_decision(actor: Actor, *, decision: Decision, **facts: Unpack[DecisionFacts]) -> None:
    """Change what is said about a decision; its text only until it is announced."""
    can_record_decisions(actor).enforce()
    if facts["text"] != decision.text and decision.announced_on is not None:
        raise DecisionAnnounced(
            f"This decision was announced on {day(decision.announced_on)}, so its text cannot be "
            "changed. Record a new decision that supersedes it.",
            field="text",
        )
    assign(decision, facts)


@undoable("decision", lambda actor, _record: can_record_decisions(actor))
@audited("decision:superseded")
def supersede_decision(actor: Actor, *, decision: Decision, by_id: int) -> None:
    """Say which later decision of the same group stands in this one's place."""
    can_record_decisions(actor).enforce()
    by = queries.get_decision_by_id(by_id)
    if by.group_id != decision.group_id or by.id == decision.id:
        raise DomainError("Choose another decision of the same group.", field="by_id")
    if by.decided_on < decision.decided_on:
        raise DomainError(
            f"{by.reference} was taken earlier. Choose a later decision.", field="by_id"
        )
    if by.superseded_by_id is not None:
        raise DomainError(f"{by.reference} has itself been superseded.", field="by_id")
    decision.superseded_by_id = by.id


@audited("decision:removed")
def remove_decision(actor: Actor, *, decision: Decision) -> None:
    """Take back what was recorded by mistake and has not been announced. Its number stays used."""
    can_record_decisions(actor).enforce()
    if decision.announced_on is not None:
        raise DecisionAnnounced(
            f"This decision was announced on {day(decision.announced_on)}: it "
            "cannot be removed. Record a new decision that supersedes it."
        )
    enforce_checks("decision:removed", decision)
    db.session.delete(decision)
    db.session.flush()


def check_undecided(lost: QuorumLost) -> None:
    """Raise ``NotQuorate`` where decisions of the meeting, or of its item, are on record."""
    taken = select(func.count()).select_from(Decision).where(Decision.meeting_id == lost.meeting_id)
    if lost.item_id is not None:
        taken = taken.where(Decision.item_id == lost.item_id)
    decided = db.session.scalar(taken)
    if decided:
        about = "this meeting" if lost.item_id is None else "this item"
        raise NotQuorate(
            f"{lost.why} But {counted(decided, 'decision')} of {about} {are(decided)} on "
            f"record: remove {'it' if decided == 1 else 'them'} first."
        )


def announce_decisions(meeting_id: int, on: date, by: Actor) -> None:
    """The decisions of a meeting are told: its minutes go round. Part of that event."""
    waiting = db.session.scalars(
        select(Decision).where(Decision.meeting_id == meeting_id, Decision.announced_on.is_(None))
    )
    for decision in waiting.all():
        decision.announced_on = on
        answer_barriers(by, decision)
