"""The places of items on their agendas, whoever may read them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select

from app.core.markings import Marking
from app.core.reading import read_each_once
from app.core.rows import MEETINGS
from app.extensions import db
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import ITEM_LIMIT, previous_day


@dataclass(frozen=True)
class Placed:
    """An item in its place on an agenda: its key, how long it takes, its marking and the day of
    the group's meeting before; no more, for there is one too where whoever looks may not read the
    item."""

    key: int
    minutes: int
    marking: Marking
    previous_on: date | None


def list_places(meetings: Collection[Meeting]) -> Mapping[int, list[Placed]]:
    """The items of some meetings in their order, by the meetings' ids, whoever may read them."""
    return read_each_once("places", {meeting.id for meeting in meetings}, _read)


def _read(meeting_ids: Collection[int]) -> Mapping[int, list[Placed]]:
    found: dict[int, list[Placed]] = {each: [] for each in meeting_ids}
    rows = db.session.execute(
        _select_places(),
        {"meeting_ids": list(found), "most": ITEM_LIMIT * max(len(found), 1)},
        execution_options={"sees_restricted": True},
    )
    for meeting_id, *placed in rows:
        found[meeting_id].append(Placed(*placed))
    return found


@cache
def _select_places() -> Select[*tuple[Any, ...]]:
    return (
        select(
            AgendaItem.meeting_id,
            AgendaItem.id,
            AgendaItem.minutes,
            AgendaItem.marking,
            previous_day(),
        )
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.meeting_id.in_(MEETINGS))
        .order_by(AgendaItem.meeting_id, AgendaItem.position, AgendaItem.id)
        .limit(bindparam("most", type_=Integer()))
    )
