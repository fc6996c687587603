"""Reads of answers to suggestions and of backlogs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    exists,
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
from app.core.unchanged import kept_until_changed
from app.extensions import db
from app.governance.agendas.models import KEY_BEGINS, BacklogItem, ItemLink, SuggestionAnswer
from app.governance.agendas.rules import AnswerState, LinkKind, Stay
from app.governance.groups.models import Group
from app.governance.groups.queries import GROUP_LIMIT
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.meetings.rules import MeetingState

#: The most answers and backlog items that are read at once.
ANSWER_LIMIT = 500

BACKLOG_LIMIT = 200


def _answered(group_id: int | BindParameter[Any]) -> Select[str]:
    """The keys of suggestions that were answered for a meeting of a group: an answer holds for
    good, but for what was taken on to the agenda of a meeting that was cancelled, and not carried
    over from there."""
    carried = exists().where(BacklogItem.item_id == SuggestionAnswer.item_id)
    return (
        select(SuggestionAnswer.key)
        .join(SuggestionAnswer.meeting)
        .where(Meeting.group_id == group_id)
        .where(or_(is_to_happen(), SuggestionAnswer.state != AnswerState.TAKEN, carried))
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

    def read() -> list[Suggested]:
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

    return kept_until_changed("suggested", (declared, *given.values()), read)


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


def is_carried_over(item_id: int) -> bool:
    """Whether an item was put off already."""
    carried = select(BacklogItem.id).where(BacklogItem.item_id == item_id)
    return db.session.scalar(carried.limit(1)) is not None


#: The most meetings back that an item is followed, and the most that are read of one agenda.
STEPS_BACK = 20
STAY_LIMIT = 500


def _chain(item_ids: Collection[int], *, through_splits: bool = True) -> CTE:
    """The links by which some items came, each with the item (``of_id``) and how far back it is;
    those by which one was split from another too, or not."""
    start = select(
        ItemLink.later_id.label("of_id"),
        ItemLink.earlier_id,
        ItemLink.how,
        ItemLink.outcome,
        literal(1).label("back"),
    ).where(ItemLink.later_id.in_(item_ids))
    if not through_splits:
        start = start.where(ItemLink.how != LinkKind.SPLIT)
    chain = start.cte("chain", recursive=True)
    further = (
        select(chain.c.of_id, ItemLink.earlier_id, ItemLink.how, ItemLink.outcome, chain.c.back + 1)
        .join(chain, ItemLink.later_id == chain.c.earlier_id)
        .where(chain.c.back < STEPS_BACK)
    )
    return chain.union(further if through_splits else further.where(ItemLink.how != LinkKind.SPLIT))


def list_earlier_items(item_ids: Collection[int]) -> Sequence[tuple[int, int]]:
    """The items that some came from, each behind the item that it became; but for what whoever
    looks may not read, and for an item that one was split from: what that has, it kept."""
    chain = _chain(item_ids, through_splits=False)
    rows = db.session.execute(
        select(chain.c.of_id, AgendaItem.id)
        .join(AgendaItem, AgendaItem.id == chain.c.earlier_id)
        .distinct()
        .order_by(chain.c.of_id, AgendaItem.id)
        .limit(STAY_LIMIT)
    )
    return [(of_id, earlier_id) for of_id, earlier_id in rows]


def list_lineage(item_ids: Collection[int]) -> Mapping[int, Sequence[Stay]]:
    """The meetings that some items have been to before their own, the first first, by the items'
    ids; but for what whoever looks may not read."""
    chain = _chain(item_ids)
    rows = db.session.execute(
        select(
            chain.c.of_id,
            AgendaItem.id,
            Meeting.id,
            Meeting.held_on,
            Meeting.state,
            Group.name,
            chain.c.how,
            chain.c.outcome,
        )
        .join(AgendaItem, AgendaItem.id == chain.c.earlier_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Group, Group.id == Meeting.group_id)
        .order_by(chain.c.of_id, chain.c.back.desc(), AgendaItem.id)
        .limit(STAY_LIMIT)
    )
    return _by_item(rows)


def list_later(item_ids: Collection[int]) -> Mapping[int, Sequence[Stay]]:
    """Where some items went on to, by the items' ids."""
    rows = db.session.execute(
        select(
            ItemLink.earlier_id,
            AgendaItem.id,
            Meeting.id,
            Meeting.held_on,
            Meeting.state,
            Group.name,
            ItemLink.how,
            ItemLink.outcome,
        )
        .join(AgendaItem, AgendaItem.id == ItemLink.later_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Group, Group.id == Meeting.group_id)
        .where(ItemLink.earlier_id.in_(item_ids))
        .order_by(ItemLink.earlier_id, ItemLink.id)
        .limit(STAY_LIMIT)
    )
    return _by_item(rows)


def _by_item(rows: Iterable[Any]) -> Mapping[int, Sequence[Stay]]:
    found: dict[int, list[Stay]] = {}
    for of_id, item_id, meeting_id, held_on, state, group, how, outcome in rows:
        is_off = state is MeetingState.CANCELLED
        stay = Stay(item_id, meeting_id, held_on, is_off, group, LinkKind(how), outcome)
        found.setdefault(of_id, []).append(stay)
    return found


def list_links_at(item_id: int) -> Sequence[ItemLink]:
    """The links to and from an item."""
    wanted = select(ItemLink).where(
        or_(ItemLink.earlier_id == item_id, ItemLink.later_id == item_id)
    )
    return db.session.scalars(wanted.order_by(ItemLink.id).limit(STAY_LIMIT)).all()


def find_referred_item(referral_id: int) -> int | None:
    """The item under which the other group took a referral up."""
    return db.session.scalar(
        select(SuggestionAnswer.item_id)
        .where(SuggestionAnswer.referral_id == referral_id, SuggestionAnswer.item_id.is_not(None))
        .order_by(SuggestionAnswer.id.desc())
        .limit(1)
    )


def is_on_backlog() -> ColumnElement[bool]:
    """Whether an item waits on its group's backlog, neither taken nor dismissed."""
    meeting = aliased(Meeting)
    return ~(
        select(SuggestionAnswer.id)
        .join(meeting, meeting.id == SuggestionAnswer.meeting_id)
        .where(
            meeting.group_id == BacklogItem.group_id,
            SuggestionAnswer.key == literal(KEY_BEGINS) + cast(BacklogItem.id, String),
        )
        .exists()
    )


def list_backlogs() -> FirstRows[BacklogItem]:
    """What waits on every group's backlog, the oldest first."""
    wanted = select(BacklogItem).where(is_on_backlog())
    return list_first(
        wanted.order_by(BacklogItem.added_on, BacklogItem.id),
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
