"""The list of minutes."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.access import Actor, Role
from app.core.exports import Column, Table
from app.core.loading import loading
from app.core.registers import Reading, Register, as_they_are, count_if
from app.governance.groups.models import Group
from app.governance.groups.queries import chaired_by
from app.governance.groups.registers import group_filter
from app.governance.meetings.models import Meeting
from app.governance.minutes.models import Minutes
from app.governance.minutes.permissions import can_list_minutes
from app.governance.minutes.rules import WRITABLE, MinutesState


def _groups_read(actor: Actor) -> Collection[int]:
    return actor.scopes(Role.GROUP_MEMBER) | actor.scopes(Role.READER)


def _read_minutes(today: date, actor: Actor) -> Reading[Minutes]:
    """As ``permissions.can_read_minutes``, whatever the marking; the latest meeting's first."""
    is_agreed = Minutes.state.not_in(WRITABLE)
    rows = select(Minutes).join(Minutes.meeting).join(Meeting.group)
    if not actor.is_secretariat:
        circulated = Minutes.state != MinutesState.DRAFT
        rows = rows.where(
            or_(
                Meeting.group_id.in_(chaired_by(actor.person_id, today)),
                and_(Meeting.group_id.in_(actor.scopes(Role.GROUP_MEMBER)), circulated),
                and_(Meeting.group_id.in_(_groups_read(actor)), is_agreed),
            )
        )
    return Reading(
        rows=rows,
        keys={"group": (Group.slug,)},
        order=(Meeting.held_on.desc(), Meeting.group_id, Minutes.id),
        measures={"agreed": count_if(is_agreed)},
    )


MINUTES: Register[Minutes, Minutes] = Register(
    name="minutes",
    heading="Minutes",
    read=_read_minutes,
    show=as_they_are,
    parts=loading(
        lambda: (
            contains_eager(Minutes.meeting).contains_eager(Meeting.group),
            joinedload(Minutes.agreed_at),
        )
    ),
    filters=(group_filter(lambda actor: None if actor.is_secretariat else _groups_read(actor)),),
    can_read=can_list_minutes,
    table=Table(
        "Minutes",
        (
            Column("Meeting", lambda m: m.meeting.held_on, 12),
            Column("Group", lambda m: m.meeting.group.name, 24),
            Column("Status", lambda m: m.state.word, 14),
            Column("Circulated", lambda m: m.circulated_on, 12),
            Column("Agreed", lambda m: m.agreed_on, 12),
            Column("Agreed at", lambda m: m.agreed_at.held_on if m.agreed_at else None, 12),
            Column("Locked", lambda m: m.locked_on, 12),
            Column("Source", lambda m: m.source, 24),
        ),
    ),
)
