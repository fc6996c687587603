"""What the pages of people and records show of reminders: who was reminded, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from app.accounts.models import Person
from app.core.access import Actor
from app.core.domain import due_kind_words
from app.core.formats import counted, day
from app.core.rows import PERSON
from app.core.sentences import listed
from app.extensions import db
from app.reminders.models import Reminder
from app.reminders.naming import read_names
from app.reminders.permissions import can_read_reminders
from app.reminders.rules import ReminderState

#: The most lines of a panel, and days that a line names.
LINES = 10
DAYS = 4
#: The newest reminders from which they are made.
READ = 200


@dataclass(frozen=True)
class SentLine:
    """The days on which reminders of one thing went to one person, the last ones first. ``said`` is
    the person, or the thing; ``opened_on`` is when they last opened it."""

    said: str
    kind: str
    due_on: date
    days: Sequence[date]
    opened_on: date | None

    @property
    def when(self) -> str:
        """ "27 January and 1 February 2010"."""
        shown = sorted(self.days[:DAYS])
        left = len(self.days) - len(shown)
        more = f" (and {counted(left, 'time')} before)" if left else ""
        last = shown[-1]
        said = [f"{each.day} {each:%B}" if each.year == last.year else day(each) for each in shown]
        return f"{listed([*said[:-1], day(last)])}{more}"

    @property
    def kind_words(self) -> str:
        return due_kind_words(self.kind)


@dataclass(frozen=True)
class SentLines:
    """The lines of a panel, and how many more there are of late."""

    lines: Sequence[SentLine]
    left_out: int = 0

    @property
    def last_on(self) -> date:
        return max(each.days[0] for each in self.lines)


def on_person(person: Person, actor: Actor) -> dict[str, Any] | None:
    """Of what a person was reminded, for themselves and for the secretariat."""
    if not can_read_reminders(actor) and actor.person_id != person.id:
        return None
    rows = db.session.execute(_of_person(), {"person_id": person.id}).all()
    names = read_names(rows)
    return _panel((names.of(row), row) for row in rows)


def on_record(record: Any, actor: Actor) -> dict[str, Any] | None:
    """Who was reminded of what a record is about; to others than the secretariat, when they were
    themselves."""
    wanted = _of_record(whoevers=bool(can_read_reminders(actor)))
    given = {"record_kind": record.__tablename__, "record_id": record.id}
    rows = db.session.execute(wanted, given | {"person_id": actor.person_id})
    return _panel((row.name, row) for row in rows)


@cache
def _of_person() -> Select[Any]:
    return _newest(Reminder.what, Reminder.person_id == PERSON)


@cache
def _of_record(*, whoevers: bool) -> Select[Any]:
    """Made once, as every record's page asks it: whoever was reminded, or one person."""
    is_theirs = () if whoevers else (Reminder.person_id == PERSON,)
    return _newest(
        Person.name,
        Reminder.record_kind == bindparam("record_kind"),
        Reminder.record_id == bindparam("record_id"),
        *is_theirs,
    )


def _newest(said: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The newest reminders that went, the newest first."""
    return (
        select(
            said,
            Reminder.kind,
            Reminder.short,
            Reminder.due_on,
            Reminder.person_id,
            Reminder.settled_on,
            Reminder.opened_on,
            Reminder.record_kind,
            Reminder.record_id,
        )
        .join(Person, Person.id == Reminder.person_id)
        .where(Reminder.state == ReminderState.SENT, *conditions)
        .distinct()
        .order_by(
            Reminder.settled_on.desc(),
            Reminder.due_on,
            said,
            Reminder.person_id,
            Reminder.kind,
            Reminder.short,
            Reminder.record_id,
        )
        .limit(READ)
    )


def _panel(rows: Iterable[tuple[str, Any]]) -> dict[str, Any] | None:
    """What went, each with what it is called, by that and by person."""
    days: dict[tuple[str, str, date, int], list[date]] = {}
    opened: dict[tuple[str, str, date, int], date] = {}
    for name, row in rows:
        line = name, row.kind, row.due_on, row.person_id
        told = days.setdefault(line, [])
        if row.settled_on not in told:
            told.append(row.settled_on)
        if row.opened_on is not None:
            opened[line] = max(row.opened_on, opened.get(line, row.opened_on))
    found = [SentLine(*line[:3], each, opened.get(line)) for line, each in days.items()]
    lines = SentLines(found[:LINES], len(found[LINES:]))
    return {"reminded": lines} if lines.lines else None
