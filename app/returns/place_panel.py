"""What a place's page shows of its returns: what it submitted, how it rated itself, and where its
return of this round stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select

from app.core import clock
from app.core.access import Actor
from app.core.rag import key_of_letters
from app.core.rows import PLACE, TODAY, made_once
from app.extensions import db
from app.pilots.models import Pilot
from app.returns.models import ReportingRound, Return, ReturnVersion
from app.returns.permissions import can_write_return
from app.returns.queries import select_rounds, select_versions

#: How many returns are listed, and rated.
SHOWN = 24


def place_panel(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    today = clock.today()
    rounds = _list_rounds(today)
    current = rounds[-1] if rounds else None
    returned = _find_return(current.id, pilot.id) if current else None
    updates = db.session.scalars(_versions(), {"place_id": pilot.id}).all()
    rated = {each.round_id: each.confidence for each in updates}
    return {
        "pilot": pilot,
        "updates": updates,
        "rounds": [each.name for each in rounds],
        "ratings": [rated.get(each.id) for each in rounds],
        "key_of_letters": key_of_letters(),
        "round": current,
        "is_returned": returned is not None and returned.is_submitted,
        "can_write": current is not None
        and bool(can_write_return(actor, pilot.id, current, returned, today)),
        "is_begun": returned is not None,
        "today": today,
    }


def _list_rounds(today: date) -> Sequence[ReportingRound]:
    """The last rounds that have opened, the newest last."""
    return db.session.scalars(_rounds(), {"today": today}).all()[::-1]


def _find_return(round_id: int, pilot_id: int) -> Return | None:
    """Where it stands, without what it says."""
    given = {"round_id": round_id, "place_id": pilot_id}
    return db.session.scalar(_return(), given)


@made_once
def _rounds() -> Select[ReportingRound]:
    return select_rounds().where(ReportingRound.opens_on <= TODAY).limit(SHOWN)


@made_once
def _return() -> Select[Return]:
    of_round = Return.round_id == bindparam("round_id", type_=Integer())
    return select(Return).where(of_round, Return.pilot_id == PLACE)


@made_once
def _versions() -> Select[ReturnVersion]:
    """The newest version for each round, newest first."""
    return (
        select_versions()
        .where(Return.pilot_id == PLACE)
        .order_by(ReportingRound.due_on.desc(), ReportingRound.id.desc())
        .limit(SHOWN)
    )
