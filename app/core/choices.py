"""What a form offers to choose from: records by id and name, however many there are."""

from collections.abc import Callable, Collection, Hashable
from copy import copy
from typing import ClassVar

from sqlalchemy import ColumnElement, Select, func, select

from app.core.reading import FirstRows
from app.core.unchanged import kept_until_changed
from app.extensions import db

#: The longest list that a form offers.
CHOICE_LIMIT = 1000
#: How many lists of a kind a process keeps, of up to 100 KB each.
LISTS_KEPT = 30

Choices = list[tuple[int, str]]


class ManyChoices(FirstRows[tuple[int, str]]):
    """The first of more records than a list can offer: the others are found by name."""

    #: The most that are listed of those whose name holds what was typed.
    most: ClassVar[int] = 50

    def __init__(
        self,
        rows: Choices,
        total: int,
        wanted: Select[int, str],
        every: Select[int, str] | None = None,
    ) -> None:
        super().__init__(rows, total)
        self._wanted = wanted
        self._every = wanted if every is None else every
        self._id, self._name = wanted.selected_columns

    def get(self, record_id: int | None, kept_id: int | None = None) -> tuple[int, str] | None:
        """One of them, whatever its name; of ``kept_id``, which a record names already, though it
        is no longer among them."""
        if record_id is None:
            return None
        wanted = self._every if record_id == kept_id else self._wanted
        row = db.session.execute(wanted.where(self._id == record_id)).first()
        return (row[0], row[1]) if row else None

    def find(self, text: str) -> Choices:
        """Those with this very name or, where there are none, those whose name holds it:
        ``most`` of them, and one more where there are more."""
        same = self._read(func.lower(self._name) == func.lower(text))
        return same or self._read(self._name.icontains(text, autoescape=True))

    def without(self, ids: Collection[int]) -> "ManyChoices":
        left = [each for each in self if each[0] not in ids]
        wanted = self._wanted.where(self._id.not_in(ids))
        return ManyChoices(left, self.total - len(ids), wanted, self._every)

    def _read(self, condition: ColumnElement[bool]) -> Choices:
        rows = db.session.execute(self._wanted.where(condition).limit(self.most + 1))
        return [(row[0], row[1]) for row in rows]


class CurrentChoices(list[tuple[int, str]]):
    """Those that are chosen today. Of ``every``, what stands in a record from before stays a choice
    there (``former``)."""

    def __init__(self, rows: Choices, every: Select[int, str]) -> None:
        super().__init__(rows)
        self._every = every

    def former(self, record_id: int | None) -> Choices:
        """The one that a record names, where it is no longer among them."""
        if record_id is None or any(each == record_id for each, _name in self):
            return []
        rows = db.session.execute(self._every.where(self._every.selected_columns[0] == record_id))
        return [(row[0], row[1]) for row in rows]


def read_choices(
    wanted: Select[int, str], is_current: ColumnElement[bool] | None = None
) -> Choices:
    """What a select of ids and names gives, in its order: ``ManyChoices`` where it is too much for
    a list; ``CurrentChoices`` where only some can be newly chosen."""
    offered = wanted if is_current is None else wanted.where(is_current)
    rows = db.session.execute(offered.limit(CHOICE_LIMIT + 1)).all()
    choices = [(row[0], row[1]) for row in rows[:CHOICE_LIMIT]]
    if len(rows) <= CHOICE_LIMIT:
        return choices if is_current is None else CurrentChoices(choices, wanted)
    counted = select(func.count()).select_from(offered.order_by(None).subquery())
    return ManyChoices(choices, db.session.scalar(counted) or 0, offered, wanted)


def know_choices(kind: str, key: Hashable, read: Callable[[], Choices]) -> Choices:
    """Choices that most forms offer: read anew when what they are made of was changed. Each form
    has a list of its own."""
    return copy(kept_until_changed(kind, key, read, most=LISTS_KEPT, in_words=False))


def without(choices: Choices, ids: Collection[int]) -> Choices:
    """The choices but for some."""
    if isinstance(choices, ManyChoices):
        return choices.without(ids)
    return [each for each in choices if each[0] not in ids]
