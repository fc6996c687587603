"""Commissioning papers, handing them in, taking them back."""

from datetime import date

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.markings import Marking
from app.core.references import next_number
from app.extensions import db
from app.governance.agendas.service import add_item
from app.governance.groups.rules import PAPER_SECTION, ItemPurpose
from app.governance.groups.service import check_marking
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.papers import queries
from app.governance.papers.messages import tell_author
from app.governance.papers.models import Paper
from app.governance.papers.permissions import can_commission_papers, can_write_paper
from app.governance.papers.rules import (
    OPEN_STATES,
    PAPER_WORKFLOW,
    PaperState,
    counter_of,
    missing_words,
    reference_of,
)
from app.governance.papers.service.drafts import ensure_version
from app.governance.papers.status import tasks_for

#: The minutes of an item that is made for a paper.
ITEM_MINUTES = 15


@audited("paper:commissioned")
def commission_paper(
    actor: Actor,
    *,
    meeting: Meeting,
    title: str,
    author_id: int,
    sponsor_id: int | None,
    purpose: ItemPurpose,
    marking: Marking,
    due_on: date,
    item_id: int | None,
) -> Paper:
    """Ask someone for a paper: it gets the group's next number of the year. Without an item of
    the agenda it gets one of its own, with its title. The author gets a link."""
    can_commission_papers(actor).enforce()
    check_marking(marking)
    _check_due(meeting, due_on)
    number = next_number(db.session(), counter_of(meeting.group_id, meeting.held_on))
    item_id = item_id or _own_item(actor, meeting, title, purpose, author_id).id
    paper = Paper(
        reference=reference_of(meeting.group.code, meeting.held_on, number),
        group_id=meeting.group_id,
        meeting_id=meeting.id,
        item_id=_item_of(meeting, item_id),
        title=title,
        author_id=author_id,
        sponsor_id=sponsor_id,
        purpose=purpose,
        marking=marking,
        due_on=due_on,
        state=PaperState.COMMISSIONED,
        clearances=[],
    )
    db.session.add(paper)
    db.session.flush()
    tell_author(paper, meeting)
    return paper


def _check_due(meeting: Meeting, due_on: date) -> None:
    if due_on > meeting.held_on:
        raise DomainError("The paper must be due before the meeting is held.", field="due_on")


def _own_item(
    actor: Actor, meeting: Meeting, title: str, purpose: ItemPurpose, author_id: int
) -> AgendaItem:
    return add_item(
        actor,
        meeting=meeting,
        title=title,
        section=PAPER_SECTION,
        purpose=purpose,
        minutes=ITEM_MINUTES,
        presenter_id=author_id,
        ask="",
        message="",
    )


def _item_of(meeting: Meeting, item_id: int | None) -> int | None:
    """The item, if it is one of this meeting's."""
    if item_id is None:
        return None
    item = db.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise DomainError("That item is not on the agenda of this meeting.", field="item_id")
    return item.id


@audited("paper:amended")
def amend_paper(
    actor: Actor,
    *,
    paper: Paper,
    title: str,
    author_id: int,
    sponsor_id: int | None,
    purpose: ItemPurpose,
    marking: Marking,
    due_on: date,
    item_id: int | None,
) -> None:
    """Edit commission. An item that is the paper's own takes its title; another
    author gets a link."""
    can_commission_papers(actor).enforce()
    check_marking(marking)
    _check_due(paper.meeting, due_on)
    paper.item_id = _item_of(paper.meeting, item_id)
    has_new_author = author_id != paper.author_id
    paper.author_id, paper.sponsor_id = author_id, sponsor_id
    paper.purpose, paper.marking, paper.due_on = purpose, marking, due_on
    entitle(paper, title)
    if has_new_author and paper.state in OPEN_STATES:
        tell_author(paper, paper.meeting)


def entitle(paper: Paper, title: str) -> None:
    """Give the paper its title, and the item that is its own too."""
    item = db.session.get(AgendaItem, paper.item_id) if paper.item_id else None
    if item is not None and item.section == PAPER_SECTION and item.title == paper.title:
        item.title = title
    paper.title = title


@audited("paper:submitted")
def submit_paper(actor: Actor, *, paper: Paper, late_reason: str = "") -> None:
    """Hand the paper in: it is kept as a version, and stands in the pack from now on. Raises
    ``DomainError`` where something is missing, or it is late and does not say why."""
    can_write_paper(actor, paper).enforce()
    PAPER_WORKFLOW.check(paper.state, PaperState.SUBMITTED)
    if paper.state is PaperState.SUBMITTED:
        return
    missing = missing_words(tasks_for(paper, queries.find_latest_version(paper)))
    if missing:
        raise DomainError(f"This paper cannot be submitted yet. It needs {missing}.")
    late = paper.days_late(clock.today())
    if late and not late_reason:
        raise DomainError(
            f"The paper is {counted(late, 'day')} late. Enter the reason for readers of the paper.",
            field="late_reason",
        )
    ensure_version(actor, paper, "Submitted")
    paper.state, paper.submitted_on = PaperState.SUBMITTED, clock.today()
    paper.late_reason = late_reason if late else ""


@audited("paper:reopened")
def reopen_paper(actor: Actor, *, paper: Paper) -> None:
    """Give a submitted or withdrawn paper back to its author."""
    can_commission_papers(actor).enforce()
    PAPER_WORKFLOW.check(paper.state, PaperState.DRAFTING)
    paper.state, paper.submitted_on, paper.late_reason = PaperState.DRAFTING, None, ""


@audited("paper:withdrawn")
def withdraw_paper(actor: Actor, *, paper: Paper) -> None:
    """Its number is not given again."""
    can_commission_papers(actor).enforce()
    PAPER_WORKFLOW.check(paper.state, PaperState.WITHDRAWN)
    paper.state = PaperState.WITHDRAWN
