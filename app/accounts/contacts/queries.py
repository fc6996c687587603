"""Reads of contacts, and the contact of a day in SQL."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.contacts.models import OrganisationContact
from app.core.loading import loading
from app.core.posts import HeldPost, held_between, posts_of
from app.core.reading import FirstRows, get_one, list_first
from app.extensions import db

#: The most contacts that are listed of an organisation or a person.
CONTACT_LIMIT = 50

_PARTS = loading(
    lambda: (
        joinedload(OrganisationContact.organisation),
        joinedload(OrganisationContact.person),
        joinedload(OrganisationContact.senior),
    )
)
#: Where terms overlap, who was named last.
_NEWEST = (OrganisationContact.starts_on.desc(), OrganisationContact.id.desc())


def contact_of(organisation_id: Any, on: date | ColumnElement[Any]) -> ScalarSelect[int]:
    """The person to ask of an organisation (a column of another table) on a day."""
    return (
        select(OrganisationContact.person_id)
        .where(OrganisationContact.organisation_id == organisation_id, _is_held(on))
        .order_by(*_NEWEST)
        .limit(1)
        .correlate_except(OrganisationContact)
        .scalar_subquery()
    )


def _is_held(on: date | ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(
        OrganisationContact.starts_on <= on,
        or_(OrganisationContact.ends_on.is_(None), OrganisationContact.ends_on > on),
    )


def find_contact(organisation_id: int, on: date) -> OrganisationContact | None:
    """The contact of an organisation on a day."""
    return db.session.scalar(
        select(OrganisationContact)
        .where(OrganisationContact.organisation_id == organisation_id, _is_held(on))
        .options(*_PARTS)
        .order_by(*_NEWEST)
        .limit(1)
    )


def list_seniors(since: date, until: date) -> list[HeldPost]:
    """Who is told where the contact of some days does not answer, by organisation."""
    contact = OrganisationContact
    return posts_of(
        db.session.execute(
            select(contact.organisation_id, contact.senior_id, contact.starts_on, contact.ends_on)
            .where(held_between(contact, since, until))
            .order_by(contact.starts_on, contact.id)
        )
    )


def answers_for_body(person_id: Any, on: date) -> ColumnElement[bool]:
    """Whether a person (a column of another table) is a contact of a day, or a contact's senior."""
    is_named = or_(
        OrganisationContact.person_id == person_id, OrganisationContact.senior_id == person_id
    )
    return exists().where(is_named, _is_held(on))


def list_contacts(organisation_id: int) -> FirstRows[OrganisationContact]:
    """All contacts that an organisation has, had or will have, the newest first."""
    return list_first(
        select(OrganisationContact)
        .where(OrganisationContact.organisation_id == organisation_id)
        .options(*_PARTS)
        .order_by(*_NEWEST),
        CONTACT_LIMIT,
    )


def list_contacts_by(person_id: int, on: date) -> FirstRows[OrganisationContact]:
    """What a person answers for, or stands behind, on a day, by the organisations' names."""
    wanted = select(OrganisationContact).join(OrganisationContact.organisation)
    is_named = or_(
        OrganisationContact.person_id == person_id, OrganisationContact.senior_id == person_id
    )
    return list_first(
        wanted.where(is_named, _is_held(on))
        .options(*_PARTS)
        .order_by(OrganisationContact.organisation_id, *_NEWEST),
        CONTACT_LIMIT,
    )


def get_contact(organisation_id: int, contact_id: int) -> OrganisationContact:
    return get_one(
        select(OrganisationContact)
        .where(
            OrganisationContact.organisation_id == organisation_id,
            OrganisationContact.id == contact_id,
        )
        .options(*_PARTS),
        "There is no such contact.",
    )
