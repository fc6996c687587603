"""What the tables of the tests have of visits: its rows of ``guards/routes/`` and the record of
``guards/world.py`` that their addresses name."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.extensions import db
from app.pilots.models import Pilot
from tests import factories as make
from tests.examples.visits.models import Visit
from tests.factories.base import next_name, numbered, saved
from tests.guards.routes import LEADS, OWNED, WORKING, crud
from tests.guards.world import World

ROUTES = crud("visits", "visit", "visits", "visit", OWNED, LEADS)
SIGHT = {"/visits/{": WORKING}


def visit(**given: Any) -> Visit:
    """Planned for 18 February; of a pilot and by a person of its own unless others are given."""
    for key, maker in (("pilot", make.pilot), ("visitor", make.person)):
        if key not in given and f"{key}_id" not in given:
            given[key] = maker()
    return saved(
        Visit(
            **{
                "number": numbered(Visit),
                "title": next_name("Visit"),
                "planned_on": date(2010, 2, 18),
            }
            | given
        )
    )


def add_to(world: World) -> None:
    """A visit to Kent by the owner of its records."""
    kent = db.session.scalars(select(Pilot).where(Pilot.slug == world.addresses["pilot"])).one()
    owner = db.session.get_one(Account, world.account_ids["owner"])
    world.addresses["visit"] = visit(pilot=kent, visitor_id=owner.person_id).reference
    db.session.commit()
