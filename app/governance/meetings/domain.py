"""What meetings declare."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.access import Actor, Role
from app.core.domain import Domain, Found, NavigationEntry, Panel, RecordKind
from app.core.formats import day
from app.core.loading import loading
from app.core.reading import FirstRows
from app.core.searched import Searched
from app.core.sql_dates import day_in_words
from app.governance.groups.models import Group
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.permissions import (
    can_edit_meetings,
    can_list_meetings,
    can_read_agenda,
    can_read_meeting,
)
from app.governance.meetings.public import MEETING
from app.governance.meetings.queries import (
    find_next_meeting,
    list_meetings,
    list_next_meetings,
)
from app.governance.meetings.views import blueprint

#: How many meetings to come the group's timetable lists.
MEETINGS_AHEAD = 12


def _groups_column(_groups: Sequence[Group], _actor: Actor) -> dict[str, Any]:
    """Each group's next meeting, by the group's id."""
    return {"meetings": {each.group_id: each for each in list_next_meetings(clock.today())}}


def _group_panel(group: Group, actor: Actor) -> dict[str, Any]:
    return {
        "group": group,
        "meeting": find_next_meeting(group, clock.today()),
        "can_plan": can_edit_meetings(actor),
    }


def _select_meetings(actor: Actor, _on: date) -> Select[Any] | None:
    """As ``can_read_meeting``."""
    wanted = select(Meeting).join(Meeting.group)
    if actor.works_in_programme:
        return wanted
    read = actor.scopes(Role.READER)
    return wanted.where(Meeting.group_id.in_(read)) if read else None


def _select_items(actor: Actor, _on: date) -> Select[Any] | None:
    """As ``can_read_agenda``."""
    wanted = select(AgendaItem).join(AgendaItem.meeting).join(Meeting.group)
    return wanted if can_read_agenda(actor) else None


def _timetable_panel(group: Group, actor: Actor) -> dict[str, Any]:
    """The group's meetings to come."""
    ahead = list_meetings(clock.today(), group_ids=[group.id])
    return {
        "group": group,
        "meetings": FirstRows(ahead[:MEETINGS_AHEAD], ahead.total),
        "can_plan": can_edit_meetings(actor),
    }


DOMAIN = Domain(
    public=(MEETING,),
    name="meetings",
    blueprint=blueprint,
    navigation=(
        NavigationEntry("Meetings", "Meetings", "meetings.list_meetings", 10, can_list_meetings),
    ),
    panels=(
        Panel("groups", 10, "meetings/groups_column.html", _groups_column),
        Panel("group_timetable", 10, "meetings/timetable_panel.html", _timetable_panel),
        Panel("group_facts", 10, "meetings/group_panel.html", _group_panel),
    ),
    records=(
        RecordKind(
            "meeting",
            Meeting,
            lambda meeting: (
                "meetings.show_meeting",
                {"meeting_id": meeting.id},
            ),
            lambda actor, meeting: can_read_meeting(actor, meeting.group_id),
            parts=loading(lambda: (joinedload(Meeting.group),)),
            readable=_select_meetings,
            # Why its day was changed is told in mails.
            searched=Searched(texts=(Meeting.place,)),
            found=Found(
                Group.name + ", " + day_in_words(Meeting.held_on),
                lambda row: ("meetings.show_meeting", {"meeting_id": row.record_id}),
                {"due_on": Meeting.held_on},
                lambda row: f"number {row.number}",
            ),
            can_delete=lambda actor, _meeting: can_edit_meetings(actor),
            can_read_history=lambda actor, _meeting: can_read_agenda(actor),
        ),
        RecordKind(
            "agenda_item",
            AgendaItem,
            lambda item: (
                "meetings.show_meeting",
                {
                    "meeting_id": item.meeting.id,
                    "_anchor": f"item-{item.id}",
                },
            ),
            lambda actor, _item: can_read_agenda(actor),
            parts=loading(lambda: (joinedload(AgendaItem.meeting).joinedload(Meeting.group),)),
            readable=_select_items,
            # How the chair is advised to handle it is not for all who read the agenda.
            searched=Searched(texts=(AgendaItem.ask,), group=Meeting.group_id, day=Meeting.held_on),
            found=Found(
                AgendaItem.title,
                lambda row: (
                    "meetings.show_meeting",
                    {"meeting_id": row.meeting_id, "_anchor": f"item-{row.record_id}"},
                ),
                {
                    "meeting_id": Meeting.id,
                    "due_on": Meeting.held_on,
                    "detail": Group.name,
                    "is_illustrative": Meeting.is_illustrative,
                },
                lambda row: f"{row.detail}, {day(row.due_on)}",
            ),
            can_be_referred=True,
        ),
    ),
)
