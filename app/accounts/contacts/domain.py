"""What contacts of organisations declare: parts of the pages of organisations and people."""

from typing import Any

from app.accounts.contacts import queries
from app.accounts.contacts.views import blueprint
from app.accounts.models import Organisation, Person
from app.accounts.permissions import can_edit_people
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Panel


def _organisation_panel(organisation: Organisation, actor: Actor) -> dict[str, Any]:
    """Who answers for it, and who did."""
    contacts, today = queries.list_contacts(organisation.id), clock.today()
    return {
        "organisation": organisation,
        "contacts": contacts,
        "has_contact": any(each.is_held(today) for each in contacts),
        "can_edit": can_edit_people(actor),
    }


def _person_panel(person: Person, _actor: Actor) -> dict[str, Any] | None:
    """The organisations that a person answers for, or whose contact's senior they are."""
    contacts = queries.list_contacts_by(person.id, clock.today())
    return {"contacts": contacts, "person": person} if contacts else None


DOMAIN = Domain(
    name="contacts",
    events={
        "organisation:contact-named": "Contact named",
        "organisation:contact-changed": "Contact changed",
    },
    blueprint=blueprint,
    panels=(
        Panel("organisation", 5, "contacts/organisation_panel.html", _organisation_panel),
        Panel("person", 9, "contacts/person_panel.html", _person_panel),
    ),
)
