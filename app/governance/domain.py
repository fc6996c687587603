"""What governance declares."""

from app.core.domain import Domain, NavigationEntry, RecordKind
from app.governance import queries
from app.governance.models import Group, Meeting
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
    grants=queries.list_grants,
    records=(
        RecordKind(
            "group",
            Group,
            lambda r: ("governance.show_group", {"slug": r.slug}),
            lambda actor, _group: can_read_groups(actor),
        ),
        RecordKind(
            "meeting",
            Meeting,
            lambda r: (
                "governance.show_meeting",
                {"slug": r.group.slug, "day": r.held_on.isoformat()},
            ),
            lambda actor, meeting: can_read_meeting(actor, meeting.group_id),
            can_read_history=lambda actor, _meeting: can_read_agenda(actor),
        ),
    ),
    navigation=(
        NavigationEntry("Meetings", "Meetings", "governance.list_meetings", 10, can_list_meetings),
        NavigationEntry("Meetings", "Groups", "governance.list_groups", 11, can_read_groups),
    ),
)
