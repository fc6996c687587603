"""What governance declares."""

from sqlalchemy.orm import joinedload

from app.core.domain import Domain, NavigationEntry, RecordKind
from app.governance import queries
from app.governance.models import AgendaItem, Group, Meeting
from app.governance.permissions import (
    can_list_meetings,
    can_read_agenda,
    can_read_groups,
    can_read_meeting,
)
from app.governance.views import blueprint

DOMAIN = Domain(
    name="governance",
    blueprint=blueprint,
    grants=queries.select_grants,
    role_scopes={"group": queries.group_choices},
    navigation=(
        NavigationEntry("Meetings", "Meetings", "governance.list_meetings", 10, can_list_meetings),
        NavigationEntry("Meetings", "Groups", "governance.list_groups", 11, can_read_groups),
    ),
    records=(
        RecordKind(
            "group",
            Group,
            lambda group: ("governance.show_group", {"slug": group.slug}),
            lambda actor, _group: can_read_groups(actor),
        ),
        RecordKind(
            "meeting",
            Meeting,
            lambda meeting: (
                "governance.show_meeting",
                {"slug": meeting.group.slug, "day": meeting.held_on.isoformat()},
            ),
            lambda actor, meeting: can_read_meeting(actor, meeting.group_id),
            parts=(joinedload(Meeting.group),),
            can_read_history=lambda actor, _meeting: can_read_agenda(actor),
        ),
        RecordKind(
            "agenda_item",
            AgendaItem,
            lambda item: (
                "governance.show_meeting",
                {
                    "slug": item.meeting.group.slug,
                    "day": item.meeting.held_on.isoformat(),
                    "_anchor": f"item-{item.id}",
                },
            ),
            lambda actor, _item: can_read_agenda(actor),
            parts=(joinedload(AgendaItem.meeting).joinedload(Meeting.group),),
        ),
    ),
)
