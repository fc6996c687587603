"""Who should be able to sign in and cannot, or is not cleared for what their group reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from app.accounts.models import Account, Person
from app.core.archived import is_in_use
from app.core.markings import LOWEST, Marking, is_lower, is_within
from app.extensions import db
from app.governance.groups.models import Group, Membership
from app.pilots.models import Pilot, PilotRole
from app.pilots.rules import PilotRoleKind

#: Those who write and review updates; the other posts have nothing to do here.
_WORKING = (PilotRoleKind.LEAD, PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
#: The most terms that are read of members, and of people named for a place.
TERM_LIMIT = 2_000


@dataclass
class Joiner:
    """A member of a group, or who leads or reviews a place, now or to come. ``reads`` is the
    highest marking of their groups."""

    person: Person
    account: Account | None
    reads: Marking | None = None
    named_for: list[str] = field(default_factory=list)

    @property
    def needs_account(self) -> bool:
        return self.account is None

    @property
    def needs_clearance(self) -> bool:
        """An account begins with the lowest clearances; one that is disabled needs none."""
        if self.reads is None or (self.account is not None and not self.account.is_enabled):
            return False
        return not is_within(self.reads, self.account.clearances if self.account else LOWEST)

    @property
    def words(self) -> str:
        """ "Priya Nair, priya@example.org: account and clearance for OFFICIAL (Board)"."""
        needed = ["account"] if self.needs_account else []
        if self.needs_clearance and self.reads is not None:
            needed.append(f"clearance for {self.reads.word}")
        email = self.account.email if self.account else self.person.email
        first, *others = self.named_for
        said = f"{first} and {len(others)} more" if len(others) > 1 else "; ".join(self.named_for)
        return f"{self.person.name}, {email}: {' and '.join(needed)} ({said})"

    def add(self, named_for: str, reads: Marking | None) -> None:
        if named_for not in self.named_for:
            self.named_for.append(named_for)
        if reads is not None and (self.reads is None or is_lower(self.reads, reads)):
            self.reads = reads


def list_joiners(today: date) -> list[Joiner]:
    """Those who lack an account or a clearance, by name."""
    found: dict[int, Joiner] = {}
    for person, account, named_for, reads in (*_members(today), *_named(today)):
        found.setdefault(person.id, Joiner(person, account)).add(named_for, reads)
    lacking = (each for each in found.values() if each.needs_account or each.needs_clearance)
    return sorted(lacking, key=lambda each: (each.person.name.casefold(), each.person.id))


def _of(term: Any, today: date) -> Select[Person, Account]:
    return (
        select(Person, Account)
        .join(term, term.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(or_(term.ends_on.is_(None), term.ends_on > today))
        .order_by(term.id)
        .limit(TERM_LIMIT)
    )


def _members(today: date) -> Iterator[tuple[Person, Account | None, str, Marking | None]]:
    wanted = _of(Membership, today).join(Group, Group.id == Membership.group_id)
    wanted = wanted.where(is_in_use(Group))
    rows: Sequence[Any] = db.session.execute(wanted.add_columns(Group.name, Group.marking)).all()
    yield from rows


def _named(today: date) -> Iterator[tuple[Person, Account | None, str, Marking | None]]:
    wanted = _of(PilotRole, today).join(Pilot, Pilot.id == PilotRole.pilot_id)
    wanted = wanted.where(PilotRole.kind.in_(_WORKING), is_in_use(Pilot))
    rows = db.session.execute(wanted.add_columns(PilotRole.kind, Pilot.short_name))
    for person, account, kind, place in rows:
        yield person, account, f"{kind.word}, {place}", None
