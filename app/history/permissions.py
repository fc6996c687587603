"""Whose values the reader of the whole record of changes reads.

Administrators keep accounts, and no content: a domain says what is theirs (``administrative``). Of
a risk, a paper or minutes they read who did what and when, without title and values. Where they may
read a record, its own page has its history.
"""

from collections.abc import Collection

from flask import current_app

from app.core.access import Actor
from app.core.domain import domains_of


def kinds_open_to(actor: Actor) -> Collection[str] | None:
    """The kinds of records whose values the actor reads in the search; None for all."""
    if actor.is_secretariat:
        return None
    return {kind for domain in domains_of(current_app) for kind in domain.administrative}
