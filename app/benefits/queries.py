"""Reads of proposals and of the amounts stated of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.grants import owner_grant
from app.accounts.models import Organisation
from app.benefits.models import Proposal, ProposalAmount
from app.benefits.rules import COUNTED, Amount, AmountBasis, AmountKind, ProposalState
from app.core.choices import Choices
from app.core.findings import count_if
from app.core.loading import loading
from app.core.models import reference_of
from app.core.references import ByReference
from app.core.restriction import count_hidden
from app.core.rows import PLACE
from app.extensions import db
from app.pilots.models import Pilot, Theme

#: The most proposals that a form offers, and a page outside their register lists.
PROPOSAL_LIMIT = 1_000
PANEL_LIMIT = 10

PARTS = loading(
    lambda: (
        joinedload(Proposal.pilot),
        joinedload(Proposal.theme),
        joinedload(Proposal.owner),
        joinedload(Proposal.validator),
    )
)


def select_grants() -> Iterable[Select[Any]]:
    """Whoever owns a proposal keeps it, and whoever validates it works in the programme."""
    return [owner_grant(Proposal.owner_id), owner_grant(Proposal.validator_id)]


def get_proposal(reference: str) -> Proposal:
    """With all that its page shows."""
    return _PROPOSALS.get(reference)


_PROPOSALS = ByReference(
    Proposal,
    "proposal",
    lambda: (
        *PARTS,
        selectinload(Proposal.amounts).options(
            joinedload(ProposalAmount.organisation),
            joinedload(ProposalAmount.counted_in),
            joinedload(ProposalAmount.stated_by),
        ),
        selectinload(Proposal.validations),
        selectinload(Proposal.measures),
    ),
)


def proposal_choices(except_id: int) -> Choices:
    """The proposals that may count what another counts too."""
    rows = db.session.execute(
        select(Proposal.id, Proposal.number, Proposal.title)
        .where(Proposal.id != except_id, Proposal.state.in_(COUNTED))
        .order_by(Proposal.number)
        .limit(PROPOSAL_LIMIT)
    )
    return [(row.id, f"{reference_of(Proposal.PREFIX, row.number)} {row.title}") for row in rows]


def current_amounts(proposal: Proposal, basis: AmountBasis | None = None) -> list[ProposalAmount]:
    """What holds of the amounts stated of a proposal: the newest of each kind, basis, year and
    body, unless it says that there is none."""
    newest = {each.key: each for each in proposal.amounts}
    rows = [each for each in newest.values() if each.pence or each.high_pence]
    kinds = list(AmountKind)
    return sorted(
        (each for each in rows if basis in (None, each.basis)),
        key=lambda each: (
            kinds.index(each.kind),
            each.year,
            each.organisation.name if each.organisation else "",
            each.basis,
        ),
    )


def select_newest() -> Select[Any]:
    """The ids of the rows that hold, over all proposals."""
    place = (
        func.row_number()
        .over(
            partition_by=(
                ProposalAmount.proposal_id,
                ProposalAmount.kind,
                ProposalAmount.basis,
                ProposalAmount.year,
                ProposalAmount.organisation_id,
            ),
            order_by=(ProposalAmount.stated_on.desc(), ProposalAmount.id.desc()),
        )
        .label("place")
    )
    ranked = select(ProposalAmount.id, place).subquery()
    return select(ranked.c.id).where(ranked.c.place == 1)


def list_links(kind: AmountKind) -> list[tuple[int, int]]:
    """Which proposals count amounts of a kind in which others, whoever may read them."""
    rows = db.session.execute(
        select(ProposalAmount.proposal_id, ProposalAmount.counted_in_id)
        .where(
            ProposalAmount.id.in_(select_newest()),
            ProposalAmount.kind == kind,
            ProposalAmount.pence != 0,
            ProposalAmount.counted_in_id.is_not(None),
        )
        .distinct()
        .order_by(ProposalAmount.proposal_id, ProposalAmount.counted_in_id)
    )
    return [(row.proposal_id, row.counted_in_id) for row in rows if row.counted_in_id is not None]


def read_amounts(
    pilot_id: int | None = None,
    proposal_ids: Collection[int] | None = None,
    *,
    is_any_state: bool = False,
) -> list[Amount]:
    """The amounts that totals count, of the proposals that whoever looks may read; of
    ``is_any_state`` also those of ideas and of what was abandoned."""
    given: dict[str, Any] = {}
    if pilot_id is not None:
        given["place_id"] = pilot_id
    if proposal_ids is not None:
        given["proposal_ids"] = list(proposal_ids)
    rows = db.session.execute(_amounts(is_any_state, *given), given)
    return [
        Amount(
            proposal=reference_of(Proposal.PREFIX, row.number),
            pilot=row.pilot or "",
            theme=row.theme or "",
            year=row.year,
            organisation=row.organisation or "",
            kind=row.kind,
            basis=row.basis,
            pence=row.pence,
            is_elsewhere=row.other_state in COUNTED,
        )
        for row in rows
    ]


@cache
def _amounts(is_any_state: bool, *given: str) -> Any:
    """Made once for what is given: of a place, of some proposals."""
    other = aliased(Proposal)
    wanted = (
        select(
            Proposal.number,
            Pilot.name.label("pilot"),
            Theme.name.label("theme"),
            ProposalAmount.year,
            Organisation.name.label("organisation"),
            ProposalAmount.kind,
            ProposalAmount.basis,
            ProposalAmount.pence,
            other.state.label("other_state"),
        )
        .select_from(Proposal)
        .join(Proposal.amounts)
        .join(Proposal.pilot, isouter=True)
        .join(Proposal.theme, isouter=True)
        .join(ProposalAmount.organisation, isouter=True)
        .join(other, other.id == ProposalAmount.counted_in_id, isouter=True)
        .where(ProposalAmount.id.in_(select_newest()), ProposalAmount.pence != 0)
        .order_by(Proposal.number, ProposalAmount.id)
    )
    if not is_any_state:
        wanted = wanted.where(Proposal.state.in_(COUNTED))
    if "place_id" in given:
        wanted = wanted.where(Proposal.pilot_id == PLACE)
    if "proposal_ids" in given:
        ids = bindparam("proposal_ids", type_=Integer(), expanding=True)
        wanted = wanted.where(Proposal.id.in_(ids))
    return wanted


@dataclass(frozen=True)
class LeftOutProposals:
    """What totals say nothing of: how many proposals are ideas, abandoned, give no amount, or are
    restricted and not read by whoever looks."""

    ideas: int
    abandoned: int
    without_amount: int
    restricted: int = 0


def count_left_out(pilot_id: int | None = None) -> LeftOutProposals:
    """Of one place, without those that are restricted."""
    has_amount = (
        select(ProposalAmount.id)
        .where(ProposalAmount.proposal_id == Proposal.id, ProposalAmount.pence != 0)
        .exists()
    )

    wanted = select(
        count_if(Proposal.state == ProposalState.IDEA).label("ideas"),
        count_if(Proposal.state == ProposalState.ABANDONED).label("abandoned"),
        count_if(Proposal.state.in_(COUNTED) & ~has_amount).label("without_amount"),
        count_if(Proposal.state.in_(COUNTED)).label("counted"),
    )
    if pilot_id is not None:
        wanted = wanted.where(Proposal.pilot_id == pilot_id)
    row = db.session.execute(wanted).one()
    every = select(Proposal).where(Proposal.state.in_(COUNTED))
    return LeftOutProposals(
        ideas=row.ideas,
        abandoned=row.abandoned,
        without_amount=row.without_amount,
        restricted=count_hidden(every, row.counted) if pilot_id is None else 0,
    )


def list_of_pilot(pilot_id: int) -> Sequence[Proposal]:
    """The newest few of a place's proposals that are not over."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.pilot_id == pilot_id, Proposal.state != ProposalState.ABANDONED)
        .order_by(Proposal.number)
        .limit(PANEL_LIMIT + 1)
    ).all()


def list_counted() -> Sequence[Proposal]:
    """The proposals that totals count, with their places."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.state.in_(COUNTED))
        .options(joinedload(Proposal.pilot))
        .order_by(Proposal.number)
        .limit(PROPOSAL_LIMIT)
    ).all()
