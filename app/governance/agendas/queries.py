"""Reads of answers to suggestions and of backlogs."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.core import clock
from app.core.reading import FirstRows, get_one, list_first
from app.core.rows import GROUP, United
from app.core.suggestions import Suggested, Suggestion, SuggestionGroup
from app.extensions import db
from app.governance.agendas.models import KEY_BEGINS, BacklogItem, SuggestionAnswer
from app.governance.agendas.rules import AnswerState
from app.governance.groups.queries import GROUP_LIMIT
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import is_to_happen

#: The most answers and backlog items that are read at once.
ANSWER_LIMIT = 500

BACKLOG_LIMIT = 200


def _answered(group_id: int | BindParameter[Any]) -> Select[str]:
    """The keys of suggestions that were answered for a meeting of a group: an answer holds for
    good, but for what was taken on to the agenda of a meeting that was cancelled."""
    return (
        select(SuggestionAnswer.key)
        .join(SuggestionAnswer.meeting)
        .where(Meeting.group_id == group_id)
        .where(or_(is_to_happen(), SuggestionAnswer.state != AnswerState.TAKEN))
    )


def list_answered_keys(group_id: int, keys: Collection[str]) -> Sequence[str]:
    """The same, of some suggestions."""
    return db.session.scalars(_answered(group_id).where(SuggestionAnswer.key.in_(keys))).all()


#: What the statement of suggestions is given: the group that meets; one of the groups of
#: suggestions (by its place) or one suggestion (by its key), where only that is wanted; which of
#: each group.
_PART, _FIRST, _LAST = (bindparam(name, type_=Integer()) for name in ("only", "first", "last"))
_KEY: BindParameter[Any] = bindparam("only_key", type_=String())


@cache
def _suggestions(
    groups: tuple[SuggestionGroup, ...],
) -> tuple[United[Suggestion], Select[Any]]:
    """What the registers suggest and no meeting of the group has answered; made once."""
    united = United([group.rows() for group in groups])
    table = united.table
    left = (
        select(
            table,
            func.count().over(partition_by=table.c.part).label("total"),
            func.row_number()
            .over(partition_by=table.c.part, order_by=(table.c.place, table.c.key))
            .label("placed"),
        )
        .where(table.c.key.not_in(_answered(GROUP)))
        .where(or_(_PART.is_(None), table.c.part == _PART))
        .where(or_(_KEY.is_(None), table.c.key == _KEY))
        .subquery()
    )
    return united, (
        select(left)
        .where(left.c.placed.between(_FIRST, _LAST))
        .order_by(left.c.part, left.c.placed)
    )


def list_suggested(
    groups: Sequence[SuggestionGroup],
    group_id: int,
    *,
    only: str | None = None,
    key: str | None = None,
    first: int = 1,
    count: int,
) -> list[Suggested]:
    """What the registers suggest for a group's meetings and nobody has answered: of each group of
    suggestions (or of the one that is named) so many, from the first; or the one of a key."""
    declared = tuple(groups)
    if not declared:
        return []
    united, statement = _suggestions(declared)
    names = [group.name for group in declared]
    given = {
        "today": clock.today(),
        "group_id": group_id,
        "only": names.index(only) if only else None,
        "only_key": key,
        "first": first,
        "last": first + count - 1,
    }
    rows = db.session.execute(statement, given).all()
    return [
        Suggested(
            group,
            next((row.total for row in rows if row.part == part), 0),
            [united.make(row) for row in rows if row.part == part],
        )
        for part, group in enumerate(declared)
        if any(row.part == part for row in rows)
    ]


def list_answers(meeting_id: int) -> FirstRows[SuggestionAnswer]:
    """What was done with the suggestions for a meeting, latest first, with the items."""
    return list_first(
        select(SuggestionAnswer)
        .where(SuggestionAnswer.meeting_id == meeting_id)
        .options(joinedload(SuggestionAnswer.item))
        .order_by(SuggestionAnswer.id.desc()),
        ANSWER_LIMIT,
    )


def list_answers_on(item_id: int) -> Sequence[SuggestionAnswer]:
    """The suggestions that were accepted on to an item of an agenda."""
    return db.session.scalars(
        select(SuggestionAnswer)
        .where(SuggestionAnswer.item_id == item_id)
        .order_by(SuggestionAnswer.id)
    ).all()


def get_answer(meeting: Meeting, answer_id: int) -> SuggestionAnswer:
    return get_one(
        select(SuggestionAnswer).where(
            SuggestionAnswer.meeting_id == meeting.id, SuggestionAnswer.id == answer_id
        ),
        "This suggestion has not been accepted or rejected.",
    )


def list_backlog(group_id: int) -> FirstRows[BacklogItem]:
    """What waits on a group's backlog, neither accepted nor rejected, the oldest first, with the
    meetings it comes from."""
    wanted = _waiting(group_id).options(joinedload(BacklogItem.meeting))
    return list_first(wanted, BACKLOG_LIMIT)


def _waiting(group_id: int) -> Select[BacklogItem]:
    key = literal(KEY_BEGINS) + cast(BacklogItem.id, String)
    return (
        select(BacklogItem)
        .where(BacklogItem.group_id == group_id, key.not_in(_answered(group_id)))
        .order_by(BacklogItem.added_on, BacklogItem.id)
    )


def list_carried_over(group_id: int, before: date) -> Sequence[BacklogItem]:
    """All that was put off from the group's meetings before a day and is on no agenda yet."""
    return db.session.scalars(
        _waiting(group_id)
        .join(BacklogItem.meeting)
        .where(Meeting.held_on < before)
        .options(contains_eager(BacklogItem.meeting))
    ).all()


def is_carried_over(meeting_id: int, title: str) -> bool:
    """Whether an item of a meeting's agenda was put off already."""
    carried = select(BacklogItem.id).where(
        BacklogItem.meeting_id == meeting_id, BacklogItem.title == title
    )
    return db.session.scalar(carried.limit(1)) is not None


def list_backlogs() -> FirstRows[BacklogItem]:
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
    return list_first(
        select(BacklogItem).where(~answered).order_by(BacklogItem.added_on, BacklogItem.id),
        GROUP_LIMIT * BACKLOG_LIMIT,
    )


def find_backlog_item(item_id: int) -> BacklogItem | None:
    return db.session.get(BacklogItem, item_id)


#: The most items of an agenda that are offered to be copied.
COPY_LIMIT = 100


def list_items_to_copy(meeting: Meeting, before: Meeting) -> Sequence[AgendaItem]:
    """The items of an earlier meeting whose titles are not on the agenda; none that is restricted
    to named people."""
    own = select(func.lower(AgendaItem.title)).where(AgendaItem.meeting_id == meeting.id)
    return db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == before.id, AgendaItem.is_restricted.is_(False))
        .where(func.lower(AgendaItem.title).not_in(own))
        .order_by(AgendaItem.position, AgendaItem.id)
        .limit(COPY_LIMIT)
    ).all()
