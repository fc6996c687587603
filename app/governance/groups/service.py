"""Changes to groups, their members and their standing agendas."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from app.accounts.models import Person
from app.accounts.queries import get_person
from app.accounts.several.rules import NewPerson
from app.accounts.several.service import Added, add_people
from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError, WrongRows
from app.core.facts import add_record, assign
from app.core.formats import day
from app.core.markings import Marking
from app.core.row_order import lock_rows, move_row, next_position, order_rows, remove_row
from app.core.section_types import section_type
from app.core.undoable import undoable
from app.core.uniqueness import check_free
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.groups.permissions import can_edit_groups
from app.governance.groups.rules import (
    GroupFacts,
    MemberRole,
    MembershipFacts,
    StandingItemFacts,
    do_overlap,
    is_slug,
)

#: What stands where a short name does in addresses.
RESERVED_SLUGS = ("new",)


class MarkingOutsideScheme(DomainError):
    """A marking of the scheme that the programme does not use."""


def check_marking(marking: Marking) -> None:
    offered = group_queries.list_markings()
    if marking not in offered:
        words = ", ".join(one.word for one in offered)
        raise MarkingOutsideScheme(f"Marking must be one of: {words}.", field="marking")


@audited("group:added")
def create_group(actor: Actor, *, slug: str, **facts: Unpack[GroupFacts]) -> Group:
    can_edit_groups(actor).enforce()
    check_marking(facts["marking"])
    if not is_slug(slug) or slug in RESERVED_SLUGS:
        raise DomainError(
            "Short name must start with a lower-case letter and contain only lower-case letters, "
            "digits and single hyphens, like officials.",
            field="slug",
        )
    check_free(Group.slug, slug, None, f"There is already a group with the short name {slug}.")
    _check_free(None, facts)
    return add_record(Group(slug=slug, **facts))


@audited("group:changed")
def amend_group(actor: Actor, *, group: Group, **facts: Unpack[GroupFacts]) -> None:
    """Change what a group is. Its short name stays: addresses and commands name it."""
    can_edit_groups(actor).enforce()
    check_marking(facts["marking"])
    _check_free(group.id, facts)
    assign(group, facts)


def _check_free(own_id: int | None, facts: GroupFacts) -> None:
    check_free(Group.name, facts["name"], own_id, "There is already a group with this name.")
    check_free(Group.code, facts["code"], own_id, "There is already a group with this code.")


@audited("group:member-added")
def add_member(
    actor: Actor, *, group: Group, person_id: int, **facts: Unpack[MembershipFacts]
) -> Membership:
    """Make a person a member from a day on, at the end of the list."""
    can_edit_groups(actor).enforce()
    person = get_person(person_id)
    _check_term(group.id, person_id, None, facts["starts_on"], None)
    places = [term.position for term in group_queries.list_memberships(group)]
    facts["name_then"] = facts["name_then"] or person.name
    facts["position"] = max(places, default=0) + 1
    return add_record(Membership(group_id=group.id, person_id=person_id, **facts))


@audited("group:members-added")
def add_members(
    actor: Actor,
    *,
    group: Group,
    people: Sequence[NewPerson],
    organisation_id: int | None,
    invites: bool,
    role: MemberRole,
    starts_on: date,
) -> Added:
    """Make several people members from a day on, in their order; those who are not known by their
    address are added. Raises ``WrongRows``, and changes nothing, where a row cannot be."""
    can_edit_groups(actor).enforce()
    added = add_people(
        actor,
        people=people,
        organisation_id=organisation_id,
        invites=invites,
        may_be_there=True,
    )
    wrong = {}
    for number, person in enumerate(added.people):
        try:
            add_member(
                actor,
                group=group,
                person_id=person.id,
                name_then="",
                role=role,
                represents_id=organisation_id,
                starts_on=starts_on,
            )
        except DomainError as error:
            wrong[number] = error.message
    if wrong:
        raise WrongRows(wrong)
    return added


@audited("group:copied")
def copy_group(
    actor: Actor,
    *,
    group: Group,
    other_id: int,
    copies_items: bool,
    copies_members: bool,
    starts_on: date,
) -> None:
    """Take over another group's standing agenda, its members of today, or both, behind those that
    the group has (``group`` comes with its standing items). What is there already stays alone."""
    can_edit_groups(actor).enforce()
    if not copies_items and not copies_members:
        raise DomainError("Choose what to copy.", field="copies_items")
    other = group_queries.get_group_by_id(other_id)
    if other.id == group.id:
        raise DomainError("Choose another group.", field="other_id")
    if copies_items:
        has = {item.title.casefold() for item in group.standing_items}
        for item in other.standing_items:
            if item.title.casefold() not in has:
                add_standing_item(actor, group=group, description=item.description, **item.facts())
    if copies_members:
        members = {term.person_id for term in group_queries.list_memberships(group)}
        for term in group_queries.list_members(other, clock.today()):
            if term.person_id not in members:
                add_member(
                    actor,
                    group=group,
                    person_id=term.person_id,
                    name_then=term.name_then,
                    role=term.role,
                    represents_id=term.represents_id,
                    starts_on=starts_on,
                )


@audited("group:member-added")
def hand_over_seat(actor: Actor, *, membership: Membership, person: Person) -> None:
    """Give a seat to someone else for what is left of its term."""
    can_edit_groups(actor).enforce()
    today, ends_on = clock.today(), membership.ends_on
    _check_term(membership.group_id, person.id, None, max(today, membership.starts_on), ends_on)
    if membership.starts_on >= today:
        membership.person_id, membership.name_then = person.id, person.name
    else:
        membership.ends_on = today
        add_record(
            Membership(
                group_id=membership.group_id,
                person_id=person.id,
                represents_id=membership.represents_id,
                name_then=person.name,
                role=membership.role,
                position=membership.position,
                starts_on=today,
                ends_on=ends_on,
            )
        )
    db.session.flush()
    enforce_checks("membership:changed", membership)


@audited("group:member-changed")
def amend_membership(
    actor: Actor, *, membership: Membership, **facts: Unpack[MembershipFacts]
) -> None:
    can_edit_groups(actor).enforce()
    term = facts["starts_on"], facts.get("ends_on")
    _check_term(membership.group_id, membership.person_id, membership.id, *term)
    assign(membership, facts)
    db.session.flush()
    enforce_checks("membership:changed", membership)


@undoable("membership", lambda actor, _record: can_edit_groups(actor))
@audited("group:member-ended")
def end_membership(actor: Actor, *, membership: Membership, ends_on: date) -> None:
    """End a term. The person keeps its rights until the day before."""
    can_edit_groups(actor).enforce()
    _check_term(
        membership.group_id, membership.person_id, membership.id, membership.starts_on, ends_on
    )
    membership.ends_on = ends_on
    db.session.flush()
    enforce_checks("membership:changed", membership)


def _check_term(
    group_id: int, person_id: int, own_id: int | None, starts_on: date, ends_on: date | None
) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise DomainError(
            f"Membership must end after it starts, on {day(starts_on)}.", field="ends_on"
        )
    for other in group_queries.list_memberships_of(person_id, group_id):
        if other.id != own_id and do_overlap(
            (starts_on, ends_on), (other.starts_on, other.ends_on)
        ):
            until = f"until {day(other.ends_on)}" if other.ends_on else "with no end"
            raise DomainError(
                f"{other.name_then} is a member from {day(other.starts_on)} {until}. "
                "End that term first, or choose a day after it.",
                field="starts_on",
            )


@audited("group:standing-item-added")
def add_standing_item(
    actor: Actor, *, group: Group, **facts: Unpack[StandingItemFacts]
) -> StandingItem:
    """Add an item at the end of the standing agenda. Meetings already planned stay as they are."""
    can_edit_groups(actor).enforce()
    lock_rows(group)
    section_type(facts["section"])
    return add_record(StandingItem(group_id=group.id, position=next_position(group), **facts))


@audited("group:standing-item-changed")
def amend_standing_item(
    actor: Actor, *, item: StandingItem, **facts: Unpack[StandingItemFacts]
) -> None:
    can_edit_groups(actor).enforce()
    section_type(facts["section"])
    assign(item, facts)


@audited("group:standing-item-moved")
def move_standing_item(
    actor: Actor, *, group: Group, item_id: int, step: int, place: int | None = None
) -> None:
    """Move an item up (-1) or down (1), where it still stands at ``place``."""
    can_edit_groups(actor).enforce()
    move_row(group, item_id, step, place)


@audited("group:standing-items-ordered")
def order_standing_items(
    actor: Actor, *, group: Group, known: Sequence[int], ids: Sequence[int]
) -> None:
    """Put the standing agenda into another order, where it still stands as in ``known``."""
    can_edit_groups(actor).enforce()
    order_rows(group, known, ids)


@audited("group:standing-item-removed")
def remove_standing_item(actor: Actor, *, group: Group, item_id: int) -> None:
    """Take an item off the standing agenda. Meetings that had it keep theirs."""
    can_edit_groups(actor).enforce()
    remove_row(group, item_id)
