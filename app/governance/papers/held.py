"""What people hold of papers: to write, to sponsor, to clear."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.core.access import Actor
from app.core.held import HeldKind
from app.core.loading import loading
from app.core.rows import TODAY
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.papers.models import Clearance, Paper
from app.governance.papers.rules import OPEN_STATES, PaperState


def _is_open() -> tuple[ColumnElement[bool], ...]:
    """Still to be written, or for a meeting to come."""
    meetings = select(Meeting.id).where(is_to_happen())
    return (
        Paper.state != PaperState.WITHDRAWN,
        or_(
            Paper.meeting_id.in_(meetings.where(Meeting.held_on >= TODAY)),
            Paper.state.in_(OPEN_STATES) & Paper.meeting_id.in_(meetings),
        ),
    )


def _is_asked() -> tuple[ColumnElement[bool], ...]:
    papers = select(Paper.id).where(*_is_open())
    return Clearance.outcome.is_(None), Clearance.paper_id.in_(papers)


def _named(paper: Paper) -> str:
    return f"{paper.reference} {paper.title}"


def _cleared(clearance: Clearance) -> str:
    return f"{clearance.kind.word}: {_named(clearance.paper)}"


def _page(clearance: Clearance) -> tuple[str, dict[str, Any]]:
    return "papers.show_paper", {"reference": clearance.paper.reference}


def _pass_clearance(_actor: Actor, clearance: Clearance, to: Person) -> None:
    """Whoever clears it now does so in a post of their own."""
    clearance.person_id, clearance.role = to.id, to.role_title


HELD = (
    HeldKind(Paper.author_id, _is_open, ("paper to write", "papers to write"), name=_named),
    HeldKind(Paper.sponsor_id, _is_open, ("paper to sponsor", "papers to sponsor"), name=_named),
    HeldKind(
        Clearance.person_id,
        _is_asked,
        ("clearance to give", "clearances to give"),
        parts=loading(lambda: (joinedload(Clearance.paper),)),
        name=_cleared,
        address=_page,
        pass_on=_pass_clearance,
    ),
)
