"""Reads of the programme."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from app.core.errors import NotFound
from app.extensions import db
from app.programme.models import Programme
from app.programme.rules import DEFAULT_APPETITE_SCORE, AcceptedRisk


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


def get_programme() -> Programme:
    programme = find_programme()
    if programme is None:
        raise NotFound("There is no programme yet: run 'flask programme begin'.")
    return programme
