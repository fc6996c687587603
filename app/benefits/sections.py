"""The section of the pack on what proposals cost and save, and whom."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from app.benefits import queries
from app.benefits.models import Proposal
from app.benefits.pictures import (
    MOST_BODIES,
    MOST_YEARS,
    BenefitPicture,
    balance_picture,
    pays_picture,
)
from app.benefits.rules import Amount, AmountBasis, BenefitSums, gainers_who_did_not_pay, sum_of
from app.benefits.totals import (
    PaysAndGains,
    Totals,
    balance_by_year,
    balance_finding,
    left_out_sentences,
    pays_and_gains,
    totals_of,
)
from app.core.formats import money
from app.core.records import row_of
from app.core.sections import (
    Head,
    Listing,
    MoneyLine,
    RecordRow,
    Records,
    Section,
    SectionType,
    listing,
    read_once,
)
from app.core.sentences import listed, message, tally
from app.core.wording import words

#: The most proposals that the section lists, those that save most first.
MOST = 20
REGISTER = "the register of benefits"


class ProposalLine(RecordRow, frozen=True, kw_only=True):
    """Whole pence. ``gainers`` gain of it and do not invest in it."""

    status: str
    invested: int
    saved: int
    receipts: int
    validated: int
    actual: int
    gainers: str = ""


class BodyLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a body invests and gains, in whole pence."""

    name: str
    pays: int
    gains: int
    gains_unpaid: bool


class BalanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """Savings and receipts less investment by the end of a year."""

    year: str
    pence: int


class Benefits(Section, frozen=True, kw_only=True, tag="benefits"):
    proposals: Listing[ProposalLine]
    left_out: str = ""
    bodies: tuple[BodyLine, ...] = ()
    balance: tuple[BalanceLine, ...] = ()
    finding: str = ""

    @property
    def pays_picture(self) -> BenefitPicture:
        return pays_picture(
            [PaysAndGains(e.name, e.pays, e.gains, e.gains_unpaid) for e in self.bodies]
        )

    @property
    def balance_picture(self) -> BenefitPicture:
        return balance_picture([(each.year, each.pence) for each in self.balance])

    @property
    def whole_rows(self) -> Sequence[RecordRow]:
        return self.proposals.rows


@read_once
def _amounts(_records: Records) -> Sequence[Amount]:
    return queries.read_amounts()


@read_once
def _proposals(_records: Records) -> Sequence[Proposal]:
    return queries.list_counted()


@read_once
def _left_out(_records: Records) -> queries.LeftOutProposals:
    return queries.count_left_out()


def money_line(records: Records) -> MoneyLine | None:
    """What proposals save in all; None where none gives an amount, or the programme does without
    them."""
    if "benefits" in words.unused:
        return None
    forecast, validated, _actual = (sum_of(_amounts(records), basis) for basis in AmountBasis)
    if not forecast.saved:
        return None
    checked = f"{money(validated.saved)} validated" if validated.saved else "none validated"
    return MoneyLine(
        amount=money(forecast.saved),
        what=f"of savings proposed in all; {checked}",
        is_illustrative=any(each.is_illustrative for each in _proposals(records)),
    )


def build(head: Head, records: Records) -> Benefits:
    amounts = _amounts(records)
    totals = totals_of(amounts, _left_out(records))
    of_proposal: dict[str, list[Amount]] = defaultdict(list)
    for amount in amounts:
        of_proposal[amount.proposal].append(amount)
    rows = []
    for proposal in _proposals(records):
        own = of_proposal[proposal.reference]
        forecast, validated, actual = (sum_of(own, basis) for basis in AmountBasis)
        rows.append(
            ProposalLine(
                **row_of(proposal, proposal.pilot),
                status=proposal.state.word,
                invested=forecast.invested,
                saved=forecast.saved,
                receipts=forecast.receipts,
                validated=validated.saved,
                actual=actual.saved,
                gainers=listed(gainers_who_did_not_pay(own, AmountBasis.FORECAST)),
            )
        )
    bodies, balance = pays_and_gains(amounts), balance_by_year(amounts)
    rows.sort(key=lambda row: (-row.saved - row.receipts, row.reference))
    return Benefits(
        **head.opening(benefits_message(totals, len(rows))),
        proposals=listing(
            tally(len(rows), "proposal", "has gone beyond an idea"), rows, MOST, REGISTER
        ),
        left_out=" ".join(left_out_sentences(totals)),
        bodies=tuple(
            BodyLine(
                name=each.name, pays=each.pays, gains=each.gains, gains_unpaid=each.gains_unpaid
            )
            for each in bodies[:MOST_BODIES]
        ),
        balance=tuple(BalanceLine(year=year, pence=pence) for year, pence in balance[:MOST_YEARS]),
        finding=balance_finding(balance, totals.payback) if balance else "",
    )


def benefits_message(totals: Totals, count: int) -> str:
    """ "£529.8m invested would save £122.5m and bring £720m of receipts; finance has validated
    £10.8m of the saving, and none is realised yet."."""
    if not count:
        return "No proposal has gone beyond an idea yet."
    whole = totals.whole
    if whole.forecast == BenefitSums():
        return "No proposal gives an amount yet."
    brings = f" and bring {money(whole.forecast.receipts)} of receipts"
    told = (
        f"{money(whole.forecast.invested)} invested would save {money(whole.forecast.saved)}"
        f"{brings if whole.forecast.receipts else ''}"
    )
    realised = f"{money(whole.actual.saved)} is" if whole.actual.saved else "none is"
    checked = (
        f"finance has validated {money(whole.validated.saved)} of the saving, "
        f"and {realised} realised so far"
    )
    return message(told, checked)


SECTION = SectionType(
    kind="benefits",
    said="Benefits: what is invested and saved",
    content=Benefits,
    build=build,
    template="benefits/pack_section.html",
    part="benefits",
)
