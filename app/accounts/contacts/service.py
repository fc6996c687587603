"""Changes to contacts of organisations."""

from datetime import date

from sqlalchemy import or_, select

from app.accounts.contacts.models import OrganisationContact
from app.accounts.models import Organisation
from app.accounts.permissions import can_edit_people
from app.audit.events import audited
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


def _check_senior(person_id: int, senior_id: int | None) -> None:
    if person_id == senior_id:
        raise DomainError("Choose someone other than the contact.", field="senior_id")
