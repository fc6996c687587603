"""Who may do what with barriers and opportunities."""

from app.barriers.models import Barrier
from app.core.access import Access, Actor, secretariat_only
from app.core.wording import with_article, words
from app.pilots.permissions import can_edit_record_of


def can_edit_barrier(actor: Actor, barrier: Barrier) -> Access:
    return can_edit_record_of(actor, barrier.pilot_id)


def can_respond_to_barrier(actor: Actor) -> Access:
    """A response is the department's word: the pilot that asked does not record it."""
    return secretariat_only(
        actor, f"Only the secretariat can record {with_article(words.asked)}’s response."
    )
