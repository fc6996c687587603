"""Commands: ``flask spend totals`` and ``flask spend check``."""

from collections.abc import Callable

import click

from app.core.access import OPERATOR
from app.core.commands import DomainGroup
from app.core.database import transaction
from app.core.errors import DomainError
from app.core.formats import counted, exact_money, money
from app.core.models import LINE_LENGTH
from app.core.wording import words
from app.spend import queries
from app.spend.checking import check_all, passed_by_none
from app.spend.keeping import find_wrong, find_wrong_across, keep_all_sums
from app.spend.rules import SumBasis, SumGrouping
from app.spend.service import change_rule
from app.spend.sums import Sums, total_of
from app.spend.validation import HUNDREDTHS, RuleSeverity, RuleState, SpendRuleFacts

commands = DomainGroup("spend", help="What is spent in the places of the programme.")

_HEADINGS = ("Gross", "Income", "Net", "Counted twice", "Consolidated", "Unmatched", "At C or D")
_YEAR = click.option(
    "--year", help="The financial year, like 2008-09; if left out, the one with most returns."
)


@commands.command("totals")
@_YEAR
@click.option("--as-submitted", is_flag=True, help="Without what moderators changed.")
@click.option("--exact", is_flag=True, help="To the penny.")
def totals(year: str | None, as_submitted: bool, exact: bool) -> None:
    """Print what is spent by place and in all, with and without transfers.

    Money that two returns count is taken off the whole, once they are moderated; each keeps it.
    """
    year = _year_of(year)
    returns = queries.list_counted(year)
    basis = SumBasis.SUBMITTED if as_submitted else SumBasis.MODERATED
    of_total = (SumGrouping.TOTAL,)
    sums = queries.read_sums([each.id for each in returns], basis, of_total)
    rows, whole = [], (Sums(), Sums())
    across = queries.read_sums([each.id for each in returns], SumBasis.ACROSS, of_total)
    for each in returns:
        own = [total_of(sums.get(each.id, {}), with_transfers=w) for w in (True, False)]
        for so_far, more in zip(whole, own, strict=True):
            so_far.add(more)
        rows.append((each.pilot.name, own))
    if basis is SumBasis.MODERATED and across:
        apart = (Sums(), Sums())
        for changed in across.values():
            for so_far, total, w in zip(apart, whole, (True, False), strict=True):
                more = total_of(changed, with_transfers=w)
                so_far.add(more)
                total.add(more)
        rows.append(("In two returns", list(apart)))
    rows.append((f"All {words.count_places(len(returns))}", list(whole)))
    amount = exact_money if exact else money_rounded
    width = max(len(name) for name, _ in rows)
    size = 22 if exact else 15
    click.echo(f"Spend in {year}, {basis.word.lower()}")
    click.echo(f"{'':<{width}}  {'Transfers':<9}" + "".join(f"{h:>{size}}" for h in _HEADINGS))
    for name, (with_transfers, without) in rows:
        _print_row(name, "with", with_transfers, width, size, amount)
        _print_row("", "without", without, width, size, amount)


@commands.command("check")
@_YEAR
def check(year: str | None) -> None:
    """Print what the rules raise, place by place.

    The exit code is 1 if a return would be refused, or if what is kept of one is wrong.
    """
    year = _year_of(year)
    checked = check_all(year)
    wrong = []
    for each in checked:
        name = f"{each.spend_return.pilot.name} ({each.spend_return.reference})"
        asked = ", ".join(
            f"{count} to {severity.value}"
            for severity in RuleSeverity
            if (count := sum(b.rule.severity is severity for b in each.asked))
        )
        click.echo(f"{name}: {asked or 'nothing raised'}")
        for breach in each.asked:
            click.echo(f"  {_named(breach.rule)} {breach.rule.severity.word}: {breach.text}")
        for breach in each.on_trial:
            click.echo(f"  {_named(breach.rule)} On trial, would ask: {breach.text}")
        wrong += [f"{name}: {text}" for text in find_wrong(each.spend_return)]
    wrong += find_wrong_across(year)
    for rule in passed_by_none(checked):
        click.echo(f"No return passes {_named(rule)}: consider its limits.")
    refused = [
        each.spend_return.pilot.name
        for each in checked
        if any(breach.rule.severity is RuleSeverity.REFUSE for breach in each.asked)
    ]
    if wrong:
        raise DomainError("; ".join(wrong) + ".")
    if refused:
        raise DomainError(f"Would be refused: {', '.join(refused)}.")


@commands.command("recount")
def recount() -> None:
    """Work out again what is stored for every return: its sums and its flows."""
    with transaction():
        count = keep_all_sums()
    click.echo(f"{counted(count, 'return')} worked out again.")


@commands.command("rules")
def rules() -> None:
    """List the rules that returns are checked by."""
    for rule in queries.read_rules():
        click.echo(
            f"{_named(rule):<6} {rule.state.word:<8} {rule.severity.word:<8} "
            f"{rule.family.word:<13} {rule.limits}: {rule.wording}"
        )


@commands.command("change-rule")
@click.argument("code")
@click.option("--state", type=click.Choice([each.value for each in RuleState]))
@click.option("--severity", type=click.Choice([each.value for each in RuleSeverity]))
@click.option("--low", type=float, help="The lower limit, in the unit of the rule.")
@click.option("--high", type=float, help="The upper limit.")
@click.option("--reason", required=True, help="Why it changes.")
def change(
    code: str,
    state: str | None,
    severity: str | None,
    low: float | None,
    high: float | None,
    reason: str,
) -> None:
    """Replace a rule with a new version of it."""
    with transaction():
        rule = queries.get_rule(code)
        made = change_rule(
            OPERATOR,
            code=code,
            severity=RuleSeverity(severity) if severity else rule.severity,
            low=rule.low if low is None else round(low * HUNDREDTHS),
            high=rule.high if high is None else round(high * HUNDREDTHS),
            state=RuleState(state) if state else rule.state,
            reason=reason[:LINE_LENGTH],
        )
        text = f"Rule {made.code} is at version {made.number}."
    click.echo(text)


def _named(rule: SpendRuleFacts) -> str:
    return f"{rule.code} v{rule.version}"


def _year_of(year: str | None) -> str:
    found = year or queries.find_main_year()
    if found is None:
        raise DomainError("No spend return has been submitted.")
    if year is not None and not queries.list_counted(year):
        raise DomainError(f"No spend return for {year} has been submitted.")
    return found


def money_rounded(pence: int) -> str:
    """To whole pounds first, as ``money`` gives what is not in full."""
    return money(round(pence, -2))


def _print_row(
    name: str, transfers: str, sums: Sums, width: int, size: int, amount: Callable[[int], str]
) -> None:
    low = (
        100 * sums.low_consolidated_pence / sums.consolidated_pence
        if sums.consolidated_pence
        else 0
    )
    cells = [
        amount(sums.gross_pence),
        amount(sums.income_pence),
        amount(sums.net_pence),
        amount(sums.twice_pence),
        amount(sums.consolidated_pence),
        amount(sums.unmatched_pence),
        f"{low:.1f}%",
    ]
    click.echo(f"{name:<{width}}  {transfers:<9}" + "".join(f"{c:>{size}}" for c in cells))
