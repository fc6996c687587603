"""Who may do what with barriers and opportunities."""

from app.accounts.contacts.queries import find_contact
from app.barriers.models import Barrier
from app.core import clock
from app.core.access import Access, Actor, allow, refuse, secretariat_only
from app.core.wording import with_article, words
from app.pilots.permissions import can_edit_record_of


def can_edit_barrier(actor: Actor, barrier: Barrier) -> Access:
    return can_edit_record_of(actor, barrier.pilot_id)


def can_respond_to_barrier(actor: Actor) -> Access:
    """A response is the department's word: the pilot that asked does not record it."""
    return secretariat_only(
        actor, f"Only the secretariat can record {with_article(words.asked)}’s response."
    )


def can_expect_response(actor: Actor, contact_id: int | None) -> Access:
    """Whether the actor may say by when the department will respond: its contact of today says
    so, or the secretariat for them."""
    if contact_id is not None and contact_id == actor.person_id:
        return allow(f"You are the contact of the {words.asked}.")
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse(
        f"Only the contact of the {words.asked} and the secretariat can say when the response is "
        "expected."
    )


def access_to_expect(actor: Actor, barrier: Barrier) -> Access:
    """``can_expect_response``, with the contact of today."""
    contact = find_contact(barrier.department_id, clock.today())
    return can_expect_response(actor, contact.person_id if contact else None)
