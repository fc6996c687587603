"""Someone who acts for another: one actor, with what both may do and read."""

from datetime import date

from flask import current_app

from app.accounts.acting.queries import find_acted_for
from app.accounts.acting.rules import NEVER_FOR_ANOTHER
from app.accounts.grants import list_grants
from app.core.access import Actor
from app.core.domain import domains_of
from app.core.markings import lower_of


def actor_acting(own: Actor, period_id: int, on: date) -> Actor:
    """The person for whom ``own`` acts in a period, as far as that goes: without the roles that are
    theirs alone, and reading no more than ``own`` reads. ``own`` where the period is over."""
    found = find_acted_for(period_id, own.person_id, on) if own.person_id is not None else None
    if found is None:
        return own
    period, account = found
    held = list_grants(domains_of(current_app), period.person_id, on)
    return Actor(
        person_id=period.person_id,
        name=period.person.name,
        grants=frozenset(grant for grant in held if grant.role not in NEVER_FOR_ANOTHER),
        clearances=lower_of(own.clearances, account.clearances) if account else own.clearances,
        by=own,
    )
