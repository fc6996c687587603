"""Small words that the sentences of packs share. A message is a whole sentence; a heading has no
full stop, and reads as a sentence too, since where there are no rows it stands alone."""

from collections.abc import Sequence
from datetime import date

from app.core.formats import day


def all_of(count: int, one: str, many: str | None = None) -> str:
    """ "the only pilot", "both pilots", "all 13 pilots": with ``are(count)`` after it."""
    if count == 1:
        return f"the only {one}"
    return f"{'both' if count == 2 else f'all {count:,}'} {many or one + 's'}"


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


def agree(count: int, verb: str) -> str:
    """ "needs" of one, "need" of more."""
    return f"{verb}s" if count == 1 else verb


def have(count: int) -> str:
    return "has" if count == 1 else "have"


def since(since_on: date | None) -> str:
    return f"since {day(since_on)}" if since_on else "so far"
