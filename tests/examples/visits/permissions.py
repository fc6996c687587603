"""Who may do what with visits. Reading and adding is as for every register of the pilots."""

from app.core.access import Access, Actor
from app.pilots.permissions import can_edit_owned_record
from tests.examples.visits.models import Visit


def can_edit_visit(actor: Actor, visit: Visit) -> Access:
    """The pilot's lead and contributors, the secretariat, and the visitor."""
    return can_edit_owned_record(actor, visit.pilot_id, visit.visitor_id)
