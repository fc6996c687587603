"""People who are named as they are minuted: "Ann Archer, Kent County Council". Who is not of the
register yet becomes one, with the organisation."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Organisation, Person
from app.accounts.rules import OrganisationKind
from app.accounts.service import create_organisation, create_person
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.models import NAME_LENGTH
from app.extensions import db

#: The most people of one name that are looked at.
_MOST = 50


def person_named(actor: Actor, said: str) -> Person:
    """The person whom a line names, by name alone or with an organisation after a comma; made, with
    their organisation, if the register has nobody of the name there. Raises ``DomainError`` where
    it is not clear who is meant."""
    whole = _people_called(said)
    if len(whole) == 1:
        return whole[0]
    name, _, body = (part.strip() for part in said.partition(","))
    if whole or not body:
        if whole or len(_people_called(name)) > 1:
            raise DomainError(
                f"More than one person is called {said}. Add the organisation after a comma."
            )
        raise DomainError(
            f"{said} is not in the list of people. Add the organisation after a comma."
        )
    found = _people_called(name)
    own = [person for person in found if person.organisation and _is(person.organisation, body)]
    free = [person for person in found if person.organisation is None]
    if own or free:
        return (own or free)[0]
    organisation = _find_organisation(body) or create_organisation(
        actor, name=body[:NAME_LENGTH], short_name="", kind=OrganisationKind.OTHER
    )
    return create_person(actor, name=name, role_title="", organisation_id=organisation.id, email="")


def _people_called(name: str) -> list[Person]:
    return list(
        db.session.scalars(
            select(Person)
            .where(func.lower(Person.name) == name.lower())
            .options(joinedload(Person.organisation))
            .order_by(Person.id)
            .limit(_MOST)
        )
    )


def _is(organisation: Organisation, said: str) -> bool:
    names = (organisation.name, organisation.short_name)
    return said.lower() in [name.lower() for name in names if name]


def _find_organisation(said: str) -> Organisation | None:
    return db.session.scalar(
        select(Organisation)
        .where(
            (func.lower(Organisation.name) == said.lower())
            | (func.lower(Organisation.short_name) == said.lower())
        )
        .order_by(Organisation.id)
        .limit(1)
    )
