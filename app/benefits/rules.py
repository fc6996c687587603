"""Stages of a proposal, and the amounts that are stated of it. Pure."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NotRequired, TypedDict, TypeVar

from app.core.worded import Worded
from app.core.workflow import Workflow

#: The most amounts that may be stated of one proposal, newer ones in place of older ones included.
MOST_AMOUNTS = 500


class ProposalState(Worded):
    IDEA = "idea"
    PROPOSED = "proposed", "Proposed, awaiting validation"
    VALIDATED = "validated"
    PARTLY_VALIDATED = "partly_validated", "Validated in part"
    AGREED = "agreed"
    IN_DELIVERY = "in_delivery"
    REALISED = "realised"
    ABANDONED = "abandoned"


_VALIDATED = (ProposalState.VALIDATED, ProposalState.PARTLY_VALIDATED)
#: Over.
ENDED = (ProposalState.REALISED, ProposalState.ABANDONED)
#: What totals count: neither a mere idea nor what was given up.
COUNTED = tuple(s for s in ProposalState if s not in (ProposalState.IDEA, ProposalState.ABANDONED))
#: Agreed, and its savings are still to be seen.
DELIVERED = (ProposalState.AGREED, ProposalState.IN_DELIVERY)

PROPOSAL_WORKFLOW = Workflow(
    "proposal",
    {
        ProposalState.IDEA: (ProposalState.PROPOSED, ProposalState.ABANDONED),
        ProposalState.PROPOSED: (*_VALIDATED, ProposalState.IDEA, ProposalState.ABANDONED),
        ProposalState.VALIDATED: (
            ProposalState.AGREED,
            ProposalState.PARTLY_VALIDATED,
            ProposalState.ABANDONED,
        ),
        ProposalState.PARTLY_VALIDATED: (
            ProposalState.AGREED,
            ProposalState.VALIDATED,
            ProposalState.ABANDONED,
        ),
        ProposalState.AGREED: (ProposalState.IN_DELIVERY, ProposalState.ABANDONED),
        ProposalState.IN_DELIVERY: (ProposalState.REALISED, ProposalState.ABANDONED),
        ProposalState.REALISED: (ProposalState.IN_DELIVERY,),
        ProposalState.ABANDONED: (ProposalState.IDEA,),
    },
)


def state_by_dates(
    state: ProposalState,
    on: date,
    validations: Sequence[tuple[date, bool]],
    agreed_on: date | None,
    ended_on: date | None,
) -> ProposalState:
    """The state on a day of a proposal that is in ``state`` now, as far as its own dates tell:
    ``validations`` with whether they were whole, the oldest first."""
    if state in (ProposalState.IDEA, ProposalState.PROPOSED):
        return state
    if state in ENDED and (ended_on is None or ended_on <= on):
        return state
    if agreed_on is not None and agreed_on <= on:
        return ProposalState.IN_DELIVERY if state in ENDED else state
    whole = [is_whole for given_on, is_whole in validations if given_on <= on]
    if whole:
        return ProposalState.VALIDATED if whole[-1] else ProposalState.PARTLY_VALIDATED
    return ProposalState.PROPOSED


class AmountKind(Worded):
    """A saving is cashable where a budget can be cut by it."""

    INVESTMENT = "investment"
    CASHABLE = "cashable", "Cashable saving"
    NOT_CASHABLE = "not_cashable", "Saving that is not cashable"
    RECEIPT = "receipt", "One-off receipt"


SAVINGS = (AmountKind.CASHABLE, AmountKind.NOT_CASHABLE)


class AmountBasis(Worded):
    FORECAST = "forecast"
    VALIDATED = "validated", "Validated by finance"
    ACTUAL = "actual", "Realised"


class ProposalConfidence(Worded):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ProposalFacts(TypedDict):
    """The fields of a proposal that its form fills."""

    title: str
    theme_id: int | None
    owner_id: int | None
    what_changes: str
    for_whom: str
    evidence: str
    confidence: ProposalConfidence | None
    confidence_reason: str
    depends_on: str
    review_on: date | None


class AmountFacts(TypedDict):
    """What is stated of an amount, by a form or a file."""

    kind: AmountKind
    year: str
    organisation_id: int | None
    pence: int
    high_pence: NotRequired[int | None]
    counted_in_id: NotRequired[int | None]
    note: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as totals count it, in whole pence; ``organisation`` pays an investment, and gains
    a saving or receipt. ``is_elsewhere`` where another proposal counts the same money."""

    proposal: str
    pilot: str
    theme: str
    year: str
    organisation: str
    kind: AmountKind
    basis: AmountBasis
    pence: int
    is_elsewhere: bool = False


@dataclass
class BenefitSums:
    """Whole pence."""

    invested: int = 0
    cashable: int = 0
    not_cashable: int = 0
    receipts: int = 0

    @property
    def saved(self) -> int:
        return self.cashable + self.not_cashable

    @property
    def net(self) -> int:
        """What is gained beyond what is put in: savings and receipts less investment."""
        return self.saved + self.receipts - self.invested

    def add(self, amount: Amount) -> None:
        match amount.kind:
            case AmountKind.INVESTMENT:
                self.invested += amount.pence
            case AmountKind.CASHABLE:
                self.cashable += amount.pence
            case AmountKind.NOT_CASHABLE:
                self.not_cashable += amount.pence
            case AmountKind.RECEIPT:
                self.receipts += amount.pence


K = TypeVar("K", bound=Hashable)


def sum_by(
    amounts: Iterable[Amount], basis: AmountBasis, key: Callable[[Amount], K]
) -> dict[K, BenefitSums]:
    """The sums of one basis by whatever ``key`` tells amounts by. What another proposal counts is
    left out; so every grouping adds up to the same."""
    found: dict[K, BenefitSums] = {}
    for amount in amounts:
        if amount.basis is basis and not amount.is_elsewhere:
            found.setdefault(key(amount), BenefitSums()).add(amount)
    return found


def closes_circle(links: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether what ``start`` counts in ``end`` would be counted nowhere: ``links`` lead from a
    proposal to the one in which its amounts of the same kind are counted."""
    onward: dict[int, set[int]] = {}
    for one, other in links:
        onward.setdefault(one, set()).add(other)
    seen: set[int] = set()
    ahead = {end}
    while ahead:
        here = ahead.pop()
        if here == start:
            return True
        seen.add(here)
        ahead |= onward.get(here, set()) - seen
    return False


def sum_of(amounts: Iterable[Amount], basis: AmountBasis) -> BenefitSums:
    return sum_by(amounts, basis, lambda _amount: None).get(None, BenefitSums())


def elsewhere_of(amounts: Iterable[Amount], basis: AmountBasis) -> BenefitSums:
    """What totals leave out because another proposal counts it."""
    left_out = BenefitSums()
    for amount in amounts:
        if amount.basis is basis and amount.is_elsewhere:
            left_out.add(amount)
    return left_out


def payback_year(amounts: Sequence[Amount], basis: AmountBasis) -> str | None:
    """The first year by whose end savings and receipts so far make up for all that was invested so
    far; None where that is in no year of them, or nothing was invested."""
    balance, has_invested = 0, False
    by_year = sum_by(amounts, basis, lambda amount: amount.year)
    for year in sorted(by_year):
        balance += by_year[year].net
        has_invested = has_invested or bool(by_year[year].invested)
        later = any(by_year[other].invested for other in by_year if other > year)
        if has_invested and balance >= 0 and not later:
            return year
    return None


def cumulative(amounts: Iterable[Amount], basis: AmountBasis) -> list[tuple[str, int]]:
    """By year, what was gained less what was put in so far: below nought until it pays back."""
    by_year = sum_by(amounts, basis, lambda amount: amount.year)
    balance, found = 0, []
    for year in sorted(by_year):
        balance += by_year[year].net
        found.append((year, balance))
    return found


def gainers_who_did_not_pay(amounts: Iterable[Amount], basis: AmountBasis) -> list[str]:
    """The bodies that gain of one proposal and invest nothing in it, while others invest: the
    largest gain first."""
    own = [amount for amount in amounts if amount.organisation]
    by_body = sum_by(own, basis, lambda amount: amount.organisation)
    if not any(sums.invested for sums in by_body.values()):
        return []
    gained = {
        body: sums.saved + sums.receipts for body, sums in by_body.items() if not sums.invested
    }
    return [body for body in sorted(gained, key=lambda b: (-gained[b], b)) if gained[body] > 0]
