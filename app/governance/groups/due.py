"""Memberships that end soon."""

from collections.abc import Iterator

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import aliased

from app.core.archived import is_in_use
from app.core.domain import DueItem
from app.core.rows import TODAY, Rows, row_columns
from app.core.sql_dates import days_between
from app.governance.groups.models import Group, Membership

#: How many days before its end a membership is told of.
TOLD_DAYS = 45


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Memberships that end within some days and that nothing follows: the secretariat renews them
    or finds someone else. No meeting waits for it."""
    if of_person or of_meetings:
        return
    following = aliased(Membership)
    is_followed = exists().where(
        following.group_id == Membership.group_id,
        following.person_id == Membership.person_id,
        following.starts_on >= Membership.starts_on,
        following.id != Membership.id,
    )
    wanted = (
        select(
            *row_columns(
                kind="membership_end",
                due_on=Membership.ends_on,
                group_id=Membership.group_id,
                record_id=Membership.group_id,
                part_id=Membership.id,
                key=Group.slug,
                title=Membership.name_then,
                detail=Group.name,
                is_illustrative=Membership.is_illustrative,
            )
        )
        .select_from(Membership)
        .join(Group, Group.id == Membership.group_id)
        .where(
            is_in_use(Group),
            Membership.ends_on > TODAY,
            days_between(TODAY, Membership.ends_on) <= TOLD_DAYS,
            ~is_followed,
        )
    )
    yield Rows(wanted, _ending)


def _ending(row: Row[DueItem]) -> DueItem:
    return DueItem(
        kind="membership_end",
        what=f"End of the membership of {row.title} in {row.detail}",
        due_on=row.due_on,
        endpoint="groups.show_group",
        values={"slug": row.key},
        part=str(row.part_id),
        is_of_secretariat=True,
        is_illustrative=bool(row.is_illustrative),
        group_id=row.group_id,
        record=(Group.__tablename__, row.record_id),
    )
