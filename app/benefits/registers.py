"""The register of proposals: its page, its files, its filters and its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from app.benefits import queries
from app.benefits.models import Proposal
from app.benefits.rules import (
    COUNTED,
    Amount,
    AmountBasis,
    BenefitSums,
    ProposalState,
    sum_by,
)
from app.core.exports import Column, Table
from app.core.loading import loading
from app.core.registers import Reading, Register, RegisterFilter, count_if
from app.pilots.filters import PILOT_FILTER, owner_column, owner_filter, place_column, whose
from app.pilots.permissions import can_add_record, can_read_registers
from app.pilots.themes.queries import theme_choices


@dataclass(frozen=True)
class ProposalRow:
    """A proposal with what is forecast, validated and realised of it; nothing of what totals leave
    out."""

    proposal: Proposal
    forecast: BenefitSums
    validated: BenefitSums
    actual: BenefitSums

    @property
    def has_amounts(self) -> bool:
        return bool(self.forecast.invested or self.forecast.saved or self.forecast.receipts)


def _read(_today: date, _actor: Any) -> Reading[Proposal]:
    return Reading(
        rows=select(Proposal),
        keys={
            "state": (Proposal.state,),
            "pilot": (whose(Proposal.pilot_id),),
            "theme": (Proposal.theme_id,),
            "owner": (whose(Proposal.owner_id),),
        },
        order=(
            case(*((Proposal.state == each, place) for place, each in enumerate(ProposalState))),
            Proposal.number,
        ),
        measures={
            "counted": count_if(Proposal.state.in_(COUNTED)),
            "to_validate": count_if(Proposal.state == ProposalState.PROPOSED),
        },
    )


def _show(proposals: Sequence[Proposal], _today: date, _actor: Any) -> Sequence[ProposalRow]:
    amounts: Sequence[Amount] = queries.read_amounts(proposal_ids=[p.id for p in proposals])
    sums = [sum_by(amounts, basis, lambda amount: amount.proposal) for basis in AmountBasis]
    none = BenefitSums()
    return [ProposalRow(each, *(of.get(each.reference, none) for of in sums)) for each in proposals]


def _pounds(pence: int) -> int:
    return pence // 100


PROPOSALS: Register[Proposal, ProposalRow] = Register(
    name="proposals",
    heading="Benefits and efficiencies",
    read=_read,
    show=_show,
    parts=loading(
        lambda: (
            joinedload(Proposal.pilot),
            joinedload(Proposal.theme),
            joinedload(Proposal.owner),
        )
    ),
    filters=(
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in ProposalState]),
        PILOT_FILTER,
        RegisterFilter("theme", "Theme", lambda _: theme_choices(), is_used_only=True),
        owner_filter(Proposal.owner_id),
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Proposals",
        (
            Column("Reference", lambda row: row.proposal.reference, 10),
            Column("Title", lambda row: row.proposal.title, 40),
            place_column(lambda row: row.proposal),
            Column("Theme", lambda row: row.proposal.theme.name if row.proposal.theme else "", 24),
            Column("Status", lambda row: row.proposal.state.word, 20),
            owner_column(lambda row: row.proposal),
            Column("Investment forecast (£)", lambda row: _pounds(row.forecast.invested), 16),
            Column("Cashable saving forecast (£)", lambda row: _pounds(row.forecast.cashable), 16),
            Column(
                "Saving forecast that is not cashable (£)",
                lambda row: _pounds(row.forecast.not_cashable),
                16,
            ),
            Column("One-off receipts forecast (£)", lambda row: _pounds(row.forecast.receipts), 16),
            Column("Saving validated (£)", lambda row: _pounds(row.validated.saved), 16),
            Column("Saving realised (£)", lambda row: _pounds(row.actual.saved), 16),
            Column("What changes", lambda row: row.proposal.what_changes, 40),
            Column("Source", lambda row: row.proposal.origin, 24),
        ),
    ),
)
