"""The status of a paper: against its last version, and against what it needs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.domain import DueItem
from app.governance.groups.rules import PAPER_SECTION
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.steps import Step, due_on
from app.governance.papers.models import Paper, PaperVersion
from app.governance.papers.rules import (
    OPEN_STATES,
    ClearanceKind,
    ClearanceOutcome,
    ClearanceStatus,
    Task,
    needs_clearance,
    tasks_of,
)


def is_as_in(paper: Paper, version: PaperVersion) -> bool:
    """Whether the paper says what the version says."""
    return version.texts == paper.texts() and version.file_id == paper.file_id


def tasks_for(paper: Paper, latest: PaperVersion | None) -> list[Task]:
    """What the paper needs. ``latest`` is its newest version with its texts."""
    unchanged = latest.number if latest is not None and is_as_in(paper, latest) else None
    return tasks_of(
        purpose=paper.purpose,
        summary=paper.summary,
        recommendation=paper.recommendation,
        has_content=bool(paper.body or paper.file_id),
        clearances=[
            ClearanceStatus(
                kind=each.kind,
                person=each.person.name,
                given_for=each.given_for,
                is_current=each.given_for is not None and each.given_for == unchanged,
                outcome=each.outcome,
                comment=each.comment,
            )
            for each in paper.clearances
        ],
    )


@dataclass(frozen=True)
class ListedPaper:
    """A paper in a list: by how many days it came, or is, late; and whether the person who looks
    may read what is in it, or only that it is there."""

    paper: Paper
    days_late: int
    can_open: bool


def due_items(
    papers: Sequence[Paper], person_id: int | None, readers: Mapping[int, frozenset[int]]
) -> Iterator[DueItem]:
    """What is owed for the papers by a person, or by anybody: the paper itself by its author, each
    clearance by whoever was asked, and by the author that someone is asked. ``readers`` are those
    of restricted items, by the items' ids; a paper's author reads it always."""
    for paper in papers:
        named = readers.get(paper.item_id) if paper.item_id else None
        may_know = None if named is None else named | {paper.author_id}
        for item in _owed_for(paper, may_know):
            if person_id in (None, item.person_id):
                yield item


def _owed_for(paper: Paper, readers: frozenset[int] | None) -> Iterator[DueItem]:
    is_open = paper.state in OPEN_STATES
    cleared_on = due_on(Step.CLEARANCE, paper.meeting.held_on, paper.group)

    def owed(kind: str, what: str, by: int, endpoint: str, on: date, **rest: Any) -> DueItem:
        short = f"{what} {paper.reference}"
        return DueItem(
            kind=kind,
            what=f"{short}, {paper.title}",
            short=short,
            due_on=on,
            person_id=by,
            endpoint=endpoint,
            values={"reference": paper.reference} | rest.pop("values", {}),
            meeting_id=paper.meeting_id,
            is_illustrative=paper.is_illustrative,
            marking=paper.marking,
            readers=readers,
            group_id=paper.group_id,
            record=(Paper.__tablename__, paper.id),
            **rest,
        )

    author, page = paper.author_id, "papers.show_paper"
    yield owed("paper", "Paper", author, page, paper.due_on, is_done=not is_open)
    asked = {each.kind for each in paper.clearances}
    for kind in ClearanceKind:
        if is_open and kind not in asked and needs_clearance(paper.purpose, kind):
            what = f"No one has been asked for {kind} clearance for"
            yield owed(
                "clearance", what, author, "papers.ask_clearance", cleared_on, part=kind.value
            )
    for each in paper.clearances:
        yield owed(
            "clearance",
            f"{each.kind.word} clearance for",
            each.person_id,
            "papers.give_clearance",
            cleared_on,
            values={"kind": each.kind.value},
            is_done=each.given_on is not None or not is_open,
        )
        if each.outcome is ClearanceOutcome.REFUSED and is_open:
            what = f"{each.kind.word} clearance was refused for"
            yield owed("clearance", what, author, page, cleared_on, part=each.kind.value)


def commissions(meetings: Iterable[Meeting], papers: Iterable[Paper]) -> Iterator[DueItem]:
    """Of each item that a paper of its own fills, whether someone is asked for it."""
    asked = {paper.item_id for paper in papers}
    for meeting in meetings:
        for item in meeting.items:
            if item.section == PAPER_SECTION:
                yield _commission(meeting, item, is_asked=item.id in asked)


def _commission(meeting: Meeting, item: AgendaItem, *, is_asked: bool) -> DueItem:
    said = "Paper commissioned" if is_asked else "No one has been commissioned to write the paper"
    return DueItem(
        kind="commission",
        part=str(item.id),
        what=f"{said} for the item {item.title}",
        short=f"{said} for an item of {meeting.group.name}",
        marking=item.marking,
        readers=frozenset() if item.is_restricted else None,
        due_on=due_on(Step.CALL, meeting.held_on, meeting.group),
        endpoint="papers.create_paper",
        values={"meeting": meeting.id},
        meeting_id=meeting.id,
        is_done=is_asked,
        is_of_secretariat=True,
        group_id=meeting.group_id,
        record=(AgendaItem.__tablename__, item.id),
    )
