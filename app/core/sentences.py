"""Small words that the sentences of packs share. A message is a whole sentence; a heading has no
full stop, and reads as a sentence too, since where there are no rows it stands alone."""

from collections.abc import Sequence
from datetime import date

from app.core.formats import counted, day


def all_of(count: int, one: str, many: str | None = None) -> str:
    """ "the only pilot", "both pilots", "all 13 pilots": a plural verb but of one."""
    if count == 1:
        return f"the only {one}"
    return f"{'both' if count == 2 else f'all {count:,}'} {many or one + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """ "Kent", "Kent and Durham", "Kent, Durham and Croydon"."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


#: What a label begins with that takes no article: "your name", "why it is late", "one place".
_NO_ARTICLE = frozenset(
    "a an the your their its this that these those one several each another any at in on for by "
    "how who what when where which whether why".split()
)


def the(label: str) -> str:
    """A label inside a sentence: "Due date" becomes "the due date", "NHS body" "the NHS body",
    "Why it is late" "why it is late"."""
    said = label if label[:2].isupper() else label[:1].lower() + label[1:]
    begins_itself = label.split(" ", 1)[0].lower() in _NO_ARTICLE or label.startswith("“")
    return said if begins_itself else f"the {said}"


def message(*clauses: str) -> str:
    """A sentence of the clauses that are not empty: the first, a semicolon, the rest listed."""
    first, *rest = [clause for clause in clauses if clause]
    return capital("; ".join([first, listed(rest)] if rest else [first])) + "."


_PLURALS = {"is": "are", "has": "have"}


def agree(count: int, verb: str) -> str:
    """A verb as its number has it: "is" and "are", "has" and "have", "needs" and "need"."""
    return verb if count == 1 else _PLURALS.get(verb, verb.removesuffix("s"))


def tally(count: int, one: str, said: str, many: str | None = None) -> str:
    """ "no risk is open", "1 risk is open", "3 risks are open", of ``one`` that ``said`` ("is
    open") is said of."""
    if not count:
        return f"no {one} {said}"
    verb, rest = said.split(" ", 1)
    return f"{counted(count, one, many)} {agree(count, verb)} {rest}"


def share(count: int, total: int, one: str, said: str, many: str | None = None) -> str:
    """Of how many something is said: "2 of 13 risks are open", "none of the 13 risks is open", "all
    13 risks are open", "neither risk is open", "the only risk is not open"; needs one at least."""
    verb, rest = said.split(" ", 1)
    if count == total:
        return f"{all_of(total, one, many)} {agree(total, verb)} {rest}"
    if count == 0 and total == 1:
        return f"the only {one} {_negated(verb)} {rest}"
    if count == 0:
        none = f"neither {one}" if total == 2 else f"none of the {counted(total, one, many)}"
        return f"{none} {verb} {rest}"
    return f"{count:,} of {counted(total, one, many)} {agree(count, verb)} {rest}"


def _negated(verb: str) -> str:
    return f"{verb} not" if verb in _PLURALS else f"does not {verb.removesuffix('s')}"


def since(since_on: date | None) -> str:
    return f"since {day(since_on)}" if since_on else "so far"
