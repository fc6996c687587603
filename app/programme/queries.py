"""Reads of the programme."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.errors import NotFound
from app.extensions import db
from app.programme.models import Programme


def find_programme() -> Programme | None:
    """The programme that this deployment serves, with its aims; None before there is one."""
    return db.session.scalar(
        select(Programme).options(selectinload(Programme.aims)).order_by(Programme.id).limit(1)
    )


def get_programme() -> Programme:
    programme = find_programme()
    if programme is None:
        raise NotFound("There is no programme yet: run 'flask programme create'.")
    return programme
