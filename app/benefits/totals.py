"""What all proposals together cost and save: by place, theme, year, payer and gainer."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.benefits import queries
from app.benefits.queries import LeftOutProposals
from app.benefits.rules import (
    Amount,
    AmountBasis,
    AmountKind,
    BenefitSums,
    cumulative,
    elsewhere_of,
    gainers_who_did_not_pay,
    payback_year,
    sum_by,
    sum_of,
)
from app.core.formats import are, counted, money
from app.core.unchanged import kept_until_changed
from app.core.wording import Phrase, Text

#: The most rows of a table; the last says how many more there are.
MOST_ROWS = 50


@dataclass(frozen=True)
class SumsRow:
    """One row of a grouping: the forecast, what of it finance has validated, what was realised."""

    name: str
    forecast: BenefitSums
    validated: BenefitSums
    actual: BenefitSums


@dataclass(frozen=True)
class Totals:
    """``payback`` is the year in which the forecast pays back. What is not counted is said:
    ``elsewhere`` is the forecast that two proposals count, taken off once."""

    whole: SumsRow
    elsewhere: BenefitSums
    left_out: LeftOutProposals
    payback: str | None


def _own_name(empty: str, key: Callable[[Amount], str]) -> Callable[[Amount], str]:
    return lambda amount: key(amount) or empty


def _paid_by(amount: Amount) -> str:
    is_paid = amount.kind is AmountKind.INVESTMENT
    return (amount.organisation or "Not known yet") if is_paid else ""


def _gained_by(amount: Amount) -> str:
    is_gained = amount.kind is not AmountKind.INVESTMENT
    return (amount.organisation or "Not known yet") if is_gained else ""


#: What totals can be told by: its word in an address, what it is called, how an amount is told.
GROUPINGS: dict[str, tuple[Text, Callable[[Amount], str]]] = {
    "pilot": (
        Phrase("{Place}"),
        _own_name("The programme as a whole", lambda amount: amount.pilot),
    ),
    "theme": ("Theme", _own_name("No theme", lambda amount: amount.theme)),
    "year": ("Financial year", lambda amount: amount.year),
    "body": ("Body", _own_name("Not known yet", lambda amount: amount.organisation)),
}


def totals_of(amounts: Sequence[Amount], left_out: LeftOutProposals) -> Totals:
    return Totals(
        whole=SumsRow("All", *(sum_of(amounts, basis) for basis in AmountBasis)),
        elsewhere=elsewhere_of(amounts, AmountBasis.FORECAST),
        left_out=left_out,
        payback=payback_year(amounts, AmountBasis.FORECAST),
    )


def rows_by(amounts: Sequence[Amount], grouping: str) -> list[SumsRow]:
    """The rows of a grouping: years in order, everything else by what it gains, the largest
    first."""
    _name, key = GROUPINGS[grouping]
    found = [sum_by(amounts, basis, key) for basis in AmountBasis]
    names = {name for sums in found for name in sums}
    rows = [SumsRow(name, *(sums.get(name, BenefitSums()) for sums in found)) for name in names]
    if grouping == "year":
        return sorted(rows, key=lambda row: row.name)
    return sorted(rows, key=lambda row: (-row.forecast.saved - row.forecast.receipts, row.name))


@dataclass(frozen=True)
class PaysAndGains:
    """What a body invests and what it gains, in pence. It ``gains_unpaid`` of a proposal in which
    others invest and it does not."""

    name: str
    pays: int
    gains: int
    gains_unpaid: bool


def pays_and_gains(amounts: Sequence[Amount]) -> list[PaysAndGains]:
    """Who invests, and who gains what, as forecast; what moves most money first."""
    paid = sum_by(amounts, AmountBasis.FORECAST, _paid_by)
    gained = sum_by(amounts, AmountBasis.FORECAST, _gained_by)
    none = BenefitSums()
    rows = {
        name: (
            paid.get(name, none).invested,
            gained.get(name, none).saved + gained.get(name, none).receipts,
        )
        for name in {*paid, *gained} - {""}
    }
    unpaid = _gaining_unpaid(amounts)
    return [
        PaysAndGains(name, pays, gains, name in unpaid)
        for name, (pays, gains) in sorted(rows.items(), key=lambda row: (-max(row[1]), row[0]))
    ]


def _gaining_unpaid(amounts: Sequence[Amount]) -> set[str]:
    of_proposal: dict[str, list[Amount]] = defaultdict(list)
    for amount in amounts:
        of_proposal[amount.proposal].append(amount)
    return {
        body
        for own in of_proposal.values()
        for body in gainers_who_did_not_pay(own, AmountBasis.FORECAST)
    }


def balance_by_year(amounts: Sequence[Amount]) -> list[tuple[str, int]]:
    return cumulative(amounts, AmountBasis.FORECAST)


def unpaid_finding(bodies: Sequence[PaysAndGains]) -> str:
    """The heading of who invests and who gains."""
    unpaid = [each.name for each in bodies if each.gains_unpaid]
    if not unpaid:
        return "Who invests, and who gains"
    if len(unpaid) == 1:
        return f"{unpaid[0]} gains from what others pay for"
    return f"{len(unpaid)} bodies gain from what others pay for"


def balance_finding(balance: Sequence[tuple[str, int]], payback: str | None) -> str:
    """The heading of what is saved less what is invested so far."""
    lowest = min((pence for _year, pence in balance), default=0)
    if lowest >= 0:
        return "Savings and receipts stay ahead of investment"
    deepest = next(year for year, pence in balance if pence == lowest)
    then = f"; it pays back by the end of {payback}" if payback else "; it does not pay back"
    return f"By {deepest}, investment is {money(-lowest)} ahead of savings and receipts{then}"


def read_totals(pilot_id: int | None = None) -> tuple[Sequence[Amount], Totals]:
    """In a fixed number of statements."""

    def read() -> tuple[Sequence[Amount], Totals]:
        amounts = queries.read_amounts(pilot_id)
        return amounts, totals_of(amounts, queries.count_left_out(pilot_id))

    return kept_until_changed("benefits", pilot_id, read)


def left_out_sentences(totals: Totals) -> list[str]:
    """What the totals do not count, a sentence each."""
    left, twice = totals.left_out, totals.elsewhere
    said = []
    if left.ideas or left.abandoned:
        kinds = [
            *([counted(left.ideas, "idea")] if left.ideas else []),
            *([counted(left.abandoned, "abandoned proposal")] if left.abandoned else []),
        ]
        said.append(f"Left out: {' and '.join(kinds)}.")
    if left.without_amount:
        said.append(
            f"{counted(left.without_amount, 'proposal gives', 'proposals give')} no amount."
        )
    if left.restricted:
        restricted = counted(left.restricted, "restricted proposal")
        said.append(f"{restricted} {are(left.restricted)} not counted.")
    if gained := twice.saved + twice.receipts:
        said.append(f"{money(gained)} that two proposals count is counted once.")
    return said
