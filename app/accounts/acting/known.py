"""For whom someone acts, as the header of every page says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import g
from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import aliased

from app.accounts.acting.models import ActingPeriod
from app.accounts.acting.queries import list_acted_for
from app.accounts.models import Account
from app.accounts.sign_in.models import SignInSession
from app.core.beside import ReadBeside
from app.core.unchanged import PEOPLE_KEPT, kept_until_changed


@dataclass(frozen=True)
class ActedFor:
    """Someone for whom a person acts today, and for how long ("until 12 February 2010")."""

    period_id: int
    person_id: int
    name: str
    lasts: str


#: Where a request remembers whether whoever makes it may act for others.
_ACTS = "may_act_for_others"


@cache
def _acts_columns() -> tuple[ScalarSelect[Any]]:
    """Whether there is a period that is not ended in which they act for anyone."""
    own = aliased(Account)
    acts = select(ActingPeriod.id).join(own, own.person_id == ActingPeriod.acting_id)
    acts = acts.where(own.id == SignInSession.account_id, ActingPeriod.ended_at.is_(None))
    return (select(acts.correlate(SignInSession).exists()).scalar_subquery(),)


def _note_acts(may_act: bool) -> None:
    setattr(g, _ACTS, may_act)


#: The same, for every request: few act for others.
ACTS_BESIDE = ReadBeside(_acts_columns, _note_acts)


def know_acted_for(acting_id: int, today: date) -> Sequence[ActedFor]:
    """For whom whoever looks acts today, for the header of every page: asked for anew when anything
    was changed."""
    if not g.get(_ACTS, True):
        return []

    def ask() -> list[ActedFor]:
        return [
            ActedFor(each.id, each.person_id, each.person.name, each.lasts(today))
            for each in list_acted_for(acting_id, today)
        ]

    return kept_until_changed("acted_for", acting_id, ask, most=PEOPLE_KEPT, of_records=True)
