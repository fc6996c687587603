"""Entries in plain words: "Forecast moved from 18 to 26 February by Kent lead"."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, TypeAlias

from app.audit.labels import event_label
from app.audit.models import AuditEntry
from app.audit.queries import hidden_parts, shown_changes
from app.audit.rights import withheld
from app.audit.shapes import shape_of_table
from app.core.clock import LONDON
from app.core.formats import clock_time, day, exact_money, exact_pounds, moment
from app.core.labels import humanised, table_label
from app.core.marked import Marked
from app.core.restriction import Restrictable, restricted_among
from app.core.sentences import capital

#: Records by table and number.
Unnamed: TypeAlias = AbstractSet[tuple[str | None, int]]

#: A text longer than this is not quoted in a sentence, but shown beside it.
QUOTED = 60

#: What is said of an entry that whoever looks might not have read then.
WITHHELD = "not shown, as the record was marked or restricted then"

#: Said by the record's own name, or of use to the program alone.
_UNSAID = ("number", "slug", "position", "snapshot")
#: What the service keeps of a pack for itself: it tells no one what has changed.
_KEPT_FOR_ITSELF = ("snapshot", "file_sha256", "record_count", "record_head")

#: What ``core.withdrawn`` keeps of a record is told in one line.
_WITHDRAWN = ("withdrawn_on", "withdrawn_reason", "withdrawn_by", "repeats_id")


@dataclass(frozen=True)
class Line:
    """What changed, as a sentence without its stop. Texts too long for one stand beside it."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class EntryDescription:
    """An entry in words: what was done, the lines of what changed, who did it and when."""

    event: str
    lines: tuple[Line, ...]
    who: str
    when: str
    record: str
    details: str

    @property
    def sentence(self) -> str:
        """The whole entry, where one sentence holds it."""
        return f"{self.lines[0].text if len(self.lines) == 1 else self.event} by {self.who}"


def describe_entries(
    entries: Sequence[AuditEntry],
    hidden: Collection[tuple[str, Any]] | None = None,
    outlined: Collection[int] | None = None,
) -> list[EntryDescription]:
    """The entries in words, in their order, for whoever looks: nothing of rows that they may not
    read, and no name of a restricted record that they may not: one query
    for each kind of restricted record named.
    Of entries that tell what they might not read then, an outline. ``hidden`` are their
    ``hidden_parts`` and ``outlined`` those ``withheld``, where these are known already."""
    outlined = withheld(entries) if outlined is None else outlined
    if hidden is None:
        hidden = hidden_parts(entries)
    named: dict[str, set[int]] = {}
    for entry in entries:
        for row in json.loads(entry.changes):
            for table, record_id in _named_in(row):
                named.setdefault(table, set()).add(record_id)
    unnamed = {
        (table, record_id)
        for table, ids in named.items()
        if (shape := shape_of_table(table)) is not None
        for record_id in restricted_among(shape.model, ids)
    }
    return [
        replace(describe_outline(entry), details=WITHHELD)
        if entry.id in outlined
        else describe_entry(entry, hidden, unnamed)
        for entry in entries
    ]


def _named_in(row: dict[str, Any]) -> Iterable[tuple[str, int]]:
    """The records of kinds that can be restricted that the values of a row name."""
    shape = shape_of_table(row["of"])
    for field in row["fields"] if shape else ():
        known = shape.field(field["field"]) if shape else None
        target = shape_of_table(known.target) if known and known.target else None
        if target is not None and issubclass(target.model, Restrictable | Marked):
            for value in (field.get("from"), field.get("to")):
                if isinstance(value, dict):
                    yield target.table.name, value["id"]


def describe_entry(
    entry: AuditEntry,
    hidden: Collection[tuple[str, Any]] = (),
    unnamed: Unnamed = frozenset(),
) -> EntryDescription:
    """``hidden`` are the rows that whoever looks may not read, ``unnamed`` the records whose names
    they may not know."""
    lines = [
        line
        for row in _without(shown_changes(entry, hidden), unnamed)
        for line in _lines(row, entry.subject_kind, entry.subject_id, entry.on_day)
    ]
    who = entry.actor_name
    if entry.on_behalf_of:
        who += f" on behalf of {entry.on_behalf_of}"
    at = entry.at.astimezone(LONDON)
    return EntryDescription(
        event=event_label(entry.event),
        lines=tuple(lines),
        who=who,
        when=f"{day(entry.on_day)} at {clock_time(at.time())}",
        record=entry.subject_label,
        details=entry.details,
    )


def describe_outline(entry: AuditEntry) -> EntryDescription:
    """What whoever may not read the record is told: who did what to a record of which kind, and
    when."""
    whole = describe_entry(entry)
    return replace(whole, lines=(), record=_a(table_label(entry.subject_kind)), details="")


def _a(kind: str) -> str:
    return f"{'An' if kind[:1] in 'aeiou' else 'A'} {kind}"


def _without(rows: list[dict[str, Any]], unnamed: Unnamed) -> list[dict[str, Any]]:
    """The rows with other words in place of the names that are hidden."""
    for row in rows if unnamed else ():
        shape = shape_of_table(row["of"])
        for field in row["fields"] if shape else ():
            known = shape.field(field["field"]) if shape else None
            for value in (field.get("from"), field.get("to")):
                if known and isinstance(value, dict) and (known.target, value["id"]) in unnamed:
                    value["is"] = f"a restricted {table_label(known.target or '')}"
    return rows


def _lines(row: Mapping[str, Any], kind: str, subject_id: int | None, on: date) -> list[Line]:
    is_own = (row["of"], row["id"]) == (kind, subject_id)
    fields = [field for field in row["fields"] if field["field"] not in _UNSAID]
    if row["do"] == "changed":
        part = "" if is_own else f"{capital(table_label(row['of']))} “{row['is']}”: "
        told = _withdrawal(row["fields"]) if is_own else []
        unsaid = {*_KEPT_FOR_ITSELF, *(_WITHDRAWN if told else ())}
        left = [field for field in row["fields"] if field["field"] not in unsaid]
        return [*told, *(_change(row, field, on, part) for field in left)]
    if is_own:
        return [Line(capital(row["do"]))] if row["do"] == "removed" else []
    following = [field for field in fields if row["do"] == "added" and field.get("from")]
    if following:
        return _step(row, following, fields, on)
    return [Line(f"{capital(table_label(row['of']))} {row['do']}: {row['is']}")]


def _withdrawal(fields: Iterable[Mapping[str, Any]]) -> list[Line]:
    """That a record was withdrawn, or merged into another, and why; or that it was restored."""
    became = {field["field"]: field.get("to") for field in fields}
    if "withdrawn_on" not in became:
        return []
    if not became["withdrawn_on"]:
        return [Line("Restored")]
    other, why = became.get("repeats_id"), became.get("withdrawn_reason")
    done = f"Merged into {other['is']}" if other else "Withdrawn"
    return [Line(f"{done} ({why.rstrip('.')})" if why else done)]


def _step(row: Mapping[str, Any], following: list[Any], fields: list[Any], on: date) -> list[Line]:
    """A new row of a series: what it moved, and why."""
    why = next((f["to"] for f in fields if f["field"] == "reason" and f["to"]), "")
    because = f" ({why.rstrip('.')})" if why else ""
    moved = [field for field in following if field["from"] != field["to"]]
    if not moved:
        return [Line(f"{capital(table_label(row['of']))} left unchanged{because}")]
    lines = [_change(row, field, on, "") for field in moved]
    return [*lines[:-1], Line(lines[-1].text + because, lines[-1].before, lines[-1].after)]


def _change(row: Mapping[str, Any], field: Mapping[str, Any], on: date, part: str) -> Line:
    name = _column_label(row["of"], field["field"])
    name = part + (name[:1].lower() + name[1:] if part else name)
    if field["as"] in ("secret", "file"):
        return Line(f"{name} changed")
    was, now = field["from"], field["to"]
    if field["as"] == "plain" and _is_long(was, now):
        verb = "written" if was in (None, "") else "cleared" if now in (None, "") else "rewritten"
        return Line(f"{name} {verb}", str(was or ""), str(now or ""))
    if field["as"] == "day" and was and now:
        before, after = date.fromisoformat(was), date.fromisoformat(now)
        return Line(f"{name} moved from {_short(before, after, on)} to {_short(after, before, on)}")
    if was in (None, ""):
        return Line(f"{name} set to {spoken(field['as'], now)}")
    if now in (None, ""):
        return Line(f"{name} cleared; it was {spoken(field['as'], was)}")
    return Line(f"{name} changed from {spoken(field['as'], was)} to {spoken(field['as'], now)}")


def _column_label(table: str, key: str) -> str:
    """Columns that are no longer there are called by their names."""
    shape = shape_of_table(table)
    known = shape.field(key) if shape else None
    return known.label if known else capital(humanised(key))


def _is_long(*values: Any) -> bool:
    texts = [value for value in values if isinstance(value, str)]
    return any(len(text) > QUOTED or "\n" in text for text in texts)


def _short(value: date, other: date, on: date) -> str:
    """A day without its year, where that goes without saying."""
    if value.year == other.year == on.year:
        return f"{value.day} {value:%B}"
    return day(value)


def spoken(kind: str, value: Any) -> str:
    """A value of an entry in words."""
    if value in (None, ""):
        return "nothing"
    if isinstance(value, dict):
        return str(value["is"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if kind == "day":
        return day(date.fromisoformat(value))
    if kind == "moment":
        return moment(datetime.fromisoformat(value))
    if kind == "time":
        return clock_time(time.fromisoformat(value))
    if kind == "money":
        return exact_pounds(value)
    if kind == "pence":
        return exact_money(value)
    return f"“{value}”" if isinstance(value, str) else f"{value:,}"


def entry_text(entry: AuditEntry) -> str:
    """All that an entry tells, as one text: for lists and exports."""
    words = describe_entry(entry)
    return "; ".join([line.text for line in words.lines] or [words.details or words.event])
