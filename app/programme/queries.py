"""Reads of the programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from app.core.errors import NotFound
from app.core.unchanged import kept_until_changed
from app.core.wording import Words
from app.extensions import db
from app.programme.models import Programme, ProgrammeAbbreviation
from app.programme.rules import (
    DEFAULT_ACCEPTANCE_DAYS,
    DEFAULT_APPETITE_SCORE,
    DEFAULT_ESCALATION_DAYS,
    DEFAULT_RESPONSE_DAYS,
    DEFAULT_REVIEW_DAYS,
    DEFAULT_SECOND_ESCALATION_DAYS,
    DEFAULT_TOLERANCE_DAYS,
    MOST_ABBREVIATIONS,
    AcceptedRisk,
    WordFacts,
    words_of,
)


def find_programme() -> Programme | None:
    """The programme that this deployment serves, with its aims; None before there is one."""
    return db.session.scalar(
        select(Programme).options(selectinload(Programme.aims)).order_by(Programme.id).limit(1)
    )


def find_accepted_risk() -> AcceptedRisk:
    """How much risk the programme accepts; before there is a programme, what one begins with."""
    row = db.session.execute(
        select(Programme.appetite, Programme.appetite_score).order_by(Programme.id).limit(1)
    ).one_or_none()
    return AcceptedRisk(row.appetite, row.appetite_score) if row else AcceptedRisk()


def accepted_score() -> ColumnElement[int]:
    """The highest residual score that it accepts, in SQL."""
    kept = select(Programme.appetite_score).order_by(Programme.id).limit(1).scalar_subquery()
    return func.coalesce(kept, DEFAULT_APPETITE_SCORE)


def milestone_tolerance() -> ColumnElement[int]:
    """The days that a milestone may be late before it is Red, in SQL; in Python, a word of the
    programme (``words.tolerance_days``)."""
    return _days(Programme.milestone_tolerance_days)


def change_tolerance() -> ColumnElement[int]:
    """The days that a baseline may be moved by without a group, in SQL."""
    return _days(Programme.change_tolerance_days)


def _days(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    kept = select(column).order_by(Programme.id).limit(1).scalar_subquery()
    return func.coalesce(kept, DEFAULT_TOLERANCE_DAYS)


def find_change_tolerance() -> int:
    """The days that a baseline may be moved by without a group."""
    return db.session.scalar(select(change_tolerance())) or 0


@dataclass(frozen=True)
class BarrierDays:
    """Clear working days: for a department to respond to a barrier; after it was due until the
    ``first`` group is asked, and from then until the ``second``."""

    response: int = DEFAULT_RESPONSE_DAYS
    first: int = DEFAULT_ESCALATION_DAYS
    second: int = DEFAULT_SECOND_ESCALATION_DAYS


def find_barrier_days() -> BarrierDays:
    found = db.session.execute(
        select(Programme.response_days, Programme.escalation_days, Programme.second_escalation_days)
        .order_by(Programme.id)
        .limit(1)
    ).first()
    return BarrierDays(*found) if found else BarrierDays()


@dataclass(frozen=True)
class ReturnDays:
    """Clear working days for a return to be reviewed and to be accepted."""

    review: int = DEFAULT_REVIEW_DAYS
    acceptance: int = DEFAULT_ACCEPTANCE_DAYS


def find_return_days() -> ReturnDays:
    found = db.session.execute(
        select(Programme.review_days, Programme.acceptance_days).order_by(Programme.id).limit(1)
    ).first()
    return ReturnDays(*found) if found else ReturnDays()


def get_programme() -> Programme:
    programme = find_programme()
    if programme is None:
        raise NotFound("There is no programme yet: run 'flask programme begin'.")
    return programme


def get_programme_with_abbreviations() -> Programme:
    """The same with what it explains to readers."""
    programme = get_programme()
    options = selectinload(Programme.abbreviations)
    return db.session.scalars(
        select(Programme)
        .where(Programme.id == programme.id)
        .options(options)
        .execution_options(populate_existing=True)
    ).one()


def list_abbreviations() -> Sequence[ProgrammeAbbreviation]:
    """What the programme explains to the readers of its papers and packs, in alphabetical order."""
    return db.session.scalars(
        select(ProgrammeAbbreviation)
        .order_by(ProgrammeAbbreviation.position, ProgrammeAbbreviation.id)
        .limit(MOST_ABBREVIATIONS)
    ).all()


_WORDS = [
    Programme.__table__.c[name] for name in (*WordFacts.__annotations__, "milestone_tolerance_days")
]


def find_words() -> Words | None:
    """The programme's own words; None before there is one. Every page speaks in them."""
    return kept_until_changed("words", None, _read_words, in_words=False)


def _read_words() -> Words | None:
    """What is not saved yet stays so."""
    with db.session.no_autoflush:
        row = db.session.execute(select(*_WORDS).order_by(Programme.id).limit(1)).one_or_none()
    if row is None:
        return None
    facts = dict(row._mapping)
    tolerance_days = facts.pop("milestone_tolerance_days")
    return words_of(cast(WordFacts, facts), tolerance_days)


def reviews_region() -> ColumnElement[bool]:
    """Whether whoever holds the reviewing post reviews every place of a region, in SQL."""
    kept = select(Programme.reviews_region).order_by(Programme.id).limit(1).scalar_subquery()
    return func.coalesce(kept, true())
