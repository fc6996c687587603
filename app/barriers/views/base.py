"""What the pages of barriers share: their blueprint, and how a barrier is found."""

from flask import Blueprint

from app.accounts.queries import organisation_choices
from app.barriers import queries
from app.barriers.models import Barrier
from app.barriers.permissions import (
    can_edit_barrier,
    can_respond_to_barrier,
    can_see_barrier,
    contact_for,
)
from app.barriers.rules import Agreement, BarrierState
from app.core.access import Access
from app.core.choices import Choices
from app.pilots.permissions import can_edit_record_of, can_read_registers
from app.pilots.queries import pilot_choices
from app.pilots.themes.queries import theme_choices
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.record_pages import RecordPages, sighted

blueprint = Blueprint("barriers", __name__)

pages = RecordPages(
    blueprint, "barrier", sighted(can_read_registers, queries.get_barrier), can_edit_barrier
)


def find_asked(reference: str) -> Barrier:
    """A barrier to which the actor may respond."""
    actor, barrier = current_actor(), queries.get_barrier(reference)
    contact = contact_for(barrier)
    require_sight(can_see_barrier(actor, contact))
    require(can_respond_to_barrier(actor, contact))
    return barrier


def choices(kept_id: int | None = None) -> dict[str, Choices]:
    return {
        "pilot_id": pilot_choices(current_actor(), kept_id),
        "department_id": organisation_choices(),
        "theme_id": theme_choices(),
    }


def own_places(barrier: Barrier) -> list[tuple[int, str]]:
    """The places that raised it and that the actor answers for, by id and name."""
    actor = current_actor()
    named = {each.pilot_id: each.pilot.name for each in barrier.raisers}
    return [(id_, name) for id_, name in named.items() if can_edit_record_of(actor, id_)]


def may_answer_for(pilot_id: int) -> Access:
    return can_edit_record_of(current_actor(), pilot_id)


def asked_places(barrier: Barrier) -> list[tuple[int, str]]:
    """Those of them that are asked whether it is resolved and have not said."""
    if barrier.state is not BarrierState.AGREEING:
        return []
    asked = {each.pilot_id for each in barrier.raisers if each.agreement is Agreement.ASKED}
    return [(id_, name) for id_, name in own_places(barrier) if id_ in asked]
