"""The order of rows that people rearrange: a meeting's items, a group's standing items.

Whoever changes it locks the meeting or the group first and then reads the order anew. So two
people who move items at once both get what they asked for, and no two rows share a position.
"""

from collections.abc import Sequence

from sqlalchemy import select, update

from app.core.errors import NotFound
from app.extensions import db
from app.governance.models import AgendaItem, Group, Meeting, StandingItem


def lock_agenda(owner: Meeting | Group) -> None:
    """Let nobody else rearrange this agenda until the transaction ends."""
    kind = type(owner)
    if db.session.scalar(select(kind.id).where(kind.id == owner.id).with_for_update()) is None:
        raise NotFound("This has been removed.")


def number_rows(rows: type[AgendaItem] | type[StandingItem], ids: Sequence[int]) -> None:
    """Give the rows of these ids the positions 1, 2, 3 and so on. Their versions stay: that an
    item was moved does not disturb whoever is writing in it."""
    for position, row_id in enumerate(ids, start=1):
        db.session.execute(
            update(rows)
            .where(rows.id == row_id, rows.position != position)
            .values(position=position)
        )
