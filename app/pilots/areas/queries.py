"""Reads of other areas."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.loading import loading
from app.core.reading import FirstRows, get_one, list_first
from app.extensions import db
from app.pilots.areas.models import OtherArea, OtherAreaTheme

#: What is loaded with an area.
PARTS = loading(
    lambda: (
        joinedload(OtherArea.region),
        joinedload(OtherArea.contact),
        selectinload(OtherArea.themes).joinedload(OtherAreaTheme.theme),
    )
)

#: The most areas that another page lists, and themes that are counted at once.
AREAS_SHOWN = 8
_COUNTED = 1000


def get_area(area_id: int) -> OtherArea:
    return get_one(
        select(OtherArea).where(OtherArea.id == area_id).options(*PARTS),
        "There is no such area.",
    )


def theme_at(position: int) -> ScalarSelect[Any]:
    """An area's theme at a position; none where it has fewer."""
    return (
        select(OtherAreaTheme.theme_id)
        .where(OtherAreaTheme.area_id == OtherArea.id, OtherAreaTheme.position == position)
        .correlate(OtherArea)
        .scalar_subquery()
    )


def works_on(theme_id: int) -> ColumnElement[bool]:
    return exists().where(
        OtherAreaTheme.area_id == OtherArea.id, OtherAreaTheme.theme_id == theme_id
    )


def list_areas(condition: ColumnElement[bool]) -> FirstRows[OtherArea]:
    """The first areas that meet a condition, by name."""
    wanted = select(OtherArea).where(condition).options(*PARTS)
    return list_first(wanted.order_by(OtherArea.name, OtherArea.id), AREAS_SHOWN)


def count_by_theme(theme_ids: Collection[int]) -> dict[int, int]:
    """How many areas work on each of some themes."""
    rows = db.session.execute(
        select(OtherAreaTheme.theme_id, func.count(OtherArea.id))
        .join(OtherArea, OtherArea.id == OtherAreaTheme.area_id)
        .where(OtherAreaTheme.theme_id.in_(theme_ids))
        .group_by(OtherAreaTheme.theme_id)
        .limit(_COUNTED)
    )
    return {row[0]: row[1] for row in rows}


def list_uses(theme_id: int) -> Sequence[OtherAreaTheme]:
    """Where areas name a theme."""
    return db.session.scalars(
        select(OtherAreaTheme)
        .where(OtherAreaTheme.theme_id == theme_id)
        .order_by(OtherAreaTheme.id)
    ).all()
