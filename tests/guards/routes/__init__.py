"""The one access table: every route, and who may open it. A domain has its rows in the module that
its pages belong to, or in one of its own that is listed here."""

from tests.guards.routes import (
    groups,
    lessons,
    money,
    packs,
    papers,
    people,
    places,
    public,
    registers,
)
from tests.guards.routes.table import (
    EVERYBODY,
    LEADS,
    OWNED,
    SIGHT,
    SIGNED_IN,
    WORKING,
    Route,
    crud,
)

__all__ = [
    "EVERYBODY",
    "LEADS",
    "OWNED",
    "ROUTES",
    "SIGHT",
    "SIGNED_IN",
    "WORKING",
    "Route",
    "crud",
]

_TABLES = (people, places, registers, money, lessons, groups, papers, packs, public)

ROUTES: list[Route] = [route for table in _TABLES for route in table.ROUTES]
for each in _TABLES:
    SIGHT.update(each.SIGHT)
