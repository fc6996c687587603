"""Reads of decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.access import Actor, Role
from app.core.errors import NotFound
from app.core.references import by_reference, number_in
from app.extensions import db
from app.governance.decisions.models import Decision
from app.governance.decisions.rules import Basis, Standing
from app.governance.groups.queries import chaired_by
from app.governance.meetings.models import AgendaItem, Meeting

#: The most decisions of a meeting, or to choose from, that are read at once.
DECISION_LIMIT = 500

_PARTS = (
    joinedload(Decision.group),
    joinedload(Decision.owner),
    joinedload(Decision.item).joinedload(AgendaItem.meeting).joinedload(Meeting.group),
    joinedload(Decision.meeting).joinedload(Meeting.group),
    joinedload(Decision.superseded_by),
)


def readable_by(actor: Actor, on: date) -> ColumnElement[bool]:
    """What the actor sees of the register, as ``permissions.can_read_decision`` has it."""
    if actor.is_secretariat:
        return Decision.id.is_not(None)
    announced: ColumnElement[bool] = Decision.announced_on.is_not(None)
    if not actor.works_in_programme:
        announced = and_(announced, Decision.group_id.in_(actor.scopes(Role.READER)))
    return or_(announced, Decision.group_id.in_(chaired_by(actor.person_id, on)))


@dataclass(frozen=True)
class Asked:
    """What of the register is asked for; what is empty or None is not asked."""

    group_id: int | None = None
    basis: Basis | None = None
    year: int | None = None
    standing: Standing | None = None
    text: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        found = []
        if self.group_id is not None:
            found.append(Decision.group_id == self.group_id)
        if self.basis is not None:
            found.append(Decision.basis == self.basis)
        if self.year is not None:
            first, after = date(self.year, 1, 1), date(self.year + 1, 1, 1)
            found.append(and_(Decision.decided_on >= first, Decision.decided_on < after))
        if self.standing is not None:
            is_in_force = Decision.superseded_by_id.is_(None)
            found.append(is_in_force if self.standing is Standing.IN_FORCE else ~is_in_force)
        if self.text:
            found.append(_holds(self.text))
        return found


def _holds(text: str) -> ColumnElement[bool]:
    """Whether the reference is the text, or the words hold it."""
    columns = (Decision.text, Decision.rationale, Decision.dissent, Decision.basis_reason)
    held = or_(*(column.icontains(text, autoescape=True) for column in columns))
    number = number_in(Decision.PREFIX, text)
    return held if number is None else or_(held, Decision.number == number)


def select_decisions(seen: ColumnElement[bool], asked: Asked) -> Select[Decision]:
    """The register, latest first; ``seen`` is what the reader may see of it."""
    return (
        select(Decision)
        .where(seen, *asked.conditions())
        .options(*_PARTS)
        .order_by(Decision.decided_on.desc(), Decision.number.desc())
    )


@dataclass(frozen=True)
class Counts:
    """How many decisions there are of each kind that a filter offers."""

    groups: Mapping[int, int]
    bases: Mapping[Basis, int]
    years: Mapping[int, int]
    superseded: int
    total: int


def count_decisions(seen: ColumnElement[bool]) -> Counts:
    """One query: the register has few groups, bases and years."""
    year = func.extract("year", Decision.decided_on)
    is_superseded = Decision.superseded_by_id.is_not(None)
    rows = db.session.execute(
        select(Decision.group_id, Decision.basis, year, is_superseded, func.count())
        .where(seen)
        .group_by(Decision.group_id, Decision.basis, year, is_superseded)
    ).all()
    groups: dict[int, int] = {}
    bases: dict[Basis, int] = {}
    years: dict[int, int] = {}
    superseded = 0
    for group_id, basis, found_year, was_superseded, count in rows:
        groups[group_id] = groups.get(group_id, 0) + count
        bases[basis] = bases.get(basis, 0) + count
        years[int(found_year)] = years.get(int(found_year), 0) + count
        superseded += count if was_superseded else 0
    return Counts(groups, bases, years, superseded, sum(groups.values()))


def get_decision(reference: str) -> Decision:
    decision = db.session.scalar(by_reference(Decision, reference).options(*_PARTS))
    if decision is None:
        raise NotFound(f"There is no decision {reference}.")
    return decision


def get_decision_by_id(decision_id: int) -> Decision:
    decision = db.session.get(Decision, decision_id)
    if decision is None:
        raise NotFound("There is no such decision.")
    return decision


def list_superseded_by(decision: Decision) -> Sequence[Decision]:
    """The decisions that this one supersedes, by number."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.superseded_by_id == decision.id)
        .order_by(Decision.number)
        .limit(DECISION_LIMIT)
    ).all()


def list_decisions_of_meeting(meeting_id: int) -> Sequence[Decision]:
    """What was decided at a meeting, by number, with its owner."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.meeting_id == meeting_id)
        .options(joinedload(Decision.owner))
        .order_by(Decision.number)
        .limit(DECISION_LIMIT)
    ).all()


def list_decisions_of_write_round(write_round_id: int) -> Sequence[Decision]:
    """What a write-round decided, by number."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.write_round_id == write_round_id)
        .order_by(Decision.number)
        .limit(DECISION_LIMIT)
    ).all()


def later_choices(decision: Decision) -> list[tuple[int, str]]:
    """The same group's later decisions, one of which may supersede this one, latest first."""
    rows = db.session.scalars(
        select(Decision)
        .where(
            Decision.group_id == decision.group_id,
            Decision.id != decision.id,
            Decision.decided_on >= decision.decided_on,
            Decision.superseded_by_id.is_(None),
        )
        .order_by(Decision.decided_on.desc(), Decision.number.desc())
        .limit(DECISION_LIMIT)
    )
    return [(row.id, f"{row.reference}: {row.text[:80]}") for row in rows]
