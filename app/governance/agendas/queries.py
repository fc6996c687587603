"""Reads of answers to suggestions and of backlogs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Select, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.core.errors import NotFound
from app.core.restriction import sees_everything
from app.core.rows import MEETINGS
from app.extensions import db
from app.governance.agendas.models import KEY_BEGINS, BacklogItem, SuggestionAnswer
from app.governance.agendas.rules import AnswerState
from app.governance.models import AgendaItem, Meeting
from app.governance.queries import GROUP_LIMIT, is_to_happen
from app.governance.rules import MeetingState

#: The most answers and backlog items that are read at once.
ANSWER_LIMIT = 500
BACKLOG_LIMIT = 200
#: The most items of one agenda.
ITEM_LIMIT = 500


def list_answered_keys(group_id: int) -> Sequence[str]:
    """Every suggestion that was answered for a meeting of a group: an answer holds for good, but
    for what was taken on to the agenda of a meeting that was cancelled."""
    return db.session.scalars(
        select(SuggestionAnswer.key)
        .join(SuggestionAnswer.meeting)
        .where(Meeting.group_id == group_id)
        .where(or_(is_to_happen(), SuggestionAnswer.state != AnswerState.TAKEN))
        .order_by(SuggestionAnswer.id.desc())
        .limit(10 * ANSWER_LIMIT)
    ).all()


def list_answers(meeting_id: int) -> Sequence[SuggestionAnswer]:
    """What was done with the suggestions for a meeting, the latest first, with the items."""
    return db.session.scalars(
        select(SuggestionAnswer)
        .where(SuggestionAnswer.meeting_id == meeting_id)
        .options(joinedload(SuggestionAnswer.item))
        .order_by(SuggestionAnswer.id.desc())
        .limit(ANSWER_LIMIT)
    ).all()


def get_answer(meeting: Meeting, answer_id: int) -> SuggestionAnswer:
    answer = db.session.scalar(
        select(SuggestionAnswer).where(
            SuggestionAnswer.meeting_id == meeting.id, SuggestionAnswer.id == answer_id
        )
    )
    if answer is None:
        raise NotFound("This suggestion has not been answered, or no longer is.")
    return answer


def list_backlog(group_id: int) -> Sequence[BacklogItem]:
    """What was put on a group's backlog, the oldest first, with the meetings it comes from."""
    return db.session.scalars(
        select(BacklogItem)
        .where(BacklogItem.group_id == group_id)
        .options(joinedload(BacklogItem.meeting))
        .order_by(BacklogItem.added_on, BacklogItem.id)
        .limit(BACKLOG_LIMIT)
    ).all()


def list_carried_over(group_id: int, before: date) -> Sequence[BacklogItem]:
    """What was put off from the group's meetings before a day and is on no agenda yet."""
    answered = set(list_answered_keys(group_id))
    return [
        item
        for item in list_backlog(group_id)
        if item.meeting is not None and item.meeting.held_on < before and item.key not in answered
    ]


def list_backlogs() -> Sequence[BacklogItem]:
    """What waits on every group's backlog, neither taken nor dismissed, the oldest first."""
    meeting = aliased(Meeting)
    answered = (
        select(SuggestionAnswer.id)
        .join(meeting, meeting.id == SuggestionAnswer.meeting_id)
        .where(
            meeting.group_id == BacklogItem.group_id,
            SuggestionAnswer.key == literal(KEY_BEGINS) + cast(BacklogItem.id, String),
        )
        .exists()
    )
    return db.session.scalars(
        select(BacklogItem)
        .where(~answered)
        .order_by(BacklogItem.added_on, BacklogItem.id)
        .limit(GROUP_LIMIT * BACKLOG_LIMIT)
    ).all()


def find_backlog_item(item_id: int) -> BacklogItem | None:
    return db.session.get(BacklogItem, item_id)


def list_previous_days(meetings: Collection[Meeting]) -> Mapping[int, date]:
    """The day of the same group's last meeting before each of these, by their ids; those without
    one are left out."""
    rows = db.session.execute(
        _select_previous_days(), {"meeting_ids": [meeting.id for meeting in meetings]}
    )
    return {row.id: row.held_on for row in rows}


@cache
def _select_previous_days() -> Select[int, date]:
    """Made once: an alias costs more than the question."""
    earlier = aliased(Meeting)
    return (
        select(Meeting.id, func.max(earlier.held_on).label("held_on"))
        .join(
            earlier,
            and_(earlier.group_id == Meeting.group_id, earlier.held_on < Meeting.held_on),
        )
        .where(Meeting.id.in_(MEETINGS))
        .where(earlier.state != MeetingState.CANCELLED)
        .group_by(Meeting.id)
    )


def list_places(meetings: Collection[Meeting]) -> list[tuple[int, int, int]]:
    """The items of some meetings in their order, those too that whoever looks may not read: of
    each the meeting, the key and how long it takes, no more. The meetings come with their items."""
    if sees_everything():
        return [
            (meeting.id, item.id, item.minutes) for meeting in meetings for item in meeting.items
        ]
    rows = db.session.execute(
        select(AgendaItem.meeting_id, AgendaItem.id, AgendaItem.minutes)
        .where(AgendaItem.meeting_id.in_([meeting.id for meeting in meetings]))
        .order_by(AgendaItem.meeting_id, AgendaItem.position, AgendaItem.id)
        .limit(ITEM_LIMIT * max(len(meetings), 1))
        .execution_options(sees_restricted=True)
    )
    return [(row.meeting_id, row.id, row.minutes) for row in rows]
