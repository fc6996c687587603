"""Reads of answers to suggestions and of backlogs."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import String, cast, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.core.errors import NotFound
from app.extensions import db
from app.governance.agendas.models import KEY_BEGINS, BacklogItem, SuggestionAnswer
from app.governance.agendas.rules import AnswerState
from app.governance.groups.queries import GROUP_LIMIT
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import is_to_happen

#: The most answers and backlog items that are read at once.
ANSWER_LIMIT = 500

BACKLOG_LIMIT = 200


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
