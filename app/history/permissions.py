"""Whose values the reader of the whole record of changes reads.

Administrators keep accounts, and no content: of a risk, a paper or minutes they read who did what
and when, without title and values. Where they may read a record, its own page has its history.
"""

from collections.abc import Collection

from app.core.access import Actor

#: What administrators keep: people, how they sign in, mail, and this record itself.
ADMINISTRATIVE = frozenset({"account", "audit", "message", "organisation", "person", "session"})


def kinds_open_to(actor: Actor) -> Collection[str] | None:
    """The kinds of records whose values the actor reads in the search; None for all."""
    return None if actor.is_secretariat else ADMINISTRATIVE
