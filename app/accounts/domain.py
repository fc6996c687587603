"""What accounts declare."""

from app.accounts import cli, queries
from app.accounts.permissions import can_read_people
from app.accounts.views import blueprint
from app.core.domain import Domain, NavigationEntry

DOMAIN = Domain(
    name="accounts",
    blueprint=blueprint,
    grants=queries.list_grants,
    navigation=(
        NavigationEntry("People", "People", "accounts.list_people", 80, can_read_people),
        NavigationEntry(
            "People", "Organisations", "accounts.list_organisations", 81, can_read_people
        ),
    ),
    commands=(cli.commands,),
)
