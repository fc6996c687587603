"""How long what was added by mistake can be deleted."""

from datetime import datetime, timedelta

#: How long after it was added.
LASTS = timedelta(days=1)


def is_new(added_at: datetime | None, now: datetime) -> bool:
    """Whether a record was added within the day; of one that nobody is known to have added, that
    is long ago."""
    return added_at is not None and now - added_at < LASTS


def why_not(label: str, added_at: datetime | None, references: list[str], now: datetime) -> str:
    """Why a record stays, in a sentence; empty where it can be deleted. ``references`` are the
    kinds of what refers to it."""
    if not is_new(added_at, now):
        return f"This {label} was added more than a day ago, so it cannot be deleted."
    if references:
        return f"This {label} cannot be deleted, because {joined(references)} it."
    return ""


def joined(references: list[str]) -> str:
    """``a referral refers to``, ``an action and a decision refer to``."""
    named = [f"an {each}" if each[:1] in "aeiou" else f"a {each}" for each in references]
    if len(named) == 1:
        return f"{named[0]} refers to"
    return f"{', '.join(named[:-1])} and {named[-1]} refer to"
