"""Reads of any record by its reference or by its words. What is restricted, marked too high or
withdrawn is left out of them as it is of every read; the rest is what each kind of record says
that the actor may read. Neither a title nor a passage nor a number tells of any other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.core.access import Actor
from app.core.domain import RecordKind
from app.core.findings import Named, Place
from app.core.models import reference_of
from app.core.records import find_by
from app.core.rows import Rows, United, row_columns
from app.core.searched import SearchedPart
from app.core.sentences import capital
from app.extensions import db
from app.search import word_index
from app.search.models import SearchEntry
from app.search.passages import Passage, lit, passage_of
from app.search.rules import WantedWords, numbered_reference, spaced, terms_of

#: The most entries that one search looks at: those of records added last.
MOST_FOUND = 1000

#: The reference that a title begins with, as words.
_REFERENCE = re.compile(r" [a-z]{1,5} \d+ ")


@dataclass(frozen=True)
class Narrowed:
    """What finds are narrowed by, each by no more than one: a kind of record, by name, a place, a
    group, the first and the last day."""

    kind: str = ""
    place_id: int | None = None
    group_id: int | None = None
    since: date | None = None
    until: date | None = None


EVERYTHING = Narrowed()


@dataclass(frozen=True)
class Hit:
    """A record that was found, by one of its entries."""

    entry_id: int
    kind: str
    record_id: int
    title: str
    day: date | None


@dataclass(frozen=True)
class Hits:
    """The records that were found, the best first; ``is_cut`` where there may be more."""

    terms: Sequence[WantedWords]
    records: Sequence[Hit] = ()
    is_cut: bool = False


@dataclass(frozen=True)
class FoundRecord:
    """A record as a page shows it: what it is called, with the words that were looked for lit, and
    a passage of it that has them."""

    named: Named
    text: Passage
    passage: Passage
    day: date | None


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
    kinds: Sequence[RecordKind], actor: Actor, text: str, today: date, by: Narrowed = EVERYTHING
) -> Hits:
    """The records that have all words, in one statement, however many kinds there are: those with
    them in their title first, and among those the titles that begin with them; then those dated
    nearest to today."""
    terms = terms_of(text)
    wanted_kinds = [kind for kind in kinds if by.kind in ("", kind.name)]
    readable = [way for kind in wanted_kinds for way in _ways_to(kind, actor, today)]
    if not (terms and readable):
        return Hits(terms)
    words = word_index.WORDS
    wanted = (
        select(
            SearchEntry.id,
            SearchEntry.kind,
            SearchEntry.record_id,
            SearchEntry.title,
            SearchEntry.day,
        )
        .join(words, words.c.rowid == SearchEntry.id)
        .where(word_index.holds(terms, db.engine.dialect.name), *_conditions(by), or_(*readable))
        .order_by(words.c.rowid.desc())
        .limit(MOST_FOUND + 1)
    )
    word_index.plan_anew(db.session())
    rows = db.session.execute(wanted).all()
    records: dict[tuple[str, int], Hit] = {}
    for row in rows[:MOST_FOUND]:
        records.setdefault((row.kind, row.record_id), Hit(*row))
    placed = sorted(records.values(), key=lambda hit: _place(hit, terms, today))
    return Hits(terms, placed, len(rows) > MOST_FOUND)


def _place(hit: Hit, terms: Sequence[WantedWords], today: date) -> tuple[Any, ...]:
    title = spaced(hit.title)
    missing = sum(not term.is_in(title) for term in terms)
    asked = " ".join(word for term in terms for word in term.words)
    begins = title.startswith(f" {asked}") or (
        _REFERENCE.match(title) is not None and _REFERENCE.sub(" ", title).startswith(f" {asked}")
    )
    days = abs((hit.day - today).days) if hit.day else today.toordinal()
    return missing, not begins, days, hit.title, hit.kind, hit.record_id


def _conditions(by: Narrowed) -> list[ColumnElement[bool]]:
    conditions = []
    if by.place_id is not None:
        conditions.append(SearchEntry.place_id == by.place_id)
    if by.group_id is not None:
        conditions.append(SearchEntry.group_id == by.group_id)
    if by.since is not None:
        conditions.append(SearchEntry.day >= by.since)
    if by.until is not None:
        conditions.append(SearchEntry.day <= by.until)
    return conditions


def _ways_to(kind: RecordKind, actor: Actor, today: date) -> list[ColumnElement[bool]]:
    """Whether an entry of a kind is of a record that the actor finds, or of a part of it that
    stands apart and that they find too."""
    readable = kind.select_readable(actor, today)
    if readable is None:
        return []
    model = kind.model
    named = readable.with_only_columns(literal(1)).order_by(None)
    own = named.where(model.id == SearchEntry.record_id)
    ways = [(_is_of(kind, ""), own)]
    for part in kind.searched.parts:
        if part.stand_apart:
            its = _of_part(own, part, actor, today)
            ways.append((_is_of(kind, part.model.__tablename__), its))
    return [and_(is_of, way.correlate(SearchEntry).exists()) for is_of, way in ways]


def _is_of(kind: RecordKind, part: str) -> ColumnElement[bool]:
    return and_(SearchEntry.kind == kind.name, SearchEntry.part == part)


def _of_part(own: Select[Any], part: SearchedPart, actor: Actor, today: date) -> Select[Any]:
    row = part.joined_to(select(part.model.id)).where(
        part.model.id == SearchEntry.part_id, part.record_id() == SearchEntry.record_id
    )
    condition = part.readable(actor, today)
    if condition is not None:
        row = row.where(condition)
    return own.where(row.correlate(SearchEntry).exists())


def show(
    kinds: Sequence[RecordKind],
    actor: Actor,
    hits: Sequence[Hit],
    terms: Sequence[WantedWords],
    today: date,
) -> list[FoundRecord]:
    """Some records that were found, in two statements: what they are called as they are now, if
    the actor still reads them, and where the words stand."""
    ids: dict[str, list[int]] = {}
    for hit in hits:
        ids.setdefault(hit.kind, []).append(hit.record_id)
    parts, of = [], []
    for kind in kinds:
        readable = kind.select_readable(actor, today) if kind.name in ids else None
        if readable is not None:
            own = readable.where(kind.model.id.in_(ids[kind.name]))
            parts.append(Rows(_select_named(own, kind), partial(_named, kind)))
            of.append(kind.name)
    if not parts:
        return []
    united = United(parts)
    named_by = {
        (of[row.part], row.record_id): united.make(row)
        for row in db.session.execute(select(united.table))
    }
    entry = aliased(SearchEntry)
    wanted = select(entry.id, entry.text).where(entry.id.in_([hit.entry_id for hit in hits]))
    texts: dict[int, str] = {row.id: row.text for row in db.session.execute(wanted)}
    return [
        FoundRecord(named, lit(named.text, terms), passage_of(texts[hit.entry_id], terms), hit.day)
        for hit in hits
        if (named := named_by.get((hit.kind, hit.record_id))) is not None and hit.entry_id in texts
    ]


def _column(model: Any, *names: str) -> Any:
    """The first of some columns that a model has; None where it has none of them."""
    return next((getattr(model, name) for name in names if name in model.__table__.c), None)


def _select_named(readable: Select[Any], kind: RecordKind) -> Select[Any]:
    model = kind.model
    columns = {
        "record_id": model.id,
        "key": _column(model, "slug", "reference"),
        "number": _column(model, "number"),
        "title": kind.found.title if kind.found else kind.title,
        "is_illustrative": _column(model, "is_illustrative"),
    }
    columns |= kind.found.columns if kind.found else {}
    return readable.with_only_columns(*row_columns(**columns)).order_by(None)


@dataclass(frozen=True)
class _RecordFound:
    """As much of a record as its address needs."""

    id: int
    reference: str
    slug: str


def _named(kind: RecordKind, row: Row[Any]) -> Named:
    label, prefix = capital(kind.label), getattr(kind.model, "PREFIX", None)
    if kind.found is not None:
        note = kind.found.note(row)
        place = Place(*kind.found.address(row))
        said = f"{label}, {note}" if note else label
        said = capital(note) if kind.found.says_kind else said
        title = f"{reference_of(prefix, row.number)} {row.title}" if prefix else row.title
        return Named(title, said, place, bool(row.is_illustrative))
    reference = reference_of(prefix, row.number) if prefix else row.key or ""
    endpoint, values = kind.address(_RecordFound(row.record_id, reference, row.key or ""))
    has_reference = prefix or "reference" in kind.model.__table__.c
    return Named(
        f"{reference} {row.title}" if has_reference else row.title,
        label,
        Place(endpoint, values),
        bool(row.is_illustrative),
    )
