"""Reads of minutes."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload, undefer

from app.core.errors import DomainError, NotFound
from app.core.readers import readers_by_id
from app.core.reading import FirstRows, get_one, list_first, one_of
from app.core.rows import MEETINGS
from app.extensions import db
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import is_after, is_earlier, is_to_happen
from app.governance.meetings.rules import MeetingState
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem, MinutesVersion
from app.governance.minutes.rules import WRITABLE, MinutesState

#: The most comments on one set of minutes, and meetings without minutes, that are read at once.
COMMENT_LIMIT = 1000
MEETING_LIMIT = 200
#: The most versions that are looked into for one record.
VERSIONS_READ = 100


class MinutesClosed(DomainError):
    """The minutes of the meeting are agreed: what belongs to it stays as it is."""


def check_minutes_open(meeting: Meeting) -> None:
    """Raise ``MinutesClosed`` where the meeting's minutes are agreed or locked."""
    state = db.session.scalar(select(Minutes.state).where(Minutes.meeting_id == meeting.id))
    if state is not None and state not in WRITABLE:
        raise MinutesClosed(
            "The minutes of this meeting are agreed, so its attendance, decisions "
            "and actions cannot be changed."
        )


def check_not_circulated_since(done_at: datetime) -> None:
    """Raise where minutes have been circulated or agreed since a step that is to be undone."""
    since = select(MinutesVersion.id).where(MinutesVersion.made_at > done_at).limit(1)
    if db.session.scalar(since) is not None:
        raise DomainError(
            "Minutes have been circulated since, so this cannot be undone. Correct the record "
            "instead."
        )


def _minutes() -> Select[Minutes]:
    return (
        select(Minutes)
        .join(Minutes.meeting)
        .options(
            contains_eager(Minutes.meeting).joinedload(Meeting.group),
            joinedload(Minutes.agreed_at),
            selectinload(Minutes.versions),
        )
    )


def find_minutes(meeting_id: int) -> Minutes | None:
    """A meeting's minutes, with items and versions (not what these hold)."""
    return db.session.scalar(
        _minutes().where(Minutes.meeting_id == meeting_id).options(selectinload(Minutes.items))
    )


def get_minutes(meeting: Meeting) -> Minutes:
    minutes = find_minutes(meeting.id)
    if minutes is None:
        raise NotFound("The minutes of this meeting have not been started.")
    return minutes


def get_item(minutes: Minutes, item_id: int) -> MinutesItem:
    """One of the items that came with the minutes."""
    return one_of(minutes.items, item_id, "There is no such item in these minutes.")


def list_places(minutes: Minutes) -> list[int]:
    """The keys of the items in their order, those too that whoever looks may not read."""
    return list(
        db.session.scalars(
            select(MinutesItem.id)
            .where(MinutesItem.minutes_id == minutes.id)
            .order_by(MinutesItem.position, MinutesItem.id)
            .limit(COMMENT_LIMIT)
            .execution_options(sees_restricted=True)
        )
    )


def find_readers(meeting_id: int) -> dict[int, frozenset[int]]:
    """Who reads the restricted items of a meeting's agenda, by the items' keys."""
    restricted = db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.is_restricted)
        .limit(COMMENT_LIMIT)
        .execution_options(sees_restricted=True)
    ).all()
    return readers_by_id(restricted)


def check_may_remove(item: AgendaItem) -> None:
    """Raise ``DomainError`` of a restricted item that some minutes have among theirs: without it,
    nothing would say who may read them."""
    recorded = select(MinutesItem.id).where(MinutesItem.agenda_item_id == item.id).limit(1)
    is_recorded = db.session.scalar(recorded.execution_options(sees_restricted=True)) is not None
    if item.is_restricted and is_recorded:
        raise DomainError(
            "The minutes refer to this item, which is restricted, so it cannot be removed."
        )


def check_unminuted(record: Any) -> None:
    """Raise ``DomainError`` where minutes that went round since its baseline was set name a
    milestone."""
    wanted = (
        select(MinutesVersion.content)
        .where(MinutesVersion.made_on >= record.baseline_set_on)
        .order_by(MinutesVersion.id)
        .limit(VERSIONS_READ)
    )
    named = record.reference.encode()
    if any(named in content for content in db.session.scalars(wanted)):
        raise DomainError("Minutes that were circulated name this milestone.")


def get_content(minutes: Minutes, number: int) -> bytes:
    """What a version holds."""
    return get_one(
        select(MinutesVersion.content).where(
            MinutesVersion.minutes_id == minutes.id, MinutesVersion.number == number
        ),
        "There is no such version of these minutes.",
    )


def list_comments(minutes: Minutes, *, is_open: bool = False) -> FirstRows[MinutesComment]:
    """The comments, or those alone that are not resolved, the earliest first."""
    wanted = (
        select(MinutesComment)
        .join(MinutesComment.item)
        .where(MinutesItem.minutes_id == minutes.id)
        .order_by(MinutesComment.id)
    )
    if is_open:
        wanted = wanted.where(MinutesComment.resolved_on.is_(None))
    return list_first(wanted, COMMENT_LIMIT)


def get_comment(minutes: Minutes, comment_id: int) -> MinutesComment:
    return get_one(
        select(MinutesComment)
        .join(MinutesComment.item)
        .where(MinutesItem.minutes_id == minutes.id, MinutesComment.id == comment_id)
        .options(contains_eager(MinutesComment.item)),
        "There is no such comment on these minutes.",
    )


def list_unwritten(today: date) -> FirstRows[Meeting]:
    """Meetings that have been held and whose minutes have not gone round, the earliest first."""
    return list_first(
        select(Meeting)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Meeting.held_on < today,
            is_to_happen(),
            or_(Minutes.id.is_(None), Minutes.state == MinutesState.DRAFT),
        )
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id),
        MEETING_LIMIT,
    )


def find_states(meeting_ids: Collection[int]) -> dict[int, MinutesState]:
    """How far the minutes of some meetings have come, of those that have any."""
    rows = db.session.execute(
        select(Minutes.meeting_id, Minutes.state).where(Minutes.meeting_id.in_(meeting_ids))
    )
    return {row.meeting_id: row.state for row in rows}


def find_meetings_before(
    meeting_ids: Collection[int],
) -> dict[int, tuple[Meeting, MinutesState | None]]:
    """The last meeting before each of some, and how far its minutes have come (None: not begun)."""
    rows = db.session.execute(_select_meetings_before(), {"meeting_ids": list(meeting_ids)})
    return {meeting_id: (meeting, state) for meeting_id, meeting, state in rows}


@cache
def _select_meetings_before() -> Select[*tuple[Any, ...]]:
    """Made once: an alias costs more than the question."""
    this, before, other = aliased(Meeting), aliased(Meeting), aliased(Meeting)
    last = (
        select(other.id)
        .where(
            other.group_id == this.group_id,
            is_earlier(other, this.held_on, this.starts_at),
            other.state != MeetingState.CANCELLED,
        )
        .order_by(other.held_on.desc(), other.starts_at.desc())
        .limit(1)
        .correlate(this)
        .scalar_subquery()
    )
    return (
        select(this.id, before, Minutes.state)
        .select_from(this)
        .join(before, before.id == last)
        .outerjoin(Minutes, Minutes.meeting_id == before.id)
        .where(this.id.in_(MEETINGS))
        .options(joinedload(before.group))
    )


def find_newest_version(meeting: Meeting) -> MinutesVersion | None:
    """The newest version of the minutes of the same group's last meeting before this one whose
    minutes went round, with what it holds."""
    earlier = aliased(Meeting)
    return db.session.scalar(
        select(MinutesVersion)
        .join(Minutes, Minutes.id == MinutesVersion.minutes_id)
        .join(earlier, earlier.id == Minutes.meeting_id)
        .where(earlier.group_id == meeting.group_id)
        .where(is_earlier(earlier, meeting.held_on, meeting.starts_at))
        .options(undefer(MinutesVersion.content))
        .order_by(earlier.held_on.desc(), earlier.starts_at.desc(), MinutesVersion.number.desc())
        .limit(1)
    )


def later_meeting_choices(meeting: Meeting, today: date) -> list[tuple[int, date]]:
    """The same group's meetings after this one that were held, the earliest first."""
    rows = db.session.execute(
        select(Meeting.id, Meeting.held_on)
        .where(
            Meeting.group_id == meeting.group_id,
            is_after(meeting),
            Meeting.held_on <= today,
            is_to_happen(),
        )
        .order_by(Meeting.held_on, Meeting.starts_at)
        .limit(MEETING_LIMIT)
    )
    return [(row.id, row.held_on) for row in rows]
