"""Minutes that members may still comment on."""

from collections.abc import Iterator

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import aliased

from app.core.domain import DueItem
from app.core.markings import Marking
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.governance.groups.models import Group, Membership
from app.governance.groups.queries import is_member_on
from app.governance.groups.rules import COUNTED_ROLES
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import MeetingState
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem
from app.governance.minutes.rules import MinutesState


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Of minutes that were circulated, each member who has not commented, until the group's next
    meeting, which agrees them. No meeting waits for it."""
    if of_meetings:
        return
    coming = aliased(Meeting)
    next_on = (
        select(coming.held_on)
        .where(
            coming.group_id == Meeting.group_id,
            coming.held_on >= TODAY,
            coming.held_on > Meeting.held_on,
            coming.state != MeetingState.CANCELLED,
        )
        .order_by(coming.held_on)
        .limit(1)
        .correlate(Meeting)
        .scalar_subquery()
    )
    has_commented = (
        exists()
        .where(MinutesItem.minutes_id == Minutes.id)
        .where(MinutesComment.item_id == MinutesItem.id)
        .where(MinutesComment.author_id == Membership.person_id)
    )
    wanted = (
        select(
            *row_columns(
                kind="minutes_comments",
                due_on=next_on,
                person_id=Membership.person_id,
                group_id=Meeting.group_id,
                record_id=Minutes.id,
                part_id=Meeting.id,
                number=Meeting.number,
                title=Group.name,
                marking=Meeting.marking,
            )
        )
        .select_from(Minutes)
        .join(Minutes.meeting)
        .join(Meeting.group)
        .join(Membership, Membership.group_id == Group.id)
        .where(
            Minutes.state == MinutesState.CIRCULATED,
            Membership.role.in_(COUNTED_ROLES),
            is_member_on(TODAY),
            next_on.is_not(None),
            ~has_commented,
        )
        .distinct()
    )
    yield Rows(wanted.where(Membership.person_id == PERSON) if of_person else wanted, _comments)


def _comments(row: Row[DueItem]) -> DueItem:
    what = f"Any comments on the minutes of {row.title}, meeting {row.number}"
    return DueItem(
        kind="minutes_comments",
        what=what,
        short=what,
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="minutes.show_minutes",
        values={"meeting_id": row.part_id},
        marking=Marking(row.marking),
        group_id=row.group_id,
        record=(Minutes.__tablename__, row.record_id),
    )
