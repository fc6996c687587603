"""Moving the demonstration's date, and what happens on the way.

An event of ``later.toml`` has a day, a ``table`` and a row: of a new record, or, where it says
which to ``change``, what changes of that one.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.audit.events import auditing
from app.core import clock
from app.core.errors import DomainError
from app.demo.columns import model_of
from app.demo.files import DATA, BadData, DataRow, complaining, read_data
from app.demo.filling import Loading
from app.demo.models import STORYTELLER, Demonstration
from app.demo.records import EVENT, LoadedRecords, RecordGone, flush
from app.demo.tables import table_of
from app.extensions import db


class NoDemonstration(DomainError):
    """The database holds no demonstration."""


class DateGoesBack(DomainError):
    """The date asked for is before the demonstration's."""


@dataclass(frozen=True)
class Moved:
    """How many facts were told on the way, and how many left out because the record that they
    are about was changed or removed by hand."""

    told: int
    left_out: int


def move_date(day: date, *, folder: Path = DATA) -> Moved:
    """Move the programme's date forward and let happen, in order, all that happens up to and on
    that day. Each fact happens once; moving to the same day again changes nothing."""
    pinned = db.session.get(Demonstration, 1, with_for_update=True)
    if pinned is None:
        raise NoDemonstration(
            "There is no demonstration in this database, so its date is the real one. "
            "Run 'flask demo load' on an empty database first."
        )
    if day < pinned.today_on:
        raise DateGoesBack(
            f"The demonstration's date is {pinned.today_on.isoformat()} and can only move "
            "forward. To start again, load it into an empty database."
        )
    data = read_data(pinned.name, folder)
    due = [row for row in data.later if pinned.today_on < _day_of(row) <= day]
    records = LoadedRecords(data, Loading(data.folder, ""), pinned.today_on, is_loaded=True)
    told = 0
    for row in sorted(due, key=_day_of):
        with complaining(row.place), auditing(STORYTELLER, "demonstration:told"):
            told += _tell(records, row)
    with auditing(STORYTELLER, "demonstration:moved"):
        pinned.today_on = day
    clock.forget()
    return Moved(told, len(due) - told)


def tell_day(day: date) -> None:
    """Move a demonstration on to a day; where there is none, nothing happens by itself."""
    if clock.is_demonstration():
        move_date(day)


def _day_of(row: DataRow) -> date:
    on = row.values.get("on")
    if not isinstance(on, date):
        raise BadData(f"{row.place}, on = {on!r}: a date is wanted")
    return on


def _tell(records: LoadedRecords, row: DataRow) -> bool:
    """Let the event happen; False where people have overtaken it."""
    model = model_of(row.values.get("table", ""))
    given = {name: value for name, value in row.values.items() if name not in EVENT}
    records.day = _day_of(row)
    try:
        values = records.read(model, given, row.place)
        record = (
            records.get(model, row.values["change"])
            if "change" in row.values
            else records.find_same(model, values)
        )
    except RecordGone:
        return False
    belongs_to = table_of(model).belongs_to
    subject = values.get(belongs_to) if belongs_to else record
    if subject is not None and not table_of(type(subject)).is_open(subject, values):
        return False
    if record is None:
        records.add(row)
    else:
        records.change(record, values)
    flush(row.place)
    return True
