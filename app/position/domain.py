"""What position declares."""

from app.core.domain import Domain, NavigationEntry
from app.pilots.permissions import can_read_registers
from app.position.views import blueprint

DOMAIN = Domain(
    name="position",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Position at any date",
            "position.show_position",
            84,
            can_read_registers,
            "Where the programme stood on any past day, and what changed between two",
        ),
    ),
)
