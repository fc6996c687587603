"""What the administrators' pages declare."""

from typing import Any

from app.accounts.letters import address_of
from app.accounts.models import Person
from app.accounts.queries import find_account_of
from app.administration.permissions import can_keep_addresses, can_keep_messages
from app.administration.views import blueprint
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel
from app.notifications.failing import find_trouble


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """Whether mail to them arrives."""
    if not can_keep_addresses(actor):
        return None
    address = address_of(person, find_account_of(person.id))
    return (
        {"person": person, "address": address, "trouble": find_trouble(address)}
        if address
        else None
    )


DOMAIN = Domain(
    name="administration",
    blueprint=blueprint,
    events={
        "person:mail-returned": "Mail marked as returned",
        "person:mail-resumed": "Mail sent again",
    },
    panels=(Panel("person", 6, "administration/person_panel.html", _person_panel),),
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
