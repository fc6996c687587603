"""What a response to a barrier promises, as an action with an owner."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.contacts.queries import find_contact
from app.barriers.models import Barrier, BarrierResponse
from app.core import clock
from app.core.access import Actor
from app.core.models import NAME_LENGTH
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.permissions import can_keep_actions, can_list_actions
from app.governance.actions.rules import ACTION_LENGTH, days_overdue
from app.governance.groups.models import Group

#: The most actions that a barrier's page shows.
COMMITMENTS_SHOWN = 20


def beginning_of(response_id: int) -> dict[str, Any]:
    """What the form of an action begins with, of what a response promises: nothing of one that is
    not found."""
    found = db.session.execute(
        select(BarrierResponse, Barrier)
        .join(Barrier, Barrier.id == BarrierResponse.barrier_id)
        .where(BarrierResponse.id == response_id)
    ).first()
    if found is None:
        return {}
    response, barrier = found
    contact = (
        find_contact(response.organisation_id, clock.today()) if response.organisation_id else None
    )
    where = f" in {response.change_in[:NAME_LENGTH]}" if response.change_in else ""
    return {
        "response_id": response.id,
        "text": f"{barrier.reference}: {response.change}{where}"[:ACTION_LENGTH],
        "owner_id": contact.person_id if contact else None,
        "due_on": response.change_by_on,
    }


def barrier_panel(barrier: Barrier, actor: Actor) -> dict[str, Any] | None:
    """The actions that came of its responses, and what else they promise."""
    promised = {each.id: each for each in barrier.responses if each.change}
    if not promised or barrier.is_restricted or not can_list_actions(actor):
        return None
    actions = db.session.scalars(
        select(Action)
        .where(Action.response_id.in_(promised))
        .options(joinedload(Action.owner))
        .order_by(Action.number)
        .limit(COMMITMENTS_SHOWN)
    ).all()
    given = {each.response_id for each in actions}
    open_promises = [each for key, each in promised.items() if key not in given]
    group = (
        db.session.scalar(select(Group.slug).order_by(Group.id).limit(1))
        if open_promises and can_keep_actions(actor)
        else None
    )
    if not actions and group is None:
        return None
    return {
        "actions": actions,
        "promised": open_promises if group else [],
        "group": group,
        "days_overdue": days_overdue,
        "on": clock.today(),
    }
