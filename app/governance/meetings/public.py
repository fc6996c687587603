"""What is public of a meeting that was held: when, and the items of its agenda."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from app.core.formats import clock_time, day
from app.core.loading import loading
from app.core.markings import LOWEST
from app.core.publishing import PublicContent, PublicKind, PublicPart, facts_of
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.meetings.running_order import agenda_of


def _select(today: date) -> Select[Meeting]:
    return (
        select(Meeting)
        .join(Meeting.group)
        .where(Meeting.held_on < today, is_to_happen())
        .options(contains_eager(Meeting.group))
        .order_by(Meeting.held_on.desc(), Group.name, Meeting.id)
    )


def _build(meeting: Meeting, _today: date) -> PublicContent:
    items = tuple(slot.title for slot in agenda_of(meeting))
    return PublicContent(
        title=f"{meeting.group.name}: meeting of {day(meeting.held_on)}",
        dated_on=meeting.held_on,
        facts=facts_of(
            ("Group", meeting.group.name),
            ("Meeting", str(meeting.number)),
            ("Date", f"{day(meeting.held_on)}, {clock_time(meeting.starts_at)}"),
            ("Place", meeting.place),
        ),
        parts=(PublicPart(heading="Agenda", items=items),) if items else (),
        is_illustrative=meeting.is_illustrative,
    )


def why_not_public(meeting: Meeting) -> str:
    """What stands against publishing what comes from a meeting as a whole; empty where nothing
    does."""
    if meeting.marking in LOWEST:
        return ""
    return (
        f"The meeting is marked {meeting.marking.word}. Lower its marking first, if that is right."
    )


def public_key_of(meeting: Meeting) -> str:
    """What names a meeting in public addresses."""
    return f"{meeting.group.slug}-{meeting.held_on.isoformat()}"


MEETING = PublicKind(
    name="meeting",
    folder="meetings",
    one="meeting",
    many="Meetings",
    model=Meeting,
    select=_select,
    build=_build,
    parts=loading(lambda: (selectinload(Meeting.items),)),
    key=public_key_of,
    called=lambda meeting: f"{meeting.group.name}, {day(meeting.held_on)}",
    about=lambda meeting: (("group", meeting.group_id),),
    why_not=why_not_public,
    order=50,
)
