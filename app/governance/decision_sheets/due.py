"""What the decision sheets of meetings to come lack, so that it is asked for in time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from app.core import clock
from app.core.domain import DueItem
from app.core.formats import counted
from app.governance.decision_sheets.building import (
    Asking,
    DecisionAsked,
    asks_put,
    decisions_asked,
)
from app.governance.decision_sheets.models import SheetRecord
from app.governance.decision_sheets.rules import ask_key
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.running_order import agendas_of
from app.governance.meetings.steps import Step, due_on
from app.governance.papers.models import Paper
from app.governance.papers.queries import list_owed_papers

#: How much of what a sheet lacks is told in one line.
_TOLD = 3


def list_due_sheets(person_id: int | None, meetings: Sequence[Meeting] | None) -> Iterable[DueItem]:
    """For meetings to come, each decision that is asked for: done where nothing is missing. It is
    owed by the author of the paper that asks it or, without one, by the item's presenter."""
    by_id = {each.id: each for each in meetings or () if each.held_on >= clock.today()}
    if person_id is not None or not by_id:
        return
    for asked in decisions_asked(list(_asking(by_id.values(), meetings or ()))):
        yield _due(asked, by_id[asked.asking.item.meeting_id])


def _asking(ahead: Collection[Meeting], meetings: Sequence[Meeting]) -> Iterator[Asking]:
    """What the meetings ``ahead`` are asked, with the papers that are owed for all ``meetings``."""
    papers: dict[int | None, list[Paper]] = defaultdict(list)
    for paper in list_owed_papers(None, [each.id for each in meetings]):
        papers[paper.item_id].append(paper)
    for agenda in agendas_of(ahead).values():
        for slot in agenda:
            if slot.item:
                own = sorted(papers[slot.item.id], key=lambda paper: paper.reference)
                yield Asking(slot.number, slot.item, asks_put(slot.item, slot.asks, own), own)


def _due(asked: DecisionAsked, meeting: Meeting) -> DueItem:
    item, sheet = asked.asking.item, asked.record
    short = f"Decision sheet for item {asked.asking.number}"
    values: dict[str, Any] = {"sheet_id": sheet.id} if sheet else _of_item(item)
    owes = _who(asked)
    return DueItem(
        kind="decision_sheet",
        what=f"{short}, “{asked.question.rstrip('.')}”{_lacking(asked)}",
        short=short,
        marking=sheet.marking if sheet else item.marking,
        readers=frozenset() if item.is_restricted or _is_restricted(sheet) else None,
        due_on=due_on(Step.PAPERS, meeting.held_on, meeting.group),
        endpoint=f"decision_sheets.{'show' if sheet else 'create'}_sheet",
        values=values,
        part=f"{meeting.id}" if sheet else f"{ask_key(asked.asks[0])}",
        person_id=owes,
        is_of_secretariat=owes is None,
        meeting_id=meeting.id,
        group_id=meeting.group_id,
        is_done=not asked.lacks,
        is_illustrative=sheet is not None and sheet.is_illustrative,
        record=(SheetRecord.__tablename__, sheet.id)
        if sheet
        else (AgendaItem.__tablename__, item.id),
    )


def _is_restricted(sheet: SheetRecord | None) -> bool:
    """Whether the record that a sheet belongs to is."""
    return sheet is not None and bool(getattr(sheet.owner, "is_restricted", False))


def _of_item(item: AgendaItem) -> dict[str, Any]:
    return {"kind_name": "agenda_item", "record_id": item.id}


def _lacking(asked: DecisionAsked) -> str:
    if asked.record is None:
        return ": not written"
    told, more = asked.lacks[:_TOLD], len(asked.lacks) - _TOLD
    rest = [f"and {counted(more, 'more thing')}"] if more > 0 else []
    return ": " + ", ".join([*told, *rest]) if told else ""


def _who(asked: DecisionAsked) -> int | None:
    """The author of the paper that the sheet belongs to, or of the only one of the item; otherwise
    whoever presents the item."""
    papers = asked.asking.papers
    if asked.record is not None and asked.record.paper is not None:
        return asked.record.paper.author_id
    return papers[0].author_id if len(papers) == 1 else asked.asking.item.presenter_id
