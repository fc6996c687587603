"""Reads of groups, memberships and standing agendas."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.grants import ON, PERSON, grant_columns
from app.accounts.models import Person
from app.core.access import Role
from app.core.archived import is_in_use
from app.core.errors import NotFound
from app.core.markings import Marking, MarkingScheme
from app.core.reading import FirstRows, get_one, list_first, one_of, read_once
from app.core.rows import GROUP, made_once
from app.extensions import db
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.groups.rules import PRESIDING, MemberRole
from app.programme.models import Programme

#: The most groups, members of a group and meetings of a group that are read at once.
GROUP_LIMIT = 50

MEMBER_LIMIT = 500


class UnknownGroup(NotFound):
    """No group has this short name."""


def select_grants() -> Iterable[Select[Any]]:
    """A member of the day is one: the record is the grant."""
    yield select(*grant_columns(Role.GROUP_MEMBER, Membership.group_id, Membership.ends_on)).where(
        Membership.person_id == PERSON, is_member_on(ON)
    )


def is_member_on(on: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """As ``rules.is_current``: from the day a term starts until the day before it ends."""
    return and_(
        Membership.starts_on <= on, or_(Membership.ends_on.is_(None), Membership.ends_on > on)
    )


def list_groups(
    group_ids: Collection[int] | None = None, *, with_archived: bool = False
) -> FirstRows[Group]:
    """All groups in use (or some of them), in the order in which they were made; where what they
    did is looked for, archived ones too."""
    wanted = select(Group).order_by(Group.id)
    if not with_archived:
        wanted = wanted.where(is_in_use(Group))
    if group_ids is not None:
        wanted = wanted.where(Group.id.in_(group_ids))
    return list_first(wanted, GROUP_LIMIT)


def find_archived_ids() -> frozenset[int]:
    """The groups that are over."""
    return frozenset(db.session.scalars(select(Group.id).where(~is_in_use(Group))))


def find_group_names() -> dict[int, str]:
    """The names of all groups, by their ids."""
    rows = db.session.execute(select(Group.id, Group.name).order_by(Group.id).limit(GROUP_LIMIT))
    return {row.id: row.name for row in rows}


def group_choices() -> list[tuple[int, str]]:
    """All groups, by id and name."""
    return [(group.id, group.name) for group in list_groups()]


def get_group(slug: str) -> Group:
    """A group with its standing items and their presenters. Raises ``UnknownGroup``, which lists
    the groups that there are."""
    group = db.session.scalar(_by_slug(), {"slug": slug})
    if group is None:
        known = ", ".join(g.slug for g in list_groups())
        listed = f"The groups are: {known}." if known else "There are no groups yet. Add one first."
        raise UnknownGroup(f"There is no group '{slug}'. {listed}")
    return group


def get_group_by_id(group_id: int) -> Group:
    """The same by its id."""
    return get_one(_by_id(), "There is no such group.", {"group_id": group_id})


@made_once
def _by_slug() -> Select[Group]:
    return _with_items().where(Group.slug == bindparam("slug", type_=String()))


@made_once
def _by_id() -> Select[Group]:
    return _with_items().where(Group.id == GROUP)


def _with_items() -> Select[Group]:
    return select(Group).options(
        selectinload(Group.standing_items)
        .joinedload(StandingItem.presenter)
        .joinedload(Person.organisation)
    )


def select_memberships() -> Select[Membership]:
    return (
        select(Membership)
        .options(
            joinedload(Membership.person).joinedload(Person.organisation),
            joinedload(Membership.represents),
        )
        .order_by(Membership.position, Membership.id)
        .limit(MEMBER_LIMIT)
    )


def list_members(group: Group, on: date) -> Sequence[Membership]:
    """The members of a day in the group's order, with person and represented organisation."""
    wanted = select_memberships().where(Membership.group_id == group.id, is_member_on(on))
    return read_once(("members", group.id, on), lambda: db.session.scalars(wanted).all())


def list_chairs(on: date) -> Sequence[Membership]:
    """Those who chair a group on a day."""
    return db.session.scalars(
        select_memberships().where(Membership.role == MemberRole.CHAIR, is_member_on(on))
    ).all()


def list_presiding(on: date) -> Sequence[Membership]:
    """Those who chair a group on a day or stand in for its chair, in the group's order."""
    return db.session.scalars(presiding(on)).all()


def presiding(on: date | ColumnElement[Any]) -> Select[Membership]:
    """The same, for use inside another query."""
    return select_memberships().where(Membership.role.in_(PRESIDING), is_member_on(on))


def presides(person_id: int | None, group_id: int, on: date) -> bool:
    """Whether a person chairs a group on a day or stands in for its chair."""
    found = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.group_id == group_id,
        Membership.role.in_(PRESIDING),
        is_member_on(on),
    )
    return person_id is not None and db.session.scalar(found.limit(1)) is not None


def chaired_by(person_id: int | None, on: date) -> Select[int]:
    """The ids of the groups that a person chairs on a day, for use inside another query."""
    return select(Membership.group_id).where(
        Membership.person_id == person_id, Membership.role == MemberRole.CHAIR, is_member_on(on)
    )


def is_chair(person_id: int | None, group_id: int, on: date) -> bool:
    """Whether a person chairs a group on a day."""
    if person_id is None:
        return False
    chairs = chaired_by(person_id, on).where(Membership.group_id == group_id).limit(1)
    return read_once(
        ("chair", person_id, group_id, on), lambda: db.session.scalar(chairs) is not None
    )


def list_memberships(group: Group) -> Sequence[Membership]:
    """Every term, past and to come, in the group's order."""
    return db.session.scalars(select_memberships().where(Membership.group_id == group.id)).all()


def list_memberships_of(person_id: int, group_id: int) -> Sequence[Membership]:
    """A person's terms in a group, the earliest first."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.group_id == group_id)
        .order_by(Membership.starts_on, Membership.id)
        .limit(MEMBER_LIMIT)
    ).all()


def list_groups_served(person_id: int, on: date) -> Sequence[int]:
    """The groups whose secretary a person is on a day."""
    return db.session.scalars(
        select(Membership.group_id)
        .where(Membership.person_id == person_id, Membership.role == MemberRole.SECRETARY)
        .where(is_member_on(on))
        .order_by(Membership.group_id)
        .limit(GROUP_LIMIT)
    ).all()


def get_membership(group: Group, membership_id: int) -> Membership:
    return get_one(
        select_memberships().where(Membership.group_id == group.id, Membership.id == membership_id),
        f"There is no such term of a member of {group.name}.",
    )


def get_standing_item(group: Group, item_id: int) -> StandingItem:
    """One of the standing items that came with the group."""
    return one_of(
        group.standing_items,
        item_id,
        f"There is no such item on the standing agenda of {group.name}.",
    )


def list_markings() -> Sequence[Marking]:
    """The markings of the programme's scheme, from the lowest to the highest."""
    scheme = db.session.scalar(select(Programme.marking_scheme).order_by(Programme.id).limit(1))
    return (scheme or MarkingScheme.SINCE_APRIL_2014).markings
