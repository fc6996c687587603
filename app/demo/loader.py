"""Loading a demonstration into an empty database."""

from itertools import groupby
from pathlib import Path

from sqlalchemy import exists, select

from app.audit.events import auditing
from app.core import clock, wording
from app.core.access import OPERATOR
from app.core.errors import DomainError
from app.demo.files import DATA, DEFAULT_NAME, Data, read_data
from app.demo.filling import Loading
from app.demo.ledger import lay_ledger
from app.demo.models import STORYTELLER, Demonstration
from app.demo.queries import holds_records
from app.demo.records import DatabaseRefused, LoadedRecords, flush
from app.extensions import db
from app.programme.models import Programme
from app.programme.service import ProgrammeExists
from app.reminders.service import lay_down


class HoldsRecords(DomainError):
    """The database is not empty."""


def load_demonstration(
    password_hash: str, name: str = DEFAULT_NAME, *, folder: Path = DATA
) -> None:
    """All records as they stood on the first day, with the clock pinned to it; every account has
    the one password. Raises ``ProgrammeExists``, ``HoldsRecords``, ``UnknownDemonstration`` or,
    naming file and row, ``BadData``."""
    data = read_data(name, folder)
    if db.session.scalar(select(exists().where(Programme.id.is_not(None)))):
        raise ProgrammeExists(
            "This database already holds a programme. The demonstration needs an empty one: "
            "name it in DATABASE_URL, and run 'flask db upgrade' first."
        )
    if holds_records():
        raise HoldsRecords(
            "This database already holds records. The demonstration needs an empty one: name it "
            "in DATABASE_URL, and run 'flask db upgrade' first."
        )
    with auditing(STORYTELLER, "demonstration:loaded"):
        try:
            _load(data, password_hash)
        except DatabaseRefused:  # of some row: find out of which
            db.session.rollback()
            _load(data, password_hash, one_by_one=True)
        db.session.add(Demonstration(id=1, name=name, today_on=data.today_on))
        lay_down(OPERATOR, runs_from=data.today_on)
    clock.forget()
    wording.forget()
    lay_ledger(data.today_on)


def _load(data: Data, password_hash: str, *, one_by_one: bool = False) -> None:
    """Rows of a table go to the database together, unless ``one_by_one``."""
    records = LoadedRecords(data, Loading(data.folder, password_hash), data.today_on)
    with db.session.no_autoflush:
        for table, rows in groupby(data.rows, key=lambda row: row.table):
            for row in rows:
                records.add(row)
                if one_by_one:
                    flush(row.place)
            records.settle()
            flush(table)
