"""Which asks want a decision, which sheet covers which, and what a sheet lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, Required, TypedDict

from app.core.sentences import listed
from app.core.worded import Worded

#: The kinds of record that a sheet can belong to, each with the column that names the record.
OWNERS: Mapping[str, str] = {
    "agenda_item": "item_id",
    "paper": "paper_id",
    "write_round": "write_round_id",
    "barrier": "barrier_id",
    "product": "product_id",
}

#: The most options of one sheet, and sheets of one record: a page holds no more.
MOST_OPTIONS = 5
MOST_SHEETS = 20
#: How much is written in the boxes of a sheet, in characters, so that it fits on one page.
SHEET_TEXT = 500
OPTION_TEXT = 120


class Per(Worded):
    """Over what time the cost and the saving of an option are."""

    YEAR = "year", "a year"
    ONCE = "once", "one-off"
    ALL = "all", "in all"


class SheetFacts(TypedDict, total=False):
    title: Required[str]
    recommendation: str
    consequence: str
    decide_by_on: date | None
    consulted: str
    disagreement: str
    earlier: str
    source: str


class OptionFacts(TypedDict, total=False):
    title: Required[str]
    cost_pence: int | None
    saving_pence: int | None
    per: Per
    pays: str
    gains: str
    risk: str
    is_recommended: bool


#: Verbs with which a group is asked for something other than a decision.
_NO_DECISION = frozenset(
    "advise ask comment consider discuss draw give hear note receive review say thank".split()
)


def wants_decision(ask: str) -> bool:
    """Whether an ask of an item for decision is for one: to note or to comment is none."""
    verb, _, _rest = ask.strip().partition(" ")
    return verb.strip(",.:").lower() not in _NO_DECISION


def same_ask(ask: str) -> str:
    """What two asks have in common that differ in capitals, spaces or the full stop alone."""
    return " ".join(ask.casefold().split()).rstrip(".")


def ask_key(ask: str) -> int:
    """A number that stands for an ask in a form, whatever its place on the agenda."""
    found = 0
    for character in same_ask(ask):
        found = (found * 31 + ord(character)) % 999_999_937
    return found


class Covering(Protocol):
    """What of a sheet says which asks it covers: lines, or those that name ``reference``, or all
    that no other sheet covers."""

    @property
    def covered(self) -> Sequence[str]: ...
    @property
    def reference_named(self) -> str: ...


def asks_covered(asks: Sequence[str], sheets: Sequence[Covering]) -> list[tuple[str, ...]]:
    """The asks of an item that each of its sheets covers. An ask is covered once; of the sheets
    that say nothing of the asks, the first covers whatever is left. So does the only one the only
    ask, though that was given other words."""
    left = list(asks)

    def take(wanted: Iterable[str]) -> tuple[str, ...]:
        keys = {same_ask(ask) for ask in wanted}
        taken = tuple(ask for ask in left if same_ask(ask) in keys)
        left[:] = [ask for ask in left if ask not in taken]
        return taken

    found = [
        take(
            sheet.covered
            or [ask for ask in left if sheet.reference_named and sheet.reference_named in ask]
        )
        for sheet in sheets
    ]
    for place, sheet in enumerate(sheets):
        open_asks = [ask for ask in left if wants_decision(ask)]
        is_only = len(sheets) == len(open_asks) == 1
        if not found[place] and (is_only or not sheet.covered):
            found[place] = take(open_asks)
    return found


@dataclass(frozen=True)
class NothingWritten:
    """What a sheet says that nobody wrote."""

    recommendation: str = ""
    consequence: str = ""
    decide_by_on: date | None = None
    consulted: str = ""


NO_SHEET = NothingWritten()


#: Where no option has a cost.
NO_COST = "no cost given"


def lacks_of(sheet: Any, options: Sequence[Any]) -> tuple[str, ...]:
    """What nobody gave, in words: "no cost given for options B and C". Of no options the cost alone
    is missed; the rest of them goes without saying."""
    said = [] if sheet.recommendation else ["no recommendation"]
    if len(options) < 2:
        said.append("only one option" if options else "no options")
    told: Mapping[str, Sequence[bool]] = {
        NO_COST: [option.cost_pence is not None for option in options],
        "no saving given": [option.saving_pence is not None for option in options],
        "who pays is not stated": [bool(option.pays) for option in options],
        "who gains is not stated": [bool(option.gains) for option in options],
        "no risk given": [bool(option.risk) for option in options],
    }
    for words, given in told.items():
        missing = [letter_of(place) for place, is_given in enumerate(given) if not is_given]
        if len(missing) == len(options):
            said += [words] if options or words == NO_COST else []
        elif missing:
            said.append(f"{words} for option{'s' if len(missing) > 1 else ''} {listed(missing)}")
    rest = {
        "what happens if nothing is decided is not stated": sheet.consequence,
        "no date by which to decide": sheet.decide_by_on,
        "who was consulted is not stated": sheet.consulted,
    }
    return (*said, *(words for words, given in rest.items() if not given))


def as_chosen(question: str, option: str) -> str:
    """An option that a group chose, as a decision to begin with."""
    return f"On the question “{question}” the group chose “{option.rstrip('.')}”."


def letter_of(place: int) -> str:
    """What an option is called by its place, counted from nought."""
    return chr(ord("A") + place)
