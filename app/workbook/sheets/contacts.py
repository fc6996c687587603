"""Contacts of organisations."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.contacts import service
from app.accounts.contacts.models import OrganisationContact
from app.core import clock
from app.core.access import Actor
from app.workbook.columns import Sheet, Values, day, link
from app.workbook.sheets.parts import facts_of


def _contacts() -> Select[Any]:
    return (
        select(OrganisationContact)
        .options(
            joinedload(OrganisationContact.organisation),
            joinedload(OrganisationContact.person),
            joinedload(OrganisationContact.senior),
        )
        .order_by(
            OrganisationContact.organisation_id,
            OrganisationContact.starts_on,
            OrganisationContact.id,
        )
    )


def _add(actor: Actor, values: Values) -> OrganisationContact:
    dated = values | {"starts_on": values["starts_on"] or clock.today()}
    facts = facts_of(dated, "person_id", "senior_id", "starts_on")
    made = service.name_contact(actor, organisation=values["organisation"], **facts)
    made.organisation, made.person = values["organisation"], values["person"]
    made.senior = values["senior"]
    if values["ends_on"] is not None:
        _amend(actor, made, dated)
    return made


def _amend(actor: Actor, record: OrganisationContact, values: Values) -> None:
    facts = facts_of(values, "senior_id", "starts_on", "ends_on")
    service.amend_contact(actor, contact=record, **facts)


def _change(
    actor: Actor, record: OrganisationContact, values: Values, _changed: frozenset[str]
) -> None:
    _amend(actor, record, values)


CONTACTS = Sheet(
    name="contacts",
    heading="Organisation contacts",
    one="contact",
    hint="Who answers for each organisation, and who is told if they do not respond in time.",
    columns=(
        link(
            "organisation",
            "Organisation",
            "organisations",
            is_required=True,
            stays=True,
            example="Example Council",
            aliases=("Department", "Body"),
        ),
        link(
            "person",
            "Contact",
            "people",
            is_required=True,
            stays=True,
            example="Sam Example",
            aliases=("Person", "Name", "Contact name"),
        ),
        link("senior", "Contact’s senior", "people", aliases=("Senior", "Senior contact")),
        day(
            "starts_on",
            "From",
            hint="Leave blank for today.",
            example="1 April 2010",
            aliases=("Start", "Start date"),
        ),
        day(
            "ends_on",
            "Until",
            hint="The first day they are no longer the contact.",
            aliases=("To", "End", "End date"),
        ),
    ),
    keys=(("organisation", "person", "starts_on"), ("organisation", "person")),
    rows=_contacts,
    add=_add,
    change=_change,
    aliases=("Department contacts", "Named contacts"),
)
