"""Reads of pilots and regions."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from app.accounts.rules import Actor, Grant, Role
from app.extensions import db
from app.pilots.models import Pilot, PilotRole
from app.pilots.rules import PilotRoleKind

PILOT_LIMIT = 200


def list_grants(person_id: int, on: date) -> Iterable[Grant]:
    """A pilot's lead of the day leads it: the record is the grant."""
    rows = db.session.execute(
        select(Pilot.id, Pilot.name)
        .join(PilotRole, PilotRole.pilot_id == Pilot.id)
        .where(PilotRole.person_id == person_id, PilotRole.kind == PilotRoleKind.LEAD)
        .where(PilotRole.starts_on <= on)
        .where(or_(PilotRole.ends_on.is_(None), PilotRole.ends_on > on))
    )
    return [Grant(Role.PILOT_LEAD, row.id, row.name) for row in rows]


def pilot_choices(actor: Actor | None = None) -> list[tuple[int, str]]:
    """All pilots or, for a pilot lead, those that the actor may add records to."""
    wanted = select(Pilot.id, Pilot.name).order_by(Pilot.name).limit(PILOT_LIMIT)
    if actor is not None and not actor.is_secretariat:
        wanted = wanted.where(Pilot.id.in_(actor.scopes(Role.PILOT_LEAD)))
    return [(row.id, row.name) for row in db.session.execute(wanted)]
