"""What registers of pilots’ records share: whose one is and who owns it, to filter and to list."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import Person
from app.core.choices import read_choices
from app.core.exports import Column
from app.core.registers import RegisterFilter
from app.core.wording import Phrase
from app.pilots.queries import pilot_choices

#: What a filter looks for in a record that belongs to no pilot, or that nobody owns.
NOBODYS = 0

PILOT_FILTER = RegisterFilter(
    "pilot", Phrase("{Place}"), lambda _: [(NOBODYS, "The programme as a whole"), *pilot_choices()]
)


def owner_filter(owner_id: Any) -> RegisterFilter:
    """Those who own a record of a register, by name, and nobody."""

    def owners(_actor: Any) -> list[tuple[int, str]]:
        owned = select(Person.id, Person.name).where(Person.id.in_(select(owner_id)))
        named = read_choices(owned.order_by(Person.name, Person.id))
        return [(NOBODYS, "Not assigned"), *named]

    return RegisterFilter("owner", "Owner", owners, is_used_only=True)


def whose(column: Any) -> ColumnElement[int]:
    """What such a filter looks at."""
    return func.coalesce(column, NOBODYS)


def place_column(record: Callable[[Any], Any]) -> Column[Any]:
    """The place of a row's record."""

    def place(row: Any) -> str:
        pilot = record(row).pilot
        return pilot.name if pilot else "Programme"

    return Column(Phrase("{Place}"), place, 24)


def owner_column(record: Callable[[Any], Any]) -> Column[Any]:
    """The owner of a row's record."""

    def owner(row: Any) -> str:
        person = record(row).owner
        return person.name if person else ""

    return Column("Owner", owner, 24)
