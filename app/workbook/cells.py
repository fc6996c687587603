"""What a cell of a workbook says, and how a value is written into one. Pure.

A cell as it is read is a text, a number, yes or no, a day or nothing; a day that was typed as text
is read the British way, day first.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from app.core.exports import Cell
from app.core.formats import day as day_in_words
from app.core.years import full_year
from app.workbook.columns import Kind, SheetColumn

#: A cell as it is read: see ``workbook.reading``. A cell that Excel could not work out is a
#: ``Fault``.
Raw: TypeAlias = "str | int | float | bool | date | Fault | None"


@dataclass(frozen=True)
class Fault:
    """What Excel shows where a formula fails: ``#N/A``; "no value" where it has none."""

    shown: str


class Percentage(float):
    """A number that is shown as a percentage: 0.5 is "50%"."""

    @property
    def shown(self) -> str:
        return f"{round(self * 100, 2):g}%"


class BadCell(Exception):
    """A cell that cannot be taken: why, and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
#: Excel counts days from here (its 1900 has a 29 February).
_EXCEL_EPOCH = date(1899, 12, 30)
#: The most lines of a cell that holds several.
MOST_LINES = 60
#: The highest number of a reference that is kept.
HIGHEST_NUMBER = 99_999

_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "january february march april may june july august september october november december",
        "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
        "_ _ _ _ _ _ _ _ sept _ _ _",
    )
    for number, name in enumerate(names.split(), start=1)
    if name != "_"
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_WORDS = re.compile(
    r"(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-\s.]*([a-z]+)\.?,?[-\s]*(\d{4}|\d{2})", re.I
)
_YES = frozenset("yes y true 1 x ✓ ✔".split())
_NO = frozenset("no n false 0 -".split())
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")
#: Longer texts may have paragraphs.
_LONGEST_LINE = 300


def plain(raw: Raw) -> str:
    """What a cell shows, as one text: what people would see in it."""
    if raw is None:
        return ""
    if isinstance(raw, Fault | Percentage):
        return raw.shown
    if isinstance(raw, bool):
        return "Yes" if raw else "No"
    if isinstance(raw, date):
        return day_in_words(raw)
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 10**15:
        raw = int(raw)
    return clean(str(raw))


def clean(text: str) -> str:
    """A text without what nobody sees: outer spaces, control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text).strip()


def known_as(text: str) -> str:
    """A name as it is compared: letters of any size, single spaces."""
    return " ".join(clean(text).casefold().split())


def looks_like(text: str) -> str:
    """A name as it is compared to find what may be the same: its words, in any order."""
    return " ".join(sorted(re.findall(r"\w+", text.casefold())))


def parse(column: SheetColumn, raw: Raw, choices: Sequence[tuple[Any, str]] = ()) -> Any:
    """The value that a filled cell says; of a link, the names. Raises ``BadCell``."""
    if isinstance(raw, Fault):
        raise BadCell(f"The formula gives {raw.shown}.", "Correct it, or type the value.")
    parsed = _PARSERS[column.kind](column, raw)
    return _choose(column, parsed, choices) if column.kind is Kind.CHOICE else parsed


def show(
    column: SheetColumn,
    value: Any,
    label: Callable[[Any], str],
    choices: Sequence[tuple[Any, str]] = (),
) -> Cell:
    """What stands in a cell that says a value, as ``parse`` reads it; ``label`` is what a link to
    another row is written as."""
    if value is None:
        return None
    match column.kind:
        case Kind.CHOICE:
            return next((word for each, word in choices if each == value), str(value))
        case Kind.LINK:
            return label(value)
        case Kind.LINKS | Kind.LINES:
            said = "\n".join(label(each) if column.kind is Kind.LINKS else each for each in value)
            return f"{said}\n" if ";" in said and len(value) == 1 else said
        case Kind.TENTHS:
            return Decimal(value)
        case _:
            found: Cell = value
            return found


def _text(column: SheetColumn, raw: Raw) -> str:
    text = plain(raw)
    if len(text) > column.longest:
        raise BadCell(
            f"It has {len(text):,} characters, and at most {column.longest:,} fit.", "Shorten it."
        )
    return text


def _line(column: SheetColumn, raw: Raw) -> str:
    return re.sub(r"\s*\n\s*", " ", _text(column, raw))


def number_of(raw: Raw) -> Decimal | None:
    """The number that a cell says, if it says one: 1200, "1,200", "£1,200.50"."""
    if isinstance(raw, bool | date):
        return None
    if isinstance(raw, int | float):
        return Decimal(str(raw))
    found = re.sub(r"[,£\s]", "", plain(raw))
    is_grouped = "," not in plain(raw) or re.fullmatch(r"£?\s*\d{1,3}(,\d{3})*(\.\d+)?", plain(raw))
    return Decimal(found) if is_grouped and re.fullmatch(r"\d+(\.\d+)?", found) else None


def _whole(column: SheetColumn, raw: Raw) -> int:
    found = number_of(raw)
    if found is None and column.high < 10:  # of a scale that has words: "4 Likely"
        begun = re.fullmatch(r"(\d)\s*[-–:.)]?\s*[^\W\d]\D*", str(raw))
        found = Decimal(begun[1]) if begun else None
    if (
        found is None
        or found != found.to_integral_value()
        or not column.low <= found <= column.high
    ):
        raise BadCell(
            f"It must be a whole number from {column.low:,} to {column.high:,}.",
            f"Type a number, like {'3' if column.high < 10 else '12 or 1,200'}.",
        )
    return int(found)


def _tenths(column: SheetColumn, raw: Raw) -> Decimal:
    found = number_of(raw)
    if found is None or found * 10 % 1 or not column.low <= found <= column.high:
        raise BadCell(
            f"It must be a number from {column.low:,} to {column.high:,} with one decimal at most.",
            "Type a number like 2 or 2.5.",
        )
    return found.quantize(Decimal("0.1"))


def _day(_column: SheetColumn, raw: Raw) -> date:
    found = _find_day(raw)
    if found is None:
        raise BadCell(
            "It is not a date.", "Type day, month and year, like 1/2/2010 or 1 February 2010."
        )
    if not EARLIEST <= found <= LATEST:
        raise BadCell(
            f"{day_in_words(found)} is not between {EARLIEST.year} and {LATEST.year}.",
            "Correct the year.",
        )
    return found


def _find_day(raw: Raw) -> date | None:
    if isinstance(raw, date):
        return raw
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, int | float):
        # A number that Excel was not told is a date: the days since 1900.
        return _EXCEL_EPOCH + timedelta(days=int(raw)) if 1 <= raw < 80_000 else None
    text = " ".join(plain(raw).split())
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMBERS.fullmatch(text):
            return date(full_year(found[3]), int(found[2]), int(found[1]))
        found = _WORDS.fullmatch(text)
        month = _MONTHS.get(found[2].casefold()) if found else None
        return date(full_year(found[3]), month, int(found[1])) if found and month else None
    except ValueError:
        return None


def _yes_no(_column: SheetColumn, raw: Raw) -> bool:
    text = known_as(plain(raw))
    if text in _YES or text in _NO:
        return text in _YES
    raise BadCell("It must be Yes or No.", "Type Yes or No.")


def _email(column: SheetColumn, raw: Raw) -> str:
    text = _line(column, raw).removeprefix("mailto:")
    if found := re.fullmatch(r".*<([^<>]+)>", text):  # as mail programs copy it
        text = found[1]
    if not _EMAIL.fullmatch(text):
        raise BadCell("It is not an email address.", "Type one, like name@example.org.")
    return text.lower()


def _reference(column: SheetColumn, raw: Raw) -> str:
    text = _line(column, raw).upper()
    found = re.fullmatch(r"([A-Z]{1,3})-?0*(\d{1,9})", text.replace(" ", ""))
    if not found or not 1 <= int(found[2]) <= HIGHEST_NUMBER:
        raise BadCell(
            "It is not a reference of this service.",
            "Clear the cell, and the record gets the next reference; or do not import the column.",
        )
    return f"{found[1]}-{int(found[2]):03d}"


def _lines(column: SheetColumn, raw: Raw) -> list[str]:
    text = plain(raw)
    # One line that has a semicolon in it is written with a line end (``show``).
    is_lines = "\n" in text or (isinstance(raw, str) and raw.endswith("\n"))
    parts = text.split("\n") if is_lines else text.split(";")
    found = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if len(found) > MOST_LINES:
        raise BadCell(f"It has {len(found)} lines, and at most {MOST_LINES} fit.", "Shorten it.")
    if too_long := next((each for each in found if len(each) > column.longest), None):
        raise BadCell(
            f"A line has {len(too_long):,} characters, and at most {column.longest:,} fit.",
            "Shorten it, or divide it into lines.",
        )
    return found


def _choose(column: SheetColumn, said: str, choices: Sequence[tuple[Any, str]]) -> Any:
    wanted = known_as(said)
    for value, word in choices:
        if wanted in (known_as(word), known_as(str(value))):
            return value
    words: dict[Any, str] = {}
    for value, word in choices:
        words.setdefault(value, word)
    first = f"Choose one of: {', '.join(list(words.values())[:20])}."
    if not words:
        first = "There are none yet: begin the programme first, with flask programme begin."
    remedy = f"{first} {column.or_else}"
    raise BadCell("It is not one of the choices.", remedy.strip())


_PARSERS: dict[Kind, Callable[[SheetColumn, Raw], Any]] = {
    Kind.TEXT: lambda column, raw: (
        _text(column, raw) if column.longest > _LONGEST_LINE else _line(column, raw)
    ),
    Kind.WHOLE: _whole,
    Kind.TENTHS: _tenths,
    Kind.DAY: _day,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _line,
    Kind.EMAIL: _email,
    Kind.REFERENCE: _reference,
    Kind.LINK: _line,
    Kind.LINKS: _lines,
    Kind.LINES: _lines,
}
