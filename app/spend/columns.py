"""The columns of a line, declared once: what files of lines are read by, and written with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.core.facts import holds_controls
from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.core.worded import Worded
from app.core.years import financial_year
from app.spend.likeness import nearest
from app.spend.models import REFERENCE_LENGTH
from app.spend.rules import (
    Cofog,
    CountedAt,
    PlacedBy,
    PriceBasis,
    Sector,
    SpendBasis,
    SpendConfidence,
    SpendControl,
    SpendMethod,
    SpendNature,
)

#: The largest amount that a line may have, in pence.
MOST_PENCE = 10**15


class BadLineCell(ValueError):
    """What a cell holds cannot be used; the message says what to write."""


@dataclass(frozen=True)
class LineColumn:
    """``name`` heads it in a file, ``read`` turns what is written into the attribute's value."""

    name: str
    attribute: str
    read: Callable[[str], Any]
    write: Callable[[Any], str | Decimal | None]
    about: str
    choices: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        return self.attribute.endswith("_pence")

    @property
    def is_text(self) -> bool:
        """Whether it takes any text, and neither an amount nor a year nor one of a list."""
        return not (self.is_money or self.choices or self.attribute == "year")


def _text(name: str, attribute: str, about: str, most: int = NAME_LENGTH) -> LineColumn:
    def read(text: str) -> str:
        text = text.replace("\u00a0", " ")
        if len(text) > most:
            raise BadLineCell(f"Shorten it to {most} characters.")
        if holds_controls(text.replace("\n", " ")):
            raise BadLineCell("It has characters that cannot be shown.")
        return text

    return LineColumn(name, attribute, read, lambda value: value or None, about)


def _choice(name: str, attribute: str, kind: type[Worded], about: str) -> LineColumn:
    """Read by its word or by the value that is stored; of a COFOG division by its number too."""

    def read(text: str) -> Worded | None:
        if not text:
            return None
        wanted = " ".join(text.casefold().split())
        for each in kind:
            if wanted in (each.value.casefold(), each.word.casefold()):
                return each
        if kind is Cofog and wanted[:2] in [each.value for each in kind]:
            return kind(wanted[:2])
        if kind is Cofog and wanted.isdecimal() and wanted.zfill(2) in [e.value for e in kind]:
            return kind(wanted.zfill(2))
        found = nearest(text, [each.word for each in kind])
        hint = f"Did you mean “{found}”? " if found else ""
        raise BadLineCell(f"{hint}Choose one of: {'; '.join(each.word for each in kind)}.")

    def write(value: Worded | None) -> str | None:
        return None if value is None else value.word

    return LineColumn(name, attribute, read, write, about, tuple(each.word for each in kind))


_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def _yes_or_no(name: str, attribute: str, about: str) -> LineColumn:
    def read(text: str) -> bool | None:
        if not text:
            return None
        if text.casefold() not in _YES_NO:
            raise BadLineCell("Enter Yes or No, or leave it blank.")
        return _YES_NO[text.casefold()]

    def write(value: bool | None) -> str | None:
        return None if value is None else "Yes" if value else "No"

    return LineColumn(name, attribute, read, write, about, ("Yes", "No"))


def _money(name: str, attribute: str, about: str) -> LineColumn:
    def read(text: str) -> int | None:
        return pence_in(text) if text else None

    def write(value: int | None) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)

    return LineColumn(name, attribute, read, write, about)


#: An amount without its currency, sign and spaces: commas stand between thousands alone.
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[+-]?\d{1,2})?", re.I)
#: An amount that says what it is in: "1.2m", "£500k", "3 billion".
_SCALED = re.compile(r"([\d,.]+)\s*(k|thousand|m|mn|million|bn|billion)", re.I)
_SCALES = {"k": 3, "t": 3, "m": 6, "b": 9}


def pence_in(text: str) -> int:
    """Whole pence in an amount in pounds: "£1,250.50"; in brackets or after a minus it is below 0.
    Raises ``BadLineCell``."""
    plain = "".join(text.replace("£", "").replace("−", "-").split())
    is_negative = plain.startswith("-") or (plain.startswith("(") and plain.endswith(")"))
    plain = plain.strip("()") if is_negative and plain[0] == "(" else plain.removeprefix("-")
    if not _AMOUNT.fullmatch(plain) or not any(each.isdecimal() for each in plain):
        raise BadLineCell(_no_amount(plain))
    amount = Decimal(plain.replace(",", ""))
    if amount > MOST_PENCE // 100:
        raise BadLineCell("The amount is too large. Enter it in pounds.")
    pence = amount * 100
    if pence != pence.to_integral_value():
        raise BadLineCell("Enter pounds and pence, with no more than 2 decimal places.")
    return -int(pence) if is_negative else int(pence)


def _no_amount(plain: str) -> str:
    """What to do about a text that is no amount in pounds."""
    if plain.endswith("%"):
        return "This is a percentage. Enter the amount in pounds, like 1250000."
    scaled = _SCALED.fullmatch(plain)
    if scaled is not None and _AMOUNT.fullmatch(scaled[1]):
        number = Decimal(scaled[1].replace(",", "") or 0)
        in_pounds = number.scaleb(_SCALES[scaled[2][0].lower()])
        return f"Enter the amount in pounds: {in_pounds:f}."
    if "," in plain and plain.replace(",", "").replace(".", "").isdecimal():
        return "Use a point before pence, and commas only between thousands, like 1,250,000.50."
    return "Enter an amount in pounds, like 1250000."


#: What a spreadsheet makes of "2008-09": the first day of September 2008.
_MADE_A_DAY = re.compile(r"(\d{4}-\d{2})-01")


def year_in(text: str) -> str:
    """ "2008-09", however it is written: "2008/09", "2008-2009"."""
    made = _MADE_A_DAY.fullmatch(text)
    try:
        return financial_year(made[1] if made else text)
    except ValueError:
        raise BadLineCell("Enter the financial year, like 2008-09.") from None


LINE_COLUMNS: tuple[LineColumn, ...] = (
    LineColumn("Year", "year", year_in, lambda value: value, "The financial year, like 2008-09"),
    _text("Organisation", "organisation", "The body whose money it is"),
    _choice("Sector", "sector", Sector, "The sector of that body"),
    _choice("COFOG division", "cofog", Cofog, "What the money is for"),
    _text("Local category", "category", "What you call it yourselves"),
    _text("Theme", "theme", "The theme that it belongs to, if any"),
    _text("Funding stream", "stream", "The grant or budget that it comes from"),
    _yes_or_no("Ring-fenced", "is_ring_fenced", "Whether it may only be spent on this"),
    _yes_or_no("Capital", "is_capital", "Yes for capital, No for revenue"),
    _money("Gross", "gross_pence", "Pounds. Leave it blank if it is not known; enter 0 for none"),
    _money("Income", "income_pence", "Pounds that others paid towards it"),
    _money("Net", "net_pence", "Gross less income"),
    _choice("Nature", "nature", SpendNature, "What the money does"),
    _choice("Control", "control", SpendControl, "How far local bodies decide what it is spent on"),
    _choice("Basis", "basis", SpendBasis, "Where in the accounts the amount comes from"),
    _choice("Method", "method", SpendMethod, "How the amount in the area was found"),
    _choice("Counted at", "counted_at", CountedAt, "Which end of a flow the line is"),
    _text("Counterparty", "counterparty", "The body at the other end"),
    _text("Reference", "reference", "Your own reference for this line", REFERENCE_LENGTH),
    _text(
        "Counterparty’s reference",
        "counterparty_reference",
        "The reference of the other body’s line",
        REFERENCE_LENGTH,
    ),
    _choice("Confidence", "confidence", SpendConfidence, "A (sure) to D (a guess)"),
    _choice("Counted where", "placed_by", PlacedBy, "Where people benefit, or where it is spent"),
    _yes_or_no(
        "Identifiable", "is_identifiable", "Whether what is spent for the area can be told apart"
    ),
    _text("Segment", "segment", "The segment of the Country and Regional Analysis"),
    _choice("Price basis", "price_basis", PriceBasis, "The prices that the amount is in"),
    _text("Source", "source", "Where the amount is published or kept"),
    _text("Notes", "notes", "Whatever explains it", LINE_LENGTH),
)

BY_NAME: Mapping[str, LineColumn] = {
    column.name.casefold().replace("’", "'"): column for column in LINE_COLUMNS
}


def column_named(heading: str) -> LineColumn | None:
    """The column that a heading of a file means."""
    return BY_NAME.get(" ".join(heading.casefold().replace("’", "'").split()))


def why_unknown(heading: str) -> str:
    """What to do about a heading that is none of ours."""
    first = re.sub(r"\(.*|£.*|\bin\b.*", "", heading).strip()
    named = column_named(first)
    if named is not None and named.is_money:
        return f"Enter pounds, and call the column “{named.name}”."
    found = nearest(heading, [column.name for column in LINE_COLUMNS])
    if found:
        return f"There is no such column. Did you mean “{found}”?"
    return "There is no such column. Delete it, or use a heading of the workbook."
