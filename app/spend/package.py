"""A certified return as files to publish: a Data Package (a standard of Frictionless Data) of its
lines as CSV and as a workbook, with a description of every column and a note on the method."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from app.core.exports import Column, as_csv, as_xlsx
from app.core.formats import day, exact_money, number
from app.core.wording import words
from app.spend import queries
from app.spend.columns import LINE_COLUMNS
from app.spend.models import SpendAdjustment, SpendReturn
from app.spend.registers import LINES, show_lines
from app.spend.showing import FourFigures, four_of, method_of

_AMOUNTS = ("Net, moderated", "Counted twice", "Counted in another return")
_COUNTS = ("Version", "Line")
_NOT_PUBLIC = ("Notes",)


class SpendFiles:
    """The files of a certified return, made of what is read at once: each is written when it is
    asked for, and is the same whoever asks for the same return. Those that are ``is_public`` name
    no one, and leave out what places noted for the programme."""

    def __init__(self, spend_return: SpendReturn, *, is_public: bool = False) -> None:
        self._rows = show_lines(queries.list_lines(spend_return))
        sums = queries.read_sums([spend_return.id]).get(spend_return.id, {})
        left_out = _NOT_PUBLIC if is_public else ()
        columns = [each for each in LINES.table.columns if each.title not in left_out]
        self._table = replace(LINES.table, columns=columns)
        described = _described(spend_return, columns, is_public)
        self.described = json.dumps(described, indent=2, ensure_ascii=False)
        self.method = "\n".join(
            _method(
                spend_return,
                four_of(sums, spend_return.population),
                method_of(sums),
                queries.list_adjustments(spend_return),
                is_public,
            )
        )

    @cached_property
    def csv(self) -> bytes:
        with as_csv(self._table, self._rows) as made:
            return made.read()

    @cached_property
    def xlsx(self) -> bytes:
        with as_xlsx(self._table, self._rows) as made:
            return made.read()

    @cached_property
    def package(self) -> bytes:
        """A Data Package, as a zip file."""
        files: dict[str, str | bytes] = {
            "datapackage.json": self.described,
            "lines.csv": self.csv,
            "lines.xlsx": self.xlsx,
            "method.md": self.method,
        }
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in files.items():
                package.writestr(name, content)
        return made.getvalue()


def _described(
    spend_return: SpendReturn, columns: Sequence[Column[Any]], is_public: bool
) -> dict[str, Any]:
    by = spend_return.origin or spend_return.certified_by
    return {
        "name": f"spend-{spend_return.reference.lower()}-{spend_return.year}",
        "title": f"Public spending in {spend_return.pilot.name}, {spend_return.year}",
        "version": str(spend_return.current),
        "sources": [{"title": spend_return.pilot.name if is_public else by}],
        "resources": [
            {
                "name": "lines",
                "path": "lines.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": list(_fields(columns)), "missingValues": [""]},
            }
        ],
    }


def _fields(columns: Sequence[Column[Any]]) -> Iterator[dict[str, str]]:
    by_name = {column.name: column for column in LINE_COLUMNS}
    for title in (column.title for column in columns):
        column = by_name.get(title)
        is_amount = title in _AMOUNTS or (column is not None and column.is_money)
        kind = "number" if is_amount else "integer" if title in _COUNTS else "string"
        about = {"description": column.about} if column else {}
        yield {"name": title, "type": kind, **about}


def _method(
    spend_return: SpendReturn,
    four: FourFigures,
    method: str,
    adjustments: Sequence[SpendAdjustment],
    is_public: bool,
) -> Iterator[str]:
    yield f"# How spending in {spend_return.pilot.name} was counted, {spend_return.year}"
    yield ""
    for label, whole, without in (
        ("Consolidated", four.consolidated, four.consolidated_without),
        ("Net", four.net, four.net_without),
    ):
        yield (
            f"- {label}: {exact_money(whole.pence)} with transfers ({whole.low_percent}% at "
            f"confidence C or D), {exact_money(without.pence)} without "
            f"({without.low_percent}% at confidence C or D)"
        )
    yield f"- Counted at both the funder and the deliverer: {exact_money(four.twice_pence)}"
    yield f"- Names another body whose line was not found: {exact_money(four.unmatched_pence)}"
    yield f"- Found by value: {method}"
    yield f"- Boundary: {spend_return.boundary}"
    if spend_return.population:
        year = f", {spend_return.population_year}" if spend_return.population_year else ""
        yield (
            f"- Population: {number(spend_return.population)}{year} "
            f"({spend_return.population_source})"
        )
    yield f"- Left out: {spend_return.left_out or 'nothing that is known'}"
    if spend_return.certified_on:
        by = "" if is_public else f" by {spend_return.certified_by}"
        yield f"- Certified{by} on {day(spend_return.certified_on)}"
    yield f"- Compared with other {words.places}: benefits, deprivation, boundary and method differ"
    if adjustments:
        yield ""
        yield "## What the moderator changed"
        yield ""
        for each in adjustments:
            yield (
                f"- Line {each.line_number} of version {each.version_number}: gross "
                f"{exact_money(each.gross_change_pence)}, income "
                f"{exact_money(each.income_change_pence)}. {each.reason}"
            )
    yield ""
