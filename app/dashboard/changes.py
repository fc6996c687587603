"""What changed since someone was last here, and before that since the last meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app

from app.core.access import Actor
from app.core.domain import domains_in_use
from app.core.news import News, Period, list_news

#: So many changes are listed; of those who were never here, and have no meeting, those of so many
#: days.
CHANGES_SHOWN = 12
DAYS = 31


@dataclass(frozen=True)
class ChangesPart:
    """``recent`` is what changed since the actor was last here, ``earlier`` what had changed by
    then since the last meeting; ``more`` counts what is not listed. ``since`` is the first day of
    all this."""

    here_on: date | None
    met_on: date | None
    since: date
    recent: Sequence[News]
    earlier: Sequence[News]
    more: int

    @property
    def listed(self) -> Sequence[News]:
        return [*self.recent, *self.earlier]


def changes_part(
    actor: Actor, here_on: date | None, met_on: date | None, today: date
) -> ChangesPart:
    """``here_on`` is the day on which they were last here; what changed on either day counts."""
    days = [day for day in (here_on, met_on) if day is not None]
    since = min(days, default=today - timedelta(days=DAYS))
    sources = [each for domain in domains_in_use(current_app) for each in domain.news]
    period = Period(since - timedelta(days=1), today)
    found = list_news(sources, actor, period, CHANGES_SHOWN)
    recent = [each for each in found if here_on is not None and each.on >= here_on]
    return ChangesPart(
        here_on, met_on, since, recent, [e for e in found if e not in recent], found.left_out
    )
