"""Reads of themes and of those who work on them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.archived import is_in_use
from app.core.choices import Choices, know_choices, read_choices
from app.core.reading import get_one
from app.extensions import db
from app.pilots.models import Pilot, PilotTheme, Theme, ThemeName
from app.pilots.rules import name_key

#: The most themes that are read at once.
THEME_LIMIT = 1000


def get_theme(theme_id: int) -> Theme:
    """A theme with who leads it and all its names. Raises ``NotFound``."""
    return get_one(
        select(Theme)
        .where(Theme.id == theme_id)
        .options(
            joinedload(Theme.lead_organisation),
            joinedload(Theme.lead_person),
            selectinload(Theme.names),
        ),
        "There is no such theme. It may have been merged into another.",
    )


def theme_choices() -> Choices:
    """All themes, by name."""
    wanted = select(Theme.id, Theme.name).order_by(Theme.name, Theme.id)
    return know_choices("themes", None, lambda: read_choices(wanted))


def find_named(names: Collection[str]) -> dict[str, Theme]:
    """The themes that some names mean, by the names' keys."""
    rows = db.session.execute(
        select(ThemeName.key, Theme)
        .join(Theme, Theme.id == ThemeName.theme_id)
        .where(ThemeName.key.in_({name_key(name) for name in names}))
        .limit(THEME_LIMIT)
    )
    return {row.key: row.Theme for row in rows}


def select_places(theme_id: int) -> Select[Any]:
    """The ids of the places in use that work on a theme."""
    return (
        select(PilotTheme.pilot_id)
        .join(Pilot, Pilot.id == PilotTheme.pilot_id)
        .where(PilotTheme.theme_id == theme_id, is_in_use(Pilot))
    )


def list_places_of(theme_ids: Collection[int]) -> dict[int, list[str]]:
    """The short names of the places in use that work on each of some themes."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(PilotTheme.theme_id, Pilot.short_name)
        .join(Pilot, Pilot.id == PilotTheme.pilot_id)
        .where(PilotTheme.theme_id.in_(theme_ids), is_in_use(Pilot))
        .order_by(Pilot.short_name, Pilot.id)
        .limit(THEME_LIMIT * 10)
    )
    for row in rows:
        found.setdefault(row.theme_id, []).append(row.short_name)
    return found


def list_uses(theme_id: int) -> Sequence[PilotTheme]:
    """Where places name a theme, those of archived places too."""
    return db.session.scalars(
        select(PilotTheme).where(PilotTheme.theme_id == theme_id).order_by(PilotTheme.id)
    ).all()


def count_places(theme_id: int) -> int:
    """How many places work on a theme, archived ones too."""
    wanted = select(func.count()).where(PilotTheme.theme_id == theme_id)
    return db.session.scalar(wanted) or 0
