"""Barriers that may be the same as another: by the words of their titles, by what stands in the
way and by who is asked."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.barriers.models import Barrier, BarrierRaiser
from app.barriers.rules import UNSETTLED, BarrierCategory, BarrierKind
from app.extensions import db

#: The most that are suggested.
SIMILAR_SHOWN = 5
#: Words that say nothing of what a title is about, and how long one must be to count.
_COMMON = frozenset(
    "about after and are before between cannot does each for from have into must need needs not "
    "only other places should that the their them there they this too under what when which will "
    "with without".split()
)
_SHORTEST, _MOST_WORDS = 4, 12
#: How alike two are at least: two words of the title, or one with the category and the department.
_LEAST = 4


def words_of_title(title: str) -> list[str]:
    """The words of a title that are worth looking for, cut to their stems in a rough way:
    "funding" finds "funded"."""
    found = re.findall(r"[^\W\d_]+", title.casefold())
    words = [word[:6] for word in found if len(word) >= _SHORTEST and word not in _COMMON]
    return list(dict.fromkeys(words))[:_MOST_WORDS]


def list_similar(
    *,
    kind: BarrierKind,
    title: str,
    category: BarrierCategory | None,
    department_id: int | None,
    rule_name: str = "",
    without_id: int | None = None,
) -> Sequence[Barrier]:
    """The most alike first; in one statement, with those that raised them."""
    words = words_of_title(title)
    points: list[Any] = [
        case((Barrier.title.icontains(word, autoescape=True), 2), else_=0) for word in words
    ]
    if category is not None:
        points.append(case((Barrier.category == category, 1), else_=0))
    if department_id is not None:
        points.append(case((Barrier.department_id == department_id, 1), else_=0))
    if rule_name:
        same = and_(Barrier.rule_name != "", func.lower(Barrier.rule_name) == rule_name.lower())
        points.append(case((same, _LEAST), else_=0))
    if not words and not rule_name:
        return []
    alike = sum(points[1:], points[0])
    return db.session.scalars(
        select(Barrier)
        .where(
            Barrier.kind == kind,
            Barrier.state.in_(UNSETTLED),
            Barrier.id != (without_id or 0),
            alike >= _LEAST,
        )
        .options(
            joinedload(Barrier.department),
            selectinload(Barrier.raisers).joinedload(BarrierRaiser.pilot),
        )
        .order_by(alike.desc(), Barrier.number)
        .limit(SIMILAR_SHOWN)
    ).all()


def similar_to(barrier: Barrier) -> Sequence[Barrier]:
    """Those that one that is not settled may be the same as."""
    return list_similar(
        kind=barrier.kind,
        title=barrier.title,
        category=barrier.category,
        department_id=barrier.department_id,
        rule_name=barrier.rule_name,
        without_id=barrier.id,
    )
