"""What papers declare."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Select

from app.core import clock
from app.core.access import Access, Actor
from app.core.domain import Domain, DueItem, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.formats import counted
from app.core.markings import within
from app.core.readers import readers_by_id
from app.core.searched import Searched, free_texts
from app.core.timed import Every, Job
from app.governance.meetings.models import Meeting
from app.governance.meetings.stages import Stage, StageState
from app.governance.meetings.steps import Step
from app.governance.papers import queries
from app.governance.papers.cli import commands
from app.governance.papers.held import HELD
from app.governance.papers.jobs import read_words
from app.governance.papers.models import Paper, PaperFile
from app.governance.papers.news import await_clearances, await_states
from app.governance.papers.permissions import (
    can_commission_papers,
    can_list_papers,
    can_open_paper,
    can_read_paper,
)
from app.governance.papers.public import PUBLIC_PAPER
from app.governance.papers.registers import PAPERS
from app.governance.papers.rules import OPEN_STATES
from app.governance.papers.service import follow_carried, follow_item
from app.governance.papers.splitting.service import follow_split
from app.governance.papers.splitting.views import blueprint
from app.governance.papers.status import ListedPaper, commissions, due_items

PanelLoader: TypeAlias = Callable[[Any, Actor], dict[str, Any] | None]


def _agenda_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    """The papers, each at its item; the others below the agenda."""
    if not can_list_papers(actor):
        return None
    today = clock.today()
    papers = [
        ListedPaper(paper, paper.days_late(today), can_open=bool(can_open_paper(actor, paper)))
        for paper in queries.list_papers_of_meeting(meeting.id)
        if can_read_paper(actor, paper)
    ]
    if not papers:
        return None
    shown = {item.id for item in meeting.items}
    by_item: dict[int | None, list[ListedPaper]] = {}
    for each in papers:
        key = each.paper.item_id if each.paper.item_id in shown else None
        by_item.setdefault(key, []).append(each)
    return {
        "papers": by_item,
        "shown_at": by_item.keys(),
        "stage": _stage(papers, sees_all=bool(can_commission_papers(actor))),
    }


def _stage(papers: Sequence[ListedPaper], *, sees_all: bool) -> StageState:
    """How many papers have come; what else is waited for with them, readiness tells. Whoever
    does not see the drafts is told of those that they see."""
    if not sees_all:
        return StageState(Stage.PAPERS, counted(len(papers), "paper"), anchor="agenda")
    left = sum(each.paper.state in OPEN_STATES for each in papers)
    is_late = any(each.days_late and each.paper.state in OPEN_STATES for each in papers)
    said = f"{len(papers) - left} of {len(papers)} received" if left else "All received"
    return StageState(Stage.PAPERS, said, is_done=not left, is_late=is_late, anchor="agenda")


def _panel_of(says: str, load: Callable[[Any], Paper | None]) -> PanelLoader:
    """The paper on which another record rests; its title for those alone who may open it."""

    def panel(record: Any, actor: Actor) -> dict[str, Any] | None:
        paper = load(record)
        if paper is None:
            return None
        return {"paper": paper, "says": says, "can_open": can_open_paper(actor, paper)}

    return panel


def _can_read(actor: Actor, paper: Paper) -> Access:
    """For a paper however it was loaded."""
    return can_open_paper(actor, queries.get_paper(paper.reference))


def _readable(actor: Actor, on: date) -> Select[Any] | None:
    """Those of the register that the actor is cleared for, with their content where it is a
    file."""
    listed = PAPERS.select_readable(actor, on)
    if listed is None:
        return None
    cleared = listed.where(Paper.marking.in_(within(actor.clearances)))
    return cleared.outerjoin(Paper.file)


def _due(person_id: int | None, meetings: Sequence[Meeting] | None) -> Iterable[DueItem]:
    """Papers and their clearances; for meetings to come also papers that nobody is asked for."""
    papers = _owed_papers(person_id, meetings)
    restricted = {each.item for each in papers if each.item and each.item.is_restricted}
    yield from due_items(papers, person_id, readers_by_id(restricted))
    if person_id is None:
        today = clock.today()
        yield from commissions([m for m in meetings or () if m.held_on >= today], papers)


def _owed_papers(person_id: int | None, meetings: Sequence[Meeting] | None) -> Sequence[Paper]:
    if person_id is not None:
        read = queries.list_papers_for([each.id for each in queries.list_meetings_owed(person_id)])
        return [each for each in read if each.state in OPEN_STATES]
    if meetings is None:
        return queries.list_open_papers()
    ids = {each.id for each in meetings}
    read = queries.list_papers_for(queries.with_those_owed(meetings))
    return [each for each in read if each.meeting_id in ids]


def _prepared(meeting_ids: Sequence[int]) -> dict[int, list[str]]:
    counts = queries.count_papers(meeting_ids)
    return {meeting_id: [counted(count, "paper")] for meeting_id, count in counts.items()}


DOMAIN = Domain(
    name="papers",
    held=HELD,
    prepared=_prepared,
    events={
        "clearance:asked": "Clearance requested",
        "clearance:given": "Clearance answered",
        "paper:drafted": "Draft saved",
        "paper:file-dropped": "File removed",
        "paper:reopened": "Returned to author",
        "paper:version-kept": "Version saved",
    },
    blueprint=blueprint,
    commands=(commands,),
    jobs=(Job("papers.read_words", "Read the words of earlier files", Every(60), read_words),),
    navigation=(NavigationEntry("Meetings", "Papers", "papers.list_papers", 13, can_list_papers),),
    panels=(
        Panel("agenda", 15, "papers/agenda_panel.html", _agenda_panel),
        Panel(
            "decision",
            10,
            "papers/record_panel.html",
            _panel_of("Decided on paper", lambda decision: queries.find_paper(decision.paper_id)),
        ),
        Panel(
            "write_round",
            10,
            "papers/record_panel.html",
            _panel_of("The paper", lambda asked: queries.find_paper_behind(asked.item_id)),
        ),
    ),
    records=(
        RecordKind(
            "paper",
            Paper,
            lambda paper: ("papers.show_paper", {"reference": paper.reference}),
            _can_read,
            readable=_readable,
            searched=Searched(texts=[*free_texts(Paper), PaperFile.words]),
        ),
    ),
    checks={
        "agenda-item:changed": follow_item,
        "agenda-item:carried": follow_carried,
        "agenda-item:split": follow_split,
    },
    due_kinds=(
        DueKind(
            "commission",
            Step.CALL,
            said="Paper to commission",
            reminders=reminders_on(-2, 1, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "paper",
            Step.PAPERS,
            said="Paper",
            reminders=(*reminders_on(-5, -1, 1), *reminders_on(1, to=Audience.SECRETARIAT)),
        ),
        DueKind(
            "clearance",
            Step.CLEARANCE,
            said="Clearance of a paper",
            reminders=(*reminders_on(-1, 0, 1), *reminders_on(1, to=Audience.SECRETARIAT)),
        ),
    ),
    registers=(PAPERS,),
    public=(PUBLIC_PAPER,),
    awaited=(await_states, await_clearances),
    due=_due,
    owes=queries.may_owe_papers,
)
