"""References that people quote: ``R-007``. Numbers are given out in the order of asking."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, Integer, Select, bindparam, select, text, update
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from app.core.models import Numbered, ReferenceCounter, reference_of
from app.core.reading import get_one

N = TypeVar("N", bound=Numbered)

#: Begins a counter, where nobody has.
_BEGIN = text(
    "INSERT INTO reference_counter (prefix, last_number) VALUES (:prefix, 0) ON CONFLICT DO NOTHING"
)
#: The next number. Made once, as every record that is added asks it; no counter is ever loaded.
_COUNTED = (
    update(ReferenceCounter)
    .where(ReferenceCounter.prefix == bindparam("of_prefix"))
    .values(last_number=ReferenceCounter.last_number + 1)
    .returning(ReferenceCounter.last_number)
    .execution_options(synchronize_session=False)
)


def next_number(session: Session, prefix: str) -> int:
    """The next free number for a prefix, starting at 1. The counter's row stays locked until the
    transaction ends, so two people who add at once get different numbers."""
    taken = _count(session, prefix)
    if taken is None:  # the first of all; another may begin the counter at the same moment
        session.execute(_BEGIN, {"prefix": prefix})
        taken = _count(session, prefix)
        assert taken is not None
    return taken


def _count(session: Session, prefix: str) -> int | None:
    return session.execute(_COUNTED, {"of_prefix": prefix}).scalar_one_or_none()


def reserve_number(session: Session, prefix: str, number: int) -> None:
    """Let the next record of a prefix get this number. Raises ``DomainError`` where it was given
    out before."""
    next_number(session, prefix)  # there is a counter, and it is ours until the transaction ends
    found = session.execute(
        update(ReferenceCounter)
        .where(ReferenceCounter.prefix == prefix, ReferenceCounter.last_number <= number)
        .values(last_number=number - 1)
        .returning(ReferenceCounter.last_number)
    ).scalar_one_or_none()
    if found is None:
        raise DomainError(
            f"{reference_of(prefix, number)} was given to another record. Leave the reference "
            "blank, and this one gets the next.",
            field="reference",
        )


def number_in(prefix: str, reference: str) -> int | None:
    """``R-007`` is number 7 of ``R``; anything else is None."""
    found = re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,9}})", reference.upper())
    return int(found.group(1)) if found else None


_NUMBER: BindParameter[Any] = bindparam("number", type_=Integer())


@dataclass(frozen=True)
class ByReference(Generic[N]):
    """Finds records of a kind, which people call ``word``, by their reference; with their
    ``parts``. The statement is made once: most pages and forms ask it."""

    model: type[N]
    word: str
    parts: Callable[[], Sequence[Any]] = tuple

    @cached_property
    def _wanted(self) -> Select[N]:
        return select(self.model).where(self.model.number == _NUMBER).options(*self.parts())

    def get(self, reference: str) -> N:
        """The one record that bears the reference: none does where it is malformed."""
        given = {"number": number_in(self.model.PREFIX, reference)}
        return get_one(self._wanted, f"There is no {self.word} {reference}.", given)


def by_reference(model: type[N], reference: str) -> Select[N]:
    """A select of the one record that bears the reference (of none, where it is malformed)."""
    return select(model).where(model.number == number_in(model.PREFIX, reference))
