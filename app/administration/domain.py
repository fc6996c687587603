"""What the administrators' pages declare."""

from app.administration.permissions import can_keep_messages
from app.administration.views import blueprint
from app.core.domain import Domain, NavigationEntry

DOMAIN = Domain(
    name="administration",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Messages",
            "administration.list_messages",
            95,
            can_keep_messages,
            "Mail that was sent, is waiting or could not be delivered",
        ),
    ),
)
