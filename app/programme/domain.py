"""What programme declares."""

from app.core.domain import Domain, NavigationEntry
from app.programme import cli
from app.programme.permissions import can_read_programme
from app.programme.views import blueprint

DOMAIN = Domain(
    name="programme",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme", "Programme", "programme.show_programme", 70, can_read_programme
        ),
    ),
    commands=(cli.commands,),
)
