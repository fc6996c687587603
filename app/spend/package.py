"""A certified return as files to publish: a Data Package (a standard of Frictionless Data) of its
lines as CSV and as a workbook, with a description of every column and a note on the method."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from app.core.exports import as_csv, as_xlsx
from app.core.formats import day, exact_money, number
from app.core.wording import words
from app.spend import queries
from app.spend.columns import LINE_COLUMNS
from app.spend.models import SpendAdjustment, SpendReturn
from app.spend.registers import LINES, show_lines
from app.spend.showing import FourFigures, four_of, method_of

_AMOUNTS = ("Net, moderated", "Counted twice", "Counted in another return")
_COUNTS = ("Version", "Line")


def make_package(spend_return: SpendReturn) -> bytes:
    """The package as a zip file."""
    rows = show_lines(queries.list_lines(spend_return))
    sums = queries.read_sums([spend_return.id]).get(spend_return.id, {})
    four = four_of(sums, spend_return.population)
    with as_csv(LINES.table, rows) as text, as_xlsx(LINES.table, rows) as book:
        files: dict[str, str | bytes] = {
            "datapackage.json": json.dumps(_described(spend_return), indent=2, ensure_ascii=False),
            "lines.csv": text.read(),
            "lines.xlsx": book.read(),
            "method.md": "\n".join(
                _method(spend_return, four, method_of(sums), queries.list_adjustments(spend_return))
            ),
        }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return made.getvalue()


def _described(spend_return: SpendReturn) -> dict[str, Any]:
    return {
        "name": f"spend-{spend_return.reference.lower()}-{spend_return.year}",
        "title": f"Public spending in {spend_return.pilot.name}, {spend_return.year}",
        "version": str(spend_return.current),
        "sources": [{"title": spend_return.origin or spend_return.certified_by}],
        "resources": [
            {
                "name": "lines",
                "path": "lines.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": list(_fields()), "missingValues": [""]},
            }
        ],
    }


def _fields() -> Iterator[dict[str, str]]:
    by_name = {column.name: column for column in LINE_COLUMNS}
    for title in (column.title for column in LINES.table.columns):
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
        yield f"- Certified by {spend_return.certified_by} on {day(spend_return.certified_on)}"
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
