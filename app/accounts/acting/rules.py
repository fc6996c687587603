"""What someone who acts for another never does for them, and how a period reads."""

from datetime import date

from app.core.access import Role
from app.core.formats import day

#: Roles that nobody has for another: they were given to one person, for what they know or are.
NEVER_FOR_ANOTHER = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.SPEND_MODERATOR)

#: The most people who act for one person, now or later, and for whom one person acts.
MOST = 10


def overlap(first: date, last: date | None, other_first: date, other_last: date | None) -> bool:
    """Whether two periods have a day in common; without a last day one goes on."""
    return (other_last is None or first <= other_last) and (last is None or other_first <= last)


def period_words(first: date, last: date | None, today: date) -> str:
    """How long one lasts, inside a sentence: "until 12 February 2010"."""
    if first <= today:
        return f"until {day(last)}" if last else "until further notice"
    return (
        f"from {day(first)} to {day(last)}" if last else f"from {day(first)} until further notice"
    )
