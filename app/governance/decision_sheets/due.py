"""What the decision sheets of meetings to come lack, so that it is asked for in time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.core import clock
from app.core.domain import DueItem
from app.core.formats import counted
from app.core.reading import read_each_once
from app.core.viewers import whoever_looks
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
from app.governance.papers.queries import (
    AHEAD,
    list_meetings_owed,
    list_papers_for,
    with_those_owed,
)
from app.governance.papers.rules import OPEN_STATES

#: How much of what a sheet lacks is told in one line.
_TOLD = 3


def list_due_sheets(person_id: int | None, meetings: Sequence[Meeting] | None) -> Iterable[DueItem]:
    """For meetings to come, each decision that is asked for: done where nothing is missing. It is
    owed by whoever can write it: the author of the paper that asks it until that is submitted, or
    the item's presenter; otherwise by the secretariat."""
    today = clock.today()
    if person_id is not None:
        until = today + AHEAD
        wanted = [e for e in list_meetings_owed(person_id) if today <= e.held_on <= until]
        wanted = [each for each in wanted if each.group.archived_on is None]
        read_with = {each.id: each for each in wanted}
    else:
        wanted = [each for each in meetings or () if each.held_on >= today]
        read_with = with_those_owed(wanted) if wanted else {}
    known = read_each_once(
        ("decision sheets", whoever_looks()),
        [key for key, each in read_with.items() if today <= each.held_on],
        lambda ids: _read_asked([read_with[each] for each in ids]),
    )
    for meeting in wanted:
        for asked in known[meeting.id]:
            item = _due(asked, meeting)
            if person_id in (None, item.person_id):
                yield item


def _read_asked(meetings: Collection[Meeting]) -> Mapping[int, Sequence[DecisionAsked]]:
    """What some meetings that come with their agendas are asked to decide, by their ids."""
    found: dict[int, list[DecisionAsked]] = {each.id: [] for each in meetings}
    for asked in decisions_asked(list(_asking(meetings))):
        found[asked.asking.item.meeting_id].append(asked)
    return found


def _asking(meetings: Collection[Meeting]) -> Iterator[Asking]:
    papers: dict[int | None, list[Paper]] = defaultdict(list)
    for paper in list_papers_for([each.id for each in meetings]):
        papers[paper.item_id].append(paper)
    for agenda in agendas_of(meetings).values():
        for slot in agenda:
            if slot.item:
                own = sorted(papers[slot.item.id], key=lambda paper: paper.reference)
                yield Asking(slot.number, slot.item, asks_put(slot.item, slot.asks, own), own)


def _due(asked: DecisionAsked, meeting: Meeting) -> DueItem:
    item, sheet = asked.asking.item, asked.record
    short = f"Decision sheet for item {asked.asking.number}"
    owes, record = _who(asked)
    values: dict[str, Any] = {"sheet_id": sheet.id} if sheet else _of(record)
    return DueItem(
        kind="decision_sheet",
        what=f"{short}, “{asked.question.rstrip('.')}”{_lacking(asked)}",
        short=short,
        marking=sheet.marking if sheet else item.marking,
        readers=_readers(asked, owes),
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


def _readers(asked: DecisionAsked, owes: int | None) -> frozenset[int] | None:
    """Those who may know what it asks besides the secretariat, where not everybody may: whoever
    presents a restricted item reads it."""
    item = asked.asking.item
    if _is_restricted(asked.record):
        return frozenset()
    if not item.is_restricted:
        return None
    return frozenset() if owes is None or owes != item.presenter_id else frozenset({owes})


def _of(record: AgendaItem | Paper) -> dict[str, Any]:
    return {"kind_name": record.__tablename__, "record_id": record.id}


def _lacking(asked: DecisionAsked) -> str:
    if asked.record is None:
        return ": not written"
    told, more = asked.lacks[:_TOLD], len(asked.lacks) - _TOLD
    rest = [f"and {counted(more, 'more thing')}"] if more > 0 else []
    return ": " + ", ".join([*told, *rest]) if told else ""


def _who(asked: DecisionAsked) -> tuple[int | None, AgendaItem | Paper]:
    """Who can write the sheet, None where that is the secretariat alone; and the record that a new
    one would belong to."""
    item, papers, sheet = asked.asking.item, asked.asking.papers, asked.record
    if sheet is None:
        if len(papers) == 1 and papers[0].state in OPEN_STATES:
            return papers[0].author_id, papers[0]
        return item.presenter_id, item
    if sheet.paper is not None:
        return (sheet.paper.author_id if sheet.paper.state in OPEN_STATES else None), sheet.paper
    return (sheet.item.presenter_id if sheet.item is not None else None), item
