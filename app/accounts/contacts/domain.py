"""What contacts of organisations declare: parts of the pages of organisations and people."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import joinedload

from app.accounts.contacts import queries, service
from app.accounts.contacts.models import OrganisationContact
from app.accounts.contacts.views import blueprint
from app.accounts.models import Organisation, Person
from app.accounts.permissions import can_edit_people
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.core.held import HeldKind
from app.core.loading import loading
from app.core.rows import TODAY


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


def _is_open() -> tuple[ColumnElement[bool]]:
    ends_on = OrganisationContact.ends_on
    return (or_(ends_on.is_(None), ends_on > TODAY),)


def _named(contact: OrganisationContact) -> str:
    return contact.organisation.name


def _page(contact: OrganisationContact) -> tuple[str, dict[str, Any]]:
    return "accounts.show_organisation", {"organisation_id": contact.organisation_id}


DOMAIN = Domain(
    name="contacts",
    held=(
        HeldKind(
            OrganisationContact.person_id,
            _is_open,
            ("organisation that they answer for", "organisations that they answer for"),
            loading(lambda: (joinedload(OrganisationContact.organisation),)),
            _named,
            _page,
            lambda actor, contact, to: service.hand_over_contact(actor, contact=contact, person=to),
        ),
        HeldKind(
            OrganisationContact.senior_id,
            _is_open,
            ("contact whose senior they are", "contacts whose senior they are"),
            loading(lambda: (joinedload(OrganisationContact.organisation),)),
            _named,
            _page,
            lambda actor, contact, to: service.hand_over_senior(actor, contact=contact, person=to),
        ),
        HeldKind(
            OrganisationContact.organisation_id,
            _is_open,
            ("contact", "contacts"),
            loading(lambda: (joinedload(OrganisationContact.person),)),
            lambda contact: contact.person.name,
            _page,
            lambda actor, contact, to: service.answer_for_successor(
                actor, contact=contact, organisation=to
            ),
        ),
    ),
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
