"""What the front page says of proposals."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, case, cast, func, select
from sqlalchemy.orm import aliased

from app.benefits.models import Proposal, ProposalAmount
from app.benefits.queries import select_newest
from app.benefits.rules import COUNTED, SAVINGS, AmountBasis, ProposalState
from app.core.findings import (
    Counts,
    CountsSelect,
    Finding,
    FindingSource,
    Named,
    Place,
    count_if,
)
from app.core.formats import counted, day, money
from app.core.models import reference_of
from app.core.rows import Rows, first_of, row_columns


def _counts() -> CountsSelect:
    other = aliased(Proposal)
    saved = (
        select(
            _sum_of(AmountBasis.FORECAST).label("proposals_saving"),
            _sum_of(AmountBasis.VALIDATED).label("proposals_validated"),
        )
        .select_from(Proposal)
        .join(Proposal.amounts)
        .join(other, other.id == ProposalAmount.counted_in_id, isouter=True)
        .where(
            ProposalAmount.id.in_(select_newest()),
            ProposalAmount.kind.in_(SAVINGS),
            Proposal.state.in_(COUNTED),
            other.id.is_(None) | other.state.not_in(COUNTED),
        )
        .subquery()
    )
    states = select(
        count_if(Proposal.state == ProposalState.PROPOSED).label("proposals_waiting"),
        count_if(Proposal.state.in_(COUNTED)).label("proposals_counted"),
    ).subquery()
    return select(*states.c, *saved.c).select_from(states).join(saved, states.c[0].is_not(None))


def _sum_of(basis: AmountBasis) -> ColumnElement[int]:
    total = func.sum(case((ProposalAmount.basis == basis, ProposalAmount.pence), else_=0))
    return cast(func.coalesce(total, 0), BigInteger)


def _rows() -> Rows[Named]:
    """The one whose validation is due first."""
    waiting = (
        select(Proposal.number, Proposal.title, Proposal.validate_by_on, Proposal.is_illustrative)
        .where(Proposal.state == ProposalState.PROPOSED)
        .subquery()
    )
    due_on = waiting.c.validate_by_on
    top = first_of(waiting, (due_on.is_(None), due_on, waiting.c.number), 1)
    wanted = select(
        *row_columns(
            number=top.c.number,
            title=top.c.title,
            due_on=top.c.validate_by_on,
            is_illustrative=top.c.is_illustrative,
            place=top.c.place,
        )
    )
    return Rows(wanted, _named)


def _named(row: Row[Any]) -> Named:
    reference = reference_of(Proposal.PREFIX, row.number)
    return Named(
        f"{reference} {row.title}",
        f"validation due {day(row.due_on)}" if row.due_on else "no date for its validation",
        Place("benefits.show_proposal", {"reference": reference}),
        row.is_illustrative,
    )


def _tell(counts: Counts, named: Sequence[Named], _words: Sequence[str]) -> Finding:
    """How much of the saving that is forecast finance has validated."""
    waiting, saving = counts["proposals_waiting"], counts["proposals_saving"]
    if saving:
        validated = counts["proposals_validated"]
        share = money(validated) if validated else "None"
        sentence = f"{share} of {money(saving)} of forecast saving has been validated by finance"
    elif counts["proposals_counted"]:
        sentence = "No proposal forecasts a saving yet"
    else:
        sentence = "No proposal has gone beyond an idea yet"
    return Finding(
        title="Benefits",
        state=f"{counted(waiting, 'proposal')} to validate" if waiting else "Nothing to validate",
        is_settled=not waiting,
        sentence=f"{sentence}.",
        place=Place("benefits.list_proposals", {"state": "proposed"} if waiting else {}),
        named=named,
        more=max(0, waiting - len(named)),
    )


PROPOSALS = FindingSource(45, _counts, _rows, _tell)
