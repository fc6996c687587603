"""Who may do what with barriers and opportunities."""

from app.accounts.contacts.models import OrganisationContact
from app.accounts.contacts.queries import find_contact
from app.barriers.models import Barrier
from app.core import clock
from app.core.access import Access, Actor, allow, refuse, secretariat_only
from app.core.wording import words
from app.pilots.permissions import can_edit_record_of, can_read_registers


def can_edit_barrier(actor: Actor, barrier: Barrier) -> Access:
    return can_edit_record_of(actor, barrier.pilot_id)


def can_run_barriers(actor: Actor) -> Access:
    """Whether the actor may put barriers to departments, take them to groups and close them."""
    return secretariat_only(
        actor,
        f"Only the secretariat can put barriers to {words.asked_many}, take them to groups and "
        "close them.",
    )


def can_propose_resolution(actor: Actor, barrier: Barrier) -> Access:
    """Whether the actor may say that it is resolved: for any place that raised it."""
    for raiser in barrier.raisers:
        decision = can_edit_record_of(actor, raiser.pilot_id)
        if decision:
            return decision
    return can_edit_barrier(actor, barrier)


def can_delete_barrier(actor: Actor, barrier: Barrier) -> Access:
    """What was sent stays, with what was answered: it can be withdrawn."""
    if barrier.asked_on is not None:
        return refuse(f"{barrier.reference} has been sent, so it stays on record. Withdraw it.")
    return can_edit_barrier(actor, barrier)


def can_respond_to_barrier(actor: Actor, contact: OrganisationContact | None) -> Access:
    """Whether the actor may record what the department responds, or by when it will: its
    ``contact`` of today and the contact's senior, and the secretariat for them. The pilot that
    asked does not."""
    asked = words.asked
    if contact is not None and actor.person_id is not None:
        if actor.person_id == contact.person_id:
            return allow(f"You are the contact of the {asked}.")
        if actor.person_id == contact.senior_id:
            return allow(f"You are the senior of the {asked}’s contact.")
    return secretariat_only(
        actor,
        f"Only the {asked}’s contact, the contact’s senior and the secretariat can record its "
        "response.",
    )


def can_see_barrier(actor: Actor, contact: OrganisationContact | None) -> Access:
    """Whether the actor may open the page of a barrier: as part of the programme, or because they
    are to respond. One that is restricted is not even found by whoever may not see it."""
    responds = can_respond_to_barrier(actor, contact)
    return responds if responds else can_read_registers(actor)


def access_to_respond(actor: Actor, barrier: Barrier) -> Access:
    """``can_respond_to_barrier``, with the contact of today."""
    return can_respond_to_barrier(actor, contact_for(barrier))


def contact_for(barrier: Barrier) -> OrganisationContact | None:
    """The contact of today of the department that is asked."""
    if barrier.department_id is None or barrier.asked_on is None:
        return None
    return find_contact(barrier.department_id, clock.today())
