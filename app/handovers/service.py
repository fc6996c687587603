"""Handing over what a person or an organisation holds, all of it or some kinds; and retiring an
organisation that is no more."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.contacts.queries import find_contact
from app.accounts.letters import tell_people
from app.accounts.models import Organisation, OrganisationSuccessor, Person
from app.accounts.permissions import can_edit_people
from app.accounts.queries import get_organisation, get_person
from app.accounts.service import name_successors
from app.audit.events import audited
from app.audit.notes import note
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.held import HeldKind
from app.core.holders import held_in_use
from app.core.links import link_to
from app.extensions import db
from app.handovers.permissions import can_hand_over_all
from app.handovers.queries import name_of, read_held
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of

#: What the outbox calls such a message.
KIND = "handover"


@audited("work:handed-over")
def hand_over(
    actor: Actor, *, person: Person, to_id: int, kinds: Collection[int]
) -> tuple[Person, int]:
    """Give all that a person holds of some kinds, by their numbers, to another, who is told once;
    gives that other and how much it was. All of it changes hands, or nothing."""
    can_hand_over_all(actor).enforce()
    to = get_person(to_id)
    if to.has_left(clock.today()):
        raise DomainError(f"{to.name} has left. Choose someone else.", field="to_id")
    count = _hand_over(actor, person, to, kinds)
    _tell([to.id], person.name, "you", count, thread_of(to))
    return to, count


@audited("work:handed-over")
def hand_over_to_successor(
    actor: Actor, *, organisation: Organisation, to_id: int, kinds: Collection[int]
) -> tuple[Organisation, int]:
    """The same of what an organisation holds; whoever answers for the other is told."""
    can_hand_over_all(actor).enforce()
    to = get_organisation(to_id)
    if to.retired_on is not None:
        raise DomainError(f"{to.name} is retired too. Choose another.", field="to_id")
    count = _hand_over(actor, organisation, to, kinds)
    contact = find_contact(to.id, clock.today())
    if contact is not None:
        _tell([contact.person_id], organisation.name, to.name, count, thread_of(to))
    return to, count


def _hand_over(actor: Actor, holder: Any, to: Any, kinds: Collection[int]) -> int:
    if to.id == holder.id:
        raise DomainError("Choose another.", field="to_id")
    declared = held_in_use(holder.__tablename__)
    count = sum(
        _pass_on(actor, kind, holder, to) for number, kind in enumerate(declared) if number in kinds
    )
    if not count:
        raise DomainError("Choose what to hand over.", field="kinds")
    said = f"{counted(count, 'responsibility', 'responsibilities')} from {holder.name} to {to.name}"
    for subject in (holder, to):
        note(actor, "work:handed-over", subject=subject, details=said)
    return count


def _pass_on(actor: Actor, kind: HeldKind, holder: Any, to: Any) -> int:
    records = read_held(kind, holder.id)
    for record in records:
        try:
            if kind.pass_on is not None:
                kind.pass_on(actor, record, to)
            else:
                setattr(record, kind.key.key, to.id)
            db.session.flush()
        except DomainError as error:
            raise DomainError(f"{name_of(kind, record)}: {error.message}", field="kinds") from error
    return len(records)


def _tell(person_ids: Sequence[int], of: str, to: str, count: int, thread: str) -> None:
    things = counted(count, "responsibility", "responsibilities")
    letter = Letter(
        f"{things} handed over to {to}",
        [
            Paragraph(f"The secretariat has handed over to {to} {things} that {of} held."),
            PageLink("See what is due from you", link_to("dashboard.list_owed")),
        ],
    )
    tell_people(person_ids, letter, kind=KIND, thread=thread)


@audited("organisation:retired")
def retire_organisation(
    actor: Actor,
    *,
    organisation: Organisation,
    retired_on: date,
    successor_ids: Sequence[int],
) -> None:
    """Record that an organisation is no more, and which took over from it: it is offered for
    nothing new, and its records say so. What it holds stays until it is handed over."""
    can_edit_people(actor).enforce()
    if retired_on > clock.today():
        raise DomainError("This date cannot be in the future.", field="retired_on")
    wanted = set(successor_ids)
    if organisation.id in wanted:
        raise DomainError("An organisation cannot succeed itself.", field="first_id")
    for successor_id in wanted:
        if organisation.id in _after(successor_id):
            name = get_organisation(successor_id).name
            raise DomainError(f"{name} was itself succeeded by {organisation.name}.")
    _forget_successors(organisation)
    db.session.add_all(
        OrganisationSuccessor(organisation_id=organisation.id, successor_id=each)
        for each in sorted(wanted)
    )
    organisation.retired_on = retired_on
    name_successors(organisation)


def _after(organisation_id: int) -> set[int]:
    """All that came after an organisation, however many steps later."""
    link = OrganisationSuccessor
    first = select(link.successor_id).where(link.organisation_id == organisation_id)
    found = first.cte("later", recursive=True)
    later = select(link.successor_id).where(link.organisation_id == found.c.successor_id)
    return set(db.session.scalars(select(found.union(later).c.successor_id)))


def _forget_successors(organisation: Organisation) -> None:
    wanted = select(OrganisationSuccessor).where(
        OrganisationSuccessor.organisation_id == organisation.id
    )
    for each in db.session.scalars(wanted):
        db.session.delete(each)
    db.session.flush()


@audited("organisation:brought-back")
def bring_back_organisation(actor: Actor, *, organisation: Organisation) -> None:
    """Use a retired organisation again. What was handed over stays where it is."""
    can_edit_people(actor).enforce()
    if organisation.retired_on is None:
        raise DomainError("This organisation is in use already.")
    _forget_successors(organisation)
    organisation.retired_on, organisation.succeeded_by = None, ""
