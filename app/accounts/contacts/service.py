"""Changes to contacts of organisations."""

from datetime import date

from sqlalchemy import or_, select

from app.accounts.contacts.models import OrganisationContact
from app.accounts.contacts.queries import find_contact
from app.accounts.models import Organisation, Person
from app.accounts.permissions import can_edit_people
from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.extensions import db


@audited("organisation:contact-named")
def name_contact(
    actor: Actor,
    *,
    organisation: Organisation,
    person_id: int,
    senior_id: int | None,
    starts_on: date,
) -> OrganisationContact:
    """Name an organisation's contact from a day on; whoever was it until then is no longer."""
    can_edit_people(actor).enforce()
    _check_senior(person_id, senior_id)
    for other in db.session.scalars(
        select(OrganisationContact)
        .where(
            OrganisationContact.organisation_id == organisation.id,
            or_(OrganisationContact.ends_on.is_(None), OrganisationContact.ends_on > starts_on),
        )
        .order_by(OrganisationContact.id)
    ):
        if other.starts_on >= starts_on:
            raise DomainError(
                "There is a contact from that date or later. Choose a later date, or change "
                "that contact first.",
                field="starts_on",
            )
        other.ends_on = starts_on
    organisation.touch()
    return add_record(
        OrganisationContact(
            organisation_id=organisation.id,
            person_id=person_id,
            senior_id=senior_id,
            starts_on=starts_on,
        )
    )


@audited("organisation:contact-changed")
def amend_contact(
    actor: Actor,
    *,
    contact: OrganisationContact,
    senior_id: int | None,
    starts_on: date,
    ends_on: date | None,
) -> None:
    can_edit_people(actor).enforce()
    _check_senior(contact.person_id, senior_id)
    if ends_on is not None and ends_on <= starts_on:
        raise DomainError("The end must be after the start.", field="ends_on")
    contact.senior_id, contact.starts_on, contact.ends_on = senior_id, starts_on, ends_on


@audited("organisation:contact-named")
def hand_over_contact(actor: Actor, *, contact: OrganisationContact, person: Person) -> None:
    """Let someone else answer for what is left of a contact's term."""
    can_edit_people(actor).enforce()
    _check_senior(person.id, contact.senior_id)
    today = clock.today()
    if contact.starts_on >= today:
        contact.person_id = person.id
        return
    db.session.add(
        OrganisationContact(
            organisation_id=contact.organisation_id,
            person_id=person.id,
            senior_id=contact.senior_id,
            starts_on=today,
            ends_on=contact.ends_on,
        )
    )
    contact.ends_on = today


@audited("organisation:contact-changed")
def hand_over_senior(actor: Actor, *, contact: OrganisationContact, person: Person) -> None:
    """Let someone else be told where a contact does not answer."""
    can_edit_people(actor).enforce()
    _check_senior(contact.person_id, person.id)
    contact.senior_id = person.id


@audited("organisation:contact-named")
def answer_for_successor(
    actor: Actor, *, contact: OrganisationContact, organisation: Organisation
) -> None:
    """Let the contact of a retired organisation answer for what took over from it, unless that has
    a contact of its own."""
    can_edit_people(actor).enforce()
    today, ends_on = clock.today(), contact.ends_on
    has_own = find_contact(organisation.id, max(today, contact.starts_on)) is not None
    if contact.starts_on >= today:
        if has_own:
            db.session.delete(contact)
        else:
            contact.organisation_id = organisation.id
        return
    contact.ends_on = today
    if not has_own:
        db.session.add(
            OrganisationContact(
                organisation_id=organisation.id,
                person_id=contact.person_id,
                senior_id=contact.senior_id,
                starts_on=today,
                ends_on=ends_on,
            )
        )


def _check_senior(person_id: int, senior_id: int | None) -> None:
    if person_id == senior_id:
        raise DomainError("Choose someone other than the contact.", field="senior_id")
