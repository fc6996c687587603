"""Where the demonstration finds the records that its rows name by key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import select

from app.accounts.models import Organisation, Person
from app.barriers.models import Barrier
from app.core.errors import DomainError
from app.core.models import Numbered
from app.delivery.models import Interdependency, Milestone, Product
from app.demo.files import Data
from app.demo.rows import PersonRow
from app.extensions import db
from app.governance.decisions.models import Decision
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.pilots.models import Pilot, Region
from app.returns.models import ReportingRound
from app.risks.models import Issue, Risk

T = TypeVar("T")
N = TypeVar("N", bound=Numbered)


class UnknownKey(DomainError):
    """A row names a record that there is not."""


class Keys(Generic[T]):
    """Records of one kind by the keys of their rows."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._records: dict[str, T] = {}

    def put(self, key: str, record: T) -> None:
        if key in self._records:
            raise DomainError(f"another {self.kind} has the key {key}")
        self._records[key] = record

    def get(self, key: str) -> T:
        try:
            return self._records[key]
        except KeyError:
            raise UnknownKey(f"there is no {self.kind} with the key {key}") from None

    def find(self, key: str | None) -> T | None:
        """None for no key; an unknown key is an error all the same."""
        return None if key is None else self.get(key)


@dataclass
class Shelf:
    organisations: Keys[Organisation] = field(default_factory=lambda: Keys("organisation"))
    people: Keys[Person] = field(default_factory=lambda: Keys("person"))
    regions: Keys[Region] = field(default_factory=lambda: Keys("region"))
    pilots: Keys[Pilot] = field(default_factory=lambda: Keys("pilot"))
    leads: Keys[Person] = field(default_factory=lambda: Keys("pilot lead"))
    groups: Keys[Group] = field(default_factory=lambda: Keys("group"))
    rounds: Keys[ReportingRound] = field(default_factory=lambda: Keys("round"))
    meetings: Keys[Meeting] = field(default_factory=lambda: Keys("meeting"))
    milestones: Keys[Milestone] = field(default_factory=lambda: Keys("milestone"))
    risks: Keys[Risk] = field(default_factory=lambda: Keys("risk"))
    issues: Keys[Issue] = field(default_factory=lambda: Keys("issue"))
    barriers: Keys[Barrier] = field(default_factory=lambda: Keys("barrier"))
    products: Keys[Product] = field(default_factory=lambda: Keys("product"))
    interdependencies: Keys[Interdependency] = field(
        default_factory=lambda: Keys("interdependency")
    )
    decisions: Keys[Decision] = field(default_factory=lambda: Keys("decision"))


def email_of(row: PersonRow) -> str:
    return row.email or f"{row.key}@example.org"


def shelf_of_database(data: Data) -> Shelf:
    """The records that were loaded, found again: by what identifies them or, where they are
    numbered, by number, since a file's rows were numbered in its order. Those that people have
    renamed since are not on the shelf. A fixed number of queries."""
    shelf = Shelf()
    organisations = {row.name: row for row in _all(Organisation)}
    people = {row.email: row for row in _all(Person)}
    pilots = {row.slug: row for row in _all(Pilot)}
    rounds = {row.name: row for row in _all(ReportingRound)}
    groups = {row.slug: row for row in _all(Group)}
    meetings = {(row.group_id, row.number): row for row in _all(Meeting)}
    _fill(shelf.organisations, {row.key: organisations.get(row.name) for row in data.organisations})
    _fill(shelf.people, {row.key: people.get(email_of(row)) for row in data.people})
    _fill(shelf.pilots, {row.key: pilots.get(row.key) for row in data.pilots})
    _fill(shelf.leads, {row.key: people.get(f"{row.key}@example.org") for row in data.pilots})
    _fill(shelf.rounds, {row.key: rounds.get(row.name) for row in data.rounds})
    _fill(shelf.groups, {row.key: groups.get(row.key) for row in data.groups})
    group_ids = {row.slug: row.id for row in groups.values()}
    _fill(
        shelf.meetings,
        {row.key: meetings.get((group_ids.get(row.group, 0), row.number)) for row in data.meetings},
    )
    _fill_numbered(shelf.milestones, Milestone, data.milestones)
    _fill_numbered(shelf.risks, Risk, data.risks)
    _fill_numbered(shelf.issues, Issue, data.issues)
    _fill_numbered(shelf.barriers, Barrier, data.barriers)
    _fill_numbered(shelf.products, Product, data.products)
    _fill_numbered(shelf.interdependencies, Interdependency, data.interdependencies)
    return shelf


def _all(model: type[T]) -> Sequence[T]:
    return db.session.scalars(select(model)).all()


def _fill(keys: Keys[T], found: dict[str, T | None]) -> None:
    for key, record in found.items():
        if record is not None:
            keys.put(key, record)


def _fill_numbered(keys: Keys[N], model: type[N], rows: Sequence[Any]) -> None:
    known = db.session.scalars(select(model).where(model.number <= len(rows)))
    by_number = {record.number: record for record in known}
    _fill(keys, {row.key: by_number.get(number) for number, row in enumerate(rows, start=1)})
