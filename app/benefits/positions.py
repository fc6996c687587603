"""What proposals were to cost and save, as stated by a past day."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.benefits.models import Proposal, ProposalAmount, ProposalValidation
from app.benefits.rules import (
    COUNTED,
    ENDED,
    Amount,
    AmountBasis,
    ProposalState,
    state_by_dates,
    sum_of,
)
from app.core.formats import money
from app.core.positions import (
    DayPosition,
    Past,
    PositionFact,
    PositionFigure,
    PositionRow,
    PositionSource,
    position_row,
)
from app.core.restriction import count_hidden
from app.extensions import db
from app.pilots.models import Pilot

_COLUMNS = (Proposal.state, Proposal.agreed_on, Proposal.ended_on)


def _newest_amounts(on: date) -> dict[int, list[Any]]:
    """The amounts of each proposal that held on the day."""
    newest: dict[tuple[Any, ...], Any] = {}
    for row in db.session.execute(
        select(
            ProposalAmount.proposal_id,
            ProposalAmount.kind,
            ProposalAmount.basis,
            ProposalAmount.year,
            ProposalAmount.organisation_id,
            ProposalAmount.pence,
            ProposalAmount.counted_in_id,
        )
        .join(ProposalAmount.proposal)
        .where(ProposalAmount.stated_on <= on)
        .order_by(ProposalAmount.stated_on, ProposalAmount.id)
    ):
        newest[row.proposal_id, row.kind, row.basis, row.year, row.organisation_id] = row
    found: dict[int, list[Any]] = defaultdict(list)
    for row in newest.values():
        found[row.proposal_id].append(row)
    return found


def _validations(on: date) -> dict[int, list[tuple[date, bool]]]:
    found: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for proposal_id, given_on, is_whole in db.session.execute(
        select(
            ProposalValidation.proposal_id,
            ProposalValidation.given_on,
            ProposalValidation.is_whole,
        )
        .join(Proposal, Proposal.id == ProposalValidation.proposal_id)
        .where(ProposalValidation.given_on <= on)
        .order_by(ProposalValidation.given_on, ProposalValidation.id)
    ):
        found[proposal_id].append((given_on, is_whole))
    return found


def _state(past: Past, row: Any, validations: Mapping[int, list[tuple[date, bool]]]) -> Any:
    state = past.was(Proposal.state, row.id, row.state)
    if past.is_traced(Proposal, row.id):
        return state
    return state_by_dates(
        state,
        past.on,
        validations.get(row.id, []),
        past.was(Proposal.agreed_on, row.id, row.agreed_on),
        past.was(Proposal.ended_on, row.id, row.ended_on),
    )


def _counted(row: Any, states: Mapping[int, ProposalState]) -> Amount:
    return Amount(
        proposal=str(row.proposal_id),
        pilot="",
        theme="",
        year=row.year,
        organisation="",
        kind=row.kind,
        basis=row.basis,
        pence=row.pence,
        is_elsewhere=states.get(row.counted_in_id) in COUNTED,
    )


def _read(past: Past) -> DayPosition:
    amounts, validations = _newest_amounts(past.on), _validations(past.on)
    proposals = db.session.execute(
        select(
            Proposal.id,
            Proposal.number,
            Proposal.title,
            Proposal.state,
            Proposal.agreed_on,
            Proposal.ended_on,
            Proposal.is_illustrative,
            Pilot.short_name,
        )
        .outerjoin(Proposal.pilot)
        .where(Proposal.raised_on <= past.on)
    ).all()
    states = {each.id: _state(past, each, validations) for each in proposals}
    rows: list[PositionRow] = []
    counted: list[Amount] = []
    for each in proposals:
        state = states[each.id]
        own = [_counted(row, states) for row in amounts[each.id]]
        if state in COUNTED:
            counted += own
        forecast, validated, actual = (sum_of(own, basis) for basis in AmountBasis)
        rows.append(
            position_row(
                Proposal,
                "benefits.show_proposal",
                each,
                (
                    PositionFact("Status", state.word),
                    _money("Saving forecast", forecast.saved),
                    _money("Saving validated", validated.saved),
                    _money("Saving realised", actual.saved),
                ),
                is_open=state not in ENDED,
                order=(-forecast.saved - forecast.receipts,),
            )
        )
    forecast, validated, actual = (sum_of(counted, basis) for basis in AmountBasis)
    return DayPosition(
        figures=(
            PositionFigure(
                "proposals",
                "Proposals beyond an idea, less those abandoned",
                sum(state in COUNTED for state in states.values()),
            ),
            _figure("invested", "Investment forecast", forecast.invested),
            _figure("saved", "Saving forecast", forecast.saved),
            _figure("receipts", "Receipts forecast", forecast.receipts),
            _figure("validated", "Saving validated by finance", validated.saved),
            _figure("realised", "Saving realised", actual.saved),
        ),
        rows=rows,
        hidden=count_hidden(select(Proposal).where(Proposal.raised_on <= past.on), len(rows)),
        notes=["What two proposals count is counted once in the figures."] if rows else [],
    )


def _money(said: str, pence: int) -> PositionFact:
    return PositionFact(said, money(pence), amount=pence, is_money=True)


def _figure(name: str, said: str, pence: int) -> PositionFigure:
    return PositionFigure(name, said, pence, is_money=True)


POSITION = PositionSource(
    name="benefits",
    said="Benefits",
    order=60,
    one="proposal",
    many="proposals",
    endpoint="benefits.list_proposals",
    columns=_COLUMNS,
    listed="open",
    read=_read,
)
