"""Who may change customer insight. Reading and adding is as for every register of the places."""

from app.core.access import Access, Actor
from app.insights.models import Insight
from app.pilots.permissions import can_edit_record_of


def can_edit_insight(actor: Actor, insight: Insight) -> Access:
    return can_edit_record_of(actor, insight.pilot_id)
