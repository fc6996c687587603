"""Commissioning papers, handing them in, taking them back."""

from typing import Unpack

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.formats import counted
from app.core.references import next_number
from app.extensions import db
from app.governance.agendas.service import add_item
from app.governance.groups.rules import PAPER_SECTION
from app.governance.groups.service import check_marking
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.papers import queries
from app.governance.papers.messages import tell_author
from app.governance.papers.models import Paper
from app.governance.papers.permissions import can_commission_papers, can_write_paper
from app.governance.papers.positions import tasks_for
from app.governance.papers.rules import (
    OPEN_STATES,
    PAPER_WORKFLOW,
    Commission,
    PaperState,
    counter_of,
    missing_words,
    reference_of,
)
from app.governance.papers.service.drafts import ensure_version

#: The minutes of an item that is made for a paper.
ITEM_MINUTES = 15


@audited("paper:commissioned")
def commission_paper(actor: Actor, *, meeting: Meeting, **asked: Unpack[Commission]) -> Paper:
    """Ask someone for a paper: it gets the group's next number of the year. Without an item of
    the agenda it gets one of its own, with its title. The author gets a link."""
    can_commission_papers(actor).enforce()
    _check(meeting, asked)
    number = next_number(db.session(), counter_of(meeting.group_id, meeting.held_on))
    asked["item_id"] = asked["item_id"] or _own_item(actor, meeting, asked).id
    paper = Paper(
        reference=reference_of(meeting.group.code, meeting.held_on, number),
        group_id=meeting.group_id,
        meeting_id=meeting.id,
        state=PaperState.COMMISSIONED,
        clearances=[],
        **asked,
    )
    add_record(paper)
    tell_author(paper, meeting)
    return paper


def _check(meeting: Meeting, asked: Commission) -> None:
    check_marking(asked["marking"])
    if asked["due_on"] > meeting.held_on:
        raise DomainError("The paper must be due before the meeting is held.", field="due_on")
    item = db.session.get(AgendaItem, asked["item_id"]) if asked["item_id"] else None
    if asked["item_id"] and (item is None or item.meeting_id != meeting.id):
        raise DomainError("That item is not on the agenda of this meeting.", field="item_id")


def _own_item(actor: Actor, meeting: Meeting, asked: Commission) -> AgendaItem:
    return add_item(
        actor,
        meeting=meeting,
        title=asked["title"],
        section=PAPER_SECTION,
        purpose=asked["purpose"],
        minutes=ITEM_MINUTES,
        presenter_id=asked["author_id"],
        ask="",
    )


@audited("paper:amended")
def amend_paper(actor: Actor, *, paper: Paper, **asked: Unpack[Commission]) -> None:
    """Edit commission. An item that is the paper's own takes its title; another
    author gets a link."""
    can_commission_papers(actor).enforce()
    _check(paper.meeting, asked)
    has_new_author = asked["author_id"] != paper.author_id
    paper.item_id = asked["item_id"]
    entitle(paper, asked["title"])
    assign(paper, asked)
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
