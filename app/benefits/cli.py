"""Command: ``flask benefits totals``."""

import click

from app.benefits.totals import SumsRow, left_out_sentences, read_totals, rows_by
from app.core.commands import DomainGroup
from app.core.formats import money

commands = DomainGroup("benefits", help="What proposals cost and save.")

_COLUMNS = (
    "Invested", "Cashable", "Not cashable", "Receipts", "Net", "Saving validated",
    "Saving realised",
)  # fmt: skip


@commands.command("totals")
def print_totals() -> None:
    """Print what is invested and saved by place and in all: forecast, validated and realised."""
    amounts, totals = read_totals()
    rows = [*rows_by(amounts, "pilot"), totals.whole]
    width = max(len(row.name) for row in rows)
    click.echo("Forecast by place, all years together")
    click.echo(" " * width + "".join(f"{each:>18}" for each in _COLUMNS))
    for row in rows:
        click.echo(f"{row.name:<{width}}" + "".join(f"{each:>18}" for each in _cells(row)))
    for sentence in left_out_sentences(totals):
        click.echo(sentence)


def _cells(row: SumsRow) -> tuple[str, ...]:
    forecast = row.forecast
    return tuple(
        money(pence)
        for pence in (
            forecast.invested,
            forecast.cashable,
            forecast.not_cashable,
            forecast.receipts,
            forecast.net,
            row.validated.saved,
            row.actual.saved,
        )
    )
