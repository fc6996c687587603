"""The filters that the registers of pilots' records share: whose record, and who owns it."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import Person
from app.core.choices import read_choices
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
