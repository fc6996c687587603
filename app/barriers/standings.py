"""Where everything that was put to a department stands on a day, read without what tells of it: to
count, to put in order and to cut the whole register."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import Organisation
from app.barriers.models import Barrier, BarrierRaiser, BarrierResponse
from app.barriers.rules import ASKED, NOT_SENT, BarrierKind, BarrierState, ResponseOutcome
from app.barriers.status import age_of, overdue_of
from app.core.models import reference_of
from app.extensions import db


class BarrierStanding(NamedTuple):
    """As ``status.barrier_status`` reckons it of a barrier that is loaded; ``department`` is a
    name."""

    id: int
    number: int
    kind: BarrierKind
    state: BarrierState
    department: str
    raised_on: date
    settled_on: date | None
    outcome: ResponseOutcome | None
    age: int
    is_answered: bool
    is_overdue: bool

    @property
    def reference(self) -> str:
        return reference_of(Barrier.PREFIX, self.number)

    @property
    def is_opportunity(self) -> bool:
        return self.kind is BarrierKind.OPPORTUNITY


def list_standings(today: date) -> Sequence[BarrierStanding]:
    """All that was ever put to a department, the oldest first."""
    wanted = (
        select(
            Barrier.id,
            Barrier.number,
            Barrier.kind,
            Barrier.state,
            Organisation.name,
            Barrier.raised_on,
            Barrier.settled_on,
            Barrier.outcome,
            Barrier.respond_by_on,
            Barrier.responded_on,
        )
        .outerjoin(Organisation, Organisation.id == Barrier.department_id)
        .where(Barrier.state.not_in(NOT_SENT))
        .order_by(Barrier.raised_on, Barrier.number)
    )
    found = []
    for row in db.session.execute(wanted):
        id_, number, kind, state, department, raised_on, settled_on, outcome, due_on, answered = row
        is_awaited = state in ASKED and answered is None
        found.append(
            BarrierStanding(
                id=id_,
                number=number,
                kind=kind,
                state=state,
                department=department or "",
                raised_on=raised_on,
                settled_on=settled_on,
                outcome=outcome,
                age=age_of(raised_on, settled_on, today),
                is_answered=not is_awaited,
                is_overdue=overdue_of(due_on, today, is_awaited=is_awaited) > 0,
            )
        )
    return found


def list_raisers() -> Sequence[tuple[int, int]]:
    """The ids of every barrier and of each place that raised it, once."""
    wanted = select(BarrierRaiser.barrier_id, BarrierRaiser.pilot_id).distinct()
    return [(barrier_id, pilot_id) for barrier_id, pilot_id in db.session.execute(wanted)]


def list_response_days() -> Sequence[tuple[int, int]]:
    """The ids of barriers with the working days that each response took, where that is known."""
    wanted = select(BarrierResponse.barrier_id, BarrierResponse.working_days)
    rows = db.session.execute(wanted.where(BarrierResponse.working_days.is_not(None)))
    return [(barrier_id, days) for barrier_id, days in rows if days is not None]
