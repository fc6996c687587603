"""Reads of any record by its reference or by words of its title. What is restricted, marked too
high or withdrawn is left out of them as it is of every read; the rest is what each kind of record
says that the actor may read. Full text search will take the place of ``find_by_words``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select

from app.core.access import Actor
from app.core.domain import RecordKind
from app.core.findings import Named, Place
from app.core.models import reference_of
from app.core.reading import FirstRows
from app.core.records import find_by
from app.core.rows import Rows, United, row_columns
from app.core.sentences import capital
from app.extensions import db
from app.search.rules import numbered_reference, words_of

#: The most records that one search lists.
FOUND_SHOWN = 25


def find_by_reference(kinds: Sequence[RecordKind], actor: Actor, text: str) -> Any | None:
    """The one record that bears a reference, however it is typed, if the actor may read it. One
    that was withdrawn is found too: its page says so."""
    numbered = numbered_reference(text)
    for kind in kinds:
        if numbered is not None and getattr(kind.model, "PREFIX", None) == numbered[0]:
            condition = kind.model.number == numbered[1]
        elif "reference" in kind.model.__table__.c:
            condition = func.upper(kind.model.reference) == text.upper()
        else:
            continue
        record = find_by(kind, condition)
        if record is not None and kind.can_read(actor, record):
            return record
    return None


def find_by_words(
    kinds: Sequence[RecordKind], actor: Actor, text: str, today: date
) -> FirstRows[Named]:
    """The first records whose titles hold all words, those whose title begins with the text first;
    in one statement, however many kinds there are."""
    words = words_of(text)
    parts = [
        Rows(_holding(readable, kind, words, text), partial(_named, kind))
        for kind in kinds
        if words and (readable := kind.select_readable(actor, today)) is not None
    ]
    if not parts:
        return FirstRows()
    united = United(parts)
    found = united.table
    rows = db.session.execute(
        select(found, func.count().over().label("total"))
        .order_by(
            found.c.place,
            found.c.part,
            found.c.due_on.desc(),
            found.c.number.desc(),
            found.c.title,
            found.c.key,
            found.c.record_id,
        )
        .limit(FOUND_SHOWN)
    ).all()
    return FirstRows((united.make(row) for row in rows), rows[0].total if rows else 0)


def _column(model: Any, *names: str) -> Any:
    """The first of some columns that a model has; None where it has none of them."""
    return next((getattr(model, name) for name in names if name in model.__table__.c), None)


def _holding(
    readable: Select[Any], kind: RecordKind, words: Sequence[str], text: str
) -> Select[Any]:
    model = kind.model
    title = kind.found.title if kind.found else kind.title
    begins = title.istartswith(text, autoescape=True)
    columns = {
        "record_id": model.id,
        "key": _column(model, "slug", "reference"),
        "number": _column(model, "number"),
        "title": title,
        "is_illustrative": _column(model, "is_illustrative"),
        "place": case((begins, 0), else_=1),
    }
    columns |= kind.found.columns if kind.found else {}
    return readable.with_only_columns(*row_columns(**columns)).where(
        and_(*(title.icontains(word, autoescape=True) for word in words))
    )


@dataclass(frozen=True)
class _RecordFound:
    """As much of a record as its address needs."""

    id: int
    reference: str
    slug: str


def _named(kind: RecordKind, row: Row[Any]) -> Named:
    label = capital(kind.label)
    if kind.found is not None:
        note = kind.found.note(row)
        place = Place(*kind.found.address(row))
        said = f"{label}, {note}" if note else label
        return Named(row.title, said, place, bool(row.is_illustrative))
    prefix = getattr(kind.model, "PREFIX", None)
    reference = reference_of(prefix, row.number) if prefix else row.key or ""
    endpoint, values = kind.address(_RecordFound(row.record_id, reference, row.key or ""))
    has_reference = prefix or "reference" in kind.model.__table__.c
    return Named(
        f"{reference} {row.title}" if has_reference else row.title,
        label,
        Place(endpoint, values),
        bool(row.is_illustrative),
    )
