"""Organisations and people."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import service
from app.accounts.models import EMAIL_LENGTH, Organisation, Person
from app.accounts.rules import OrganisationKind
from app.core.access import Actor
from app.handovers import service as handovers
from app.workbook.columns import (
    SOURCED,
    Kind,
    Sheet,
    SheetColumn,
    Values,
    choice,
    day,
    link,
    links,
    name,
)
from app.workbook.sheets.parts import facts_of, keep_source


def _itself(record: Organisation) -> Organisation:
    return record


def _organisations() -> Select[Any]:
    return select(Organisation).order_by(Organisation.id)


def _add_organisation(actor: Actor, values: Values) -> Organisation:
    made = service.create_organisation(actor, **facts_of(values, "name", "short_name", "kind"))
    keep_source(made, values)
    return made


def _change_organisation(
    actor: Actor, record: Organisation, values: Values, _changed: frozenset[str]
) -> None:
    facts = facts_of(values, "name", "short_name", "kind")
    service.amend_organisation(actor, organisation=record, **facts)
    keep_source(record, values)


ORGANISATIONS = Sheet(
    name="organisations",
    heading="Organisations",
    one="organisation",
    hint="The organisations that people belong to, and those that are asked about barriers.",
    columns=(
        name(
            "name",
            "Name",
            is_required=True,
            example="Example Council",
            aliases=("Organisation", "Organisation name", "Department", "Body", "Partner"),
        ),
        name(
            "short_name",
            "Short name",
            longest=60,
            example="CLG",
            hint="Used in tables.",
            aliases=("Abbreviation", "Acronym"),
        ),
        choice(
            "kind",
            "Kind",
            OrganisationKind,
            example="Local authority",
            default=OrganisationKind.OTHER,
            aliases=("Type", "Sector", "Organisation type"),
        ),
        *SOURCED,
    ),
    keys=(("name",), ("short_name",)),
    rows=_organisations,
    labels=lambda record: (record.name, record.short_name),
    add=_add_organisation,
    change=_change_organisation,
    aliases=("Organisation", "Departments", "Bodies", "Partners"),
)


def _retired() -> Select[Any]:
    return (
        select(Organisation)
        .where(Organisation.retired_on.is_not(None))
        .options(selectinload(Organisation.successors))
        .order_by(Organisation.id)
    )


def _retire(actor: Actor, values: Values) -> Organisation:
    body: Organisation = values["organisation"]
    _change_retired(actor, body, values, frozenset())
    return body


def _change_retired(
    actor: Actor, record: Organisation, values: Values, _changed: frozenset[str]
) -> None:
    handovers.retire_organisation(
        actor,
        organisation=record,
        retired_on=values["retired_on"],
        successor_ids=[each.id for each in values["successors"]],
    )


RETIRED = Sheet(
    name="retired",
    heading="Retired organisations",
    one="retired organisation",
    hint="Organisations that no longer exist, when they ended, and which took over.",
    columns=(
        link(
            "organisation",
            "Organisation",
            "organisations",
            of=_itself,
            is_required=True,
            stays=True,
        ),
        day("retired_on", "Last day", is_required=True),
        links("successors", "Succeeded by", "organisations"),
    ),
    keys=(("organisation",),),
    rows=_retired,
    labels=lambda record: (record.name, record.short_name),
    add=_retire,
    change=_change_retired,
    is_rare=True,
)


def _people() -> Select[Any]:
    return select(Person).options(joinedload(Person.organisation)).order_by(Person.id)


def _person_labels(record: Person) -> Sequence[str]:
    return (
        record.name,
        record.email,
        f"{record.name}, {record.role_title}" if record.role_title else "",
    )


_PERSON = ("name", "role_title", "organisation_id", "email")


def _add_person(actor: Actor, values: Values) -> Person:
    made = service.create_person(actor, **facts_of(values, *_PERSON))
    made.organisation = values["organisation"]
    _keep_leaving(actor, made, values)
    keep_source(made, values)
    return made


def _keep_leaving(actor: Actor, record: Person, values: Values) -> None:
    left_on = values["left_on"]
    if left_on == record.left_on:
        return
    if left_on is None:
        service.undo_leaving(actor, person=record)
    else:
        service.record_leaving(actor, person=record, left_on=left_on)


def _change_person(actor: Actor, record: Person, values: Values, _changed: frozenset[str]) -> None:
    service.amend_person(actor, person=record, **facts_of(values, *_PERSON))
    _keep_leaving(actor, record, values)
    keep_source(record, values)


PEOPLE = Sheet(
    name="people",
    heading="People",
    one="person",
    hint="Everyone who is a member, an owner, a presenter or named elsewhere in the workbook.",
    columns=(
        name(
            "name",
            "Name",
            is_required=True,
            example="Sam Example",
            aliases=("Full name", "Person", "Contact", "Contact name"),
        ),
        name(
            "role_title",
            "Role",
            example="Programme director",
            aliases=("Job title", "Title", "Post", "Position", "Role title"),
        ),
        link(
            "organisation",
            "Organisation",
            "organisations",
            example="Example Council",
            aliases=("Department", "Employer", "Body"),
        ),
        SheetColumn(
            "email",
            "Email address",
            Kind.EMAIL,
            longest=EMAIL_LENGTH,
            example="sam.example@example.org",
            aliases=("Email", "E mail", "E mail address", "Mail"),
        ),
        day(
            "left_on",
            "Leaves on",
            hint="The first day on which they are no longer in the programme.",
            aliases=("Left on", "Left", "Leaving date"),
            is_rare=True,
        ),
        *SOURCED,
    ),
    keys=(("email",), ("name", "role_title"), ("name",)),
    rows=_people,
    labels=_person_labels,
    add=_add_person,
    change=_change_person,
    aliases=("Contacts", "Staff", "Names", "Contact list", "Stakeholders"),
)
