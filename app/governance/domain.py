"""What governance declares."""

from app.core.domain import Domain, NavigationEntry
from app.governance import queries
from app.governance.permissions import can_list_meetings, can_read_groups
from app.governance.views import blueprint

DOMAIN = Domain(
    name="governance",
    blueprint=blueprint,
    grants=queries.list_grants,
    navigation=(
        NavigationEntry("Meetings", "Meetings", "governance.list_meetings", 10, can_list_meetings),
        NavigationEntry("Meetings", "Groups", "governance.list_groups", 11, can_read_groups),
    ),
)
