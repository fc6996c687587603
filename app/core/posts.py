"""Who holds a post, of a place or an organisation, from a day until the day before another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_


@dataclass(frozen=True)
class HeldPost:
    """That someone holds a post of something, by their ids; None where nobody is named."""

    of_id: int
    person_id: int | None
    starts_on: date
    ends_on: date | None

    def is_held(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on > on)


def held_between(model: Any, since: Any, until: Any) -> ColumnElement[bool]:
    """Of a table of posts: whether they are held on one of some days."""
    return and_(model.starts_on <= until, or_(model.ends_on.is_(None), model.ends_on > since))


def posts_of(rows: Iterable[Any]) -> list[HeldPost]:
    """From rows of what it is a post of, who holds it, from when and until when."""
    return [HeldPost(*row) for row in rows]


def holders_on(posts: Iterable[HeldPost], on: date) -> dict[int, int]:
    """Who holds each post on a day, by what it is a post of: the one named last."""
    newest = {each.of_id: each.person_id for each in posts if each.is_held(on)}
    return {of_id: person_id for of_id, person_id in newest.items() if person_id is not None}
