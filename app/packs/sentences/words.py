"""Small words that all sentences share. A message is a whole sentence; a heading has no full stop,
and reads as a sentence too, since where there are no rows it stands alone."""

from collections.abc import Sequence
from datetime import date

from app.core.formats import day

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(count: int) -> str:
    """Words up to nine, figures from 10: the usage of the pack's sentences. Nought is "no"."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def some(count: int, one: str, many: str | None = None) -> str:
    """``some(2, "return")`` is "two returns"; ``some(0, "risk")`` is "no risks"."""
    return f"{spelled(count)} {one if count == 1 else many or one + 's'}"


def all_of(count: int, what: str) -> str:
    """ "the one pilot", "both pilots", "all 13 pilots": with ``are(count)`` after it."""
    if count < 3:
        return f"the one {what}" if count == 1 else f"both {what}s"
    return f"all {spelled(count)} {what}s"


def none_of(count: int, what: str) -> str:
    """ "neither of the two pilots", "none of the 13 pilots": takes "is"; from two upwards."""
    return f"{'neither' if count == 2 else 'none'} of the {spelled(count)} {what}s"


def listed(items: Sequence[str]) -> str:
    """ "Kent", "Kent and Durham", "Kent, Durham and Croydon"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def message(*clauses: str) -> str:
    """A sentence of the clauses that are not empty: the first, a semicolon, the rest listed."""
    first, *rest = [clause for clause in clauses if clause]
    return capital("; ".join([first, listed(rest)] if rest else [first])) + "."


def are(count: int) -> str:
    return "is" if count == 1 else "are"


def have(count: int) -> str:
    return "has" if count == 1 else "have"


def since(since_on: date | None) -> str:
    return f"since {day(since_on)}" if since_on else "so far"


def days(count: int) -> str:
    return f"{count:,} day" if count == 1 else f"{count:,} days"


def their(rows: Sequence[object]) -> str:
    return "its" if len(rows) == 1 else "their"
