"""Reads of terms of reference and substitutes."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.errors import NotFound
from app.core.formats import day
from app.core.reading import FirstRows, get_one, list_first
from app.extensions import db
from app.governance.groups.models import Group, Membership
from app.governance.groups.queries import MEMBER_LIMIT
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.terms.models import Substitute, TermsOfReference
from app.governance.terms.rules import QuorumRule, TermsState

#: The most versions of a group's terms that are read at once.
VERSION_LIMIT = 100


def _versions(group: Group) -> Select[TermsOfReference]:
    return (
        select(TermsOfReference)
        .where(TermsOfReference.group_id == group.id)
        .options(joinedload(TermsOfReference.group), joinedload(TermsOfReference.agreed_at))
        .order_by(TermsOfReference.number.desc())
    )


def list_versions(group: Group) -> FirstRows[TermsOfReference]:
    """A group's terms of reference, the newest version first."""
    return list_first(_versions(group), VERSION_LIMIT)


def get_version(group: Group, number: int) -> TermsOfReference:
    return get_one(
        _versions(group).where(TermsOfReference.number == number),
        f"{group.name} has no version {number} of its terms of reference.",
    )


def find_terms(group: Group, on: date) -> TermsOfReference | None:
    """The terms in force on a day: those agreed last by then."""
    return db.session.scalar(
        _versions(group)
        .where(TermsOfReference.state == TermsState.AGREED, TermsOfReference.agreed_on <= on)
        .order_by(None)
        .order_by(TermsOfReference.agreed_on.desc(), TermsOfReference.number.desc())
        .limit(1)
    )


def quorum_of(group: Group, on: date) -> QuorumRule:
    """The quorum's rule in force on a day; the default before any terms were agreed."""
    terms = find_terms(group, on)
    return terms.quorum_rule if terms else QuorumRule()


def list_substitutes(membership_ids: Collection[int]) -> Sequence[Substitute]:
    """Those who may stand in for some members, in the order in which they were named."""
    return db.session.scalars(
        select(Substitute)
        .where(Substitute.membership_id.in_(membership_ids))
        .options(joinedload(Substitute.person))
        .order_by(Substitute.membership_id, Substitute.id)
        .limit(MEMBER_LIMIT)
    ).all()


def get_substitute(group: Group, substitute_id: int) -> Substitute:
    return get_one(
        select(Substitute)
        .join(Substitute.membership)
        .where(Substitute.id == substitute_id, Membership.group_id == group.id),
        f"{group.name} has no such substitute.",
    )


def get_term(group: Group, membership_id: int) -> Membership:
    """A term of one of the group's members."""
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.group_id != group.id:
        raise NotFound(f"There is no such term of a member of {group.name}.")
    return membership


def meeting_choices(group: Group, until: date) -> list[tuple[int, str]]:
    """The group's meetings up to a day, latest first: where something was agreed."""
    rows = db.session.execute(
        select(Meeting.id, Meeting.held_on)
        .where(Meeting.group_id == group.id, Meeting.held_on <= until, is_to_happen())
        .order_by(Meeting.held_on.desc(), Meeting.starts_at.desc())
        .limit(VERSION_LIMIT)
    )
    return [(row.id, day(row.held_on)) for row in rows]
