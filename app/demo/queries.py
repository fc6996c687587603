"""Reads of the demonstration's own state."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, exists, literal, select, union_all

from app.accounts.models import Account, Person
from app.audit.shapes import shape_of
from app.core import clock
from app.core.beside import ReadBeside
from app.core.errors import NotFound
from app.core.models import Base
from app.demo.models import Demonstration
from app.extensions import db

#: The most accounts that are listed.
LIMIT = 200


def find_demonstration_date() -> date | None:
    """The date to which the demonstration pins the programme; None in a real deployment."""
    pinned = db.session.get(Demonstration, 1)
    return pinned.today_on if pinned else None


@cache
def _date_columns() -> tuple[ScalarSelect[Any]]:
    return (select(Demonstration.today_on).where(Demonstration.id == 1).scalar_subquery(),)


#: The date, for every request.
DATE_BESIDE = ReadBeside(_date_columns, clock.note_pinned)


def holds_records() -> bool:
    """Whether there is a record of any kind that people keep."""
    shapes = filter(None, map(shape_of, Base.registry.mappers))
    names = sorted(shape.table.name for shape in shapes)
    held = [
        select(literal(name)).where(exists(select(1).select_from(Base.metadata.tables[name])))
        for name in names
    ]
    return db.session.scalar(union_all(*held).limit(1)) is not None


def get_demonstration() -> Demonstration:
    """Raises ``NotFound`` where there is none."""
    found = db.session.get(Demonstration, 1)
    if found is None:
        raise NotFound(
            "There is no demonstration in this database. Run 'flask demo load' on an empty one."
        )
    return found


def has_published_password() -> bool:
    """Whether there is a demonstration whose accounts have no passwords of their own."""
    found = db.session.get(Demonstration, 1)
    return found is not None and not found.has_own_passwords


def list_demonstration_accounts() -> Sequence[tuple[str, str]]:
    """Email address and person of each account, in the order of loading."""
    rows = db.session.execute(
        select(Account.email, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.email.endswith("@example.org"))
        .order_by(Account.id)
        .limit(LIMIT)
    )
    return [(row.email, row.name) for row in rows]
