"""The register of barriers and opportunities."""

from datetime import date
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from app.accounts.queries import organisation_choices
from app.barriers.figures import IS_OPEN_BARRIER, IS_OPEN_OPPORTUNITY
from app.barriers.models import Barrier
from app.barriers.queries import is_overdue
from app.barriers.rules import UNSETTLED, BarrierKind, BarrierState
from app.barriers.status import BarrierStatus, barrier_status
from app.core.exports import Column, Table
from app.core.registers import Reading, Register, RegisterFilter, count_if, lowest, one_by_one
from app.core.wording import Phrase
from app.pilots.filters import PILOT_FILTER, whose
from app.pilots.permissions import can_add_record, can_read_registers


def _read_barriers(today: date, _actor: Any) -> Reading[Barrier]:
    """Late as ``status.barrier_status`` says."""
    is_unsettled = Barrier.state.in_(UNSETTLED)
    is_late = is_overdue(today)
    return Reading(
        rows=select(Barrier),
        keys={
            "kind": (Barrier.kind,),
            "state": (Barrier.state,),
            "department": (Barrier.department_id,),
            "pilot": (whose(Barrier.pilot_id),),
        },
        order=(
            case(*((Barrier.state == each, place) for place, each in enumerate(BarrierState))),
            case((is_late, Barrier.respond_by_on), else_=today),
            Barrier.raised_on,
            Barrier.number,
        ),
        measures={
            "barriers_open": count_if(IS_OPEN_BARRIER),
            "opportunities_open": count_if(IS_OPEN_OPPORTUNITY),
            "late": count_if(is_late),
            "oldest_on": lowest(case((is_unsettled, Barrier.raised_on))),
        },
    )


BARRIERS: Register[Barrier, BarrierStatus] = Register(
    name="barriers",
    heading="Barriers and opportunities",
    read=_read_barriers,
    show=one_by_one(barrier_status),
    parts=(joinedload(Barrier.pilot), joinedload(Barrier.department)),
    filters=(
        RegisterFilter("kind", "Kind", lambda _: [(k.value, k.word) for k in BarrierKind]),
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in BarrierState]),
        RegisterFilter(
            "department",
            Phrase("{Asked} asked"),
            lambda _: organisation_choices(),
            is_used_only=True,
        ),
        PILOT_FILTER,
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Barriers and opportunities",
        (
            Column("Reference", lambda p: p.barrier.reference, 10),
            Column("Kind", lambda p: p.barrier.kind.word, 12),
            Column("Title", lambda p: p.barrier.title, 40),
            Column("Status", lambda p: p.barrier.state.word, 20),
            Column(
                Phrase("{Place}"),
                lambda p: p.barrier.pilot.name if p.barrier.pilot else "Several",
                24,
            ),
            Column(Phrase("{Asked} asked"), lambda p: p.barrier.department.name, 24),
            Column("Detail", lambda p: p.barrier.detail, 40),
            Column("What is asked", lambda p: p.barrier.ask, 40),
            Column("Raised", lambda p: p.barrier.raised_on, 12),
            Column("Age in days", lambda p: p.age_days, 10),
            Column("Response due", lambda p: p.barrier.respond_by_on, 12),
            Column("Days overdue", lambda p: p.days_overdue, 10),
            Column("Response expected", lambda p: p.barrier.expected_on, 12),
            Column("Response", lambda p: p.barrier.response, 40),
            Column("Responded", lambda p: p.barrier.responded_on, 12),
            Column("Closed", lambda p: p.barrier.settled_on, 12),
            Column("What changed", lambda p: p.barrier.resolution, 40),
            Column("Agreed by", lambda p: p.barrier.resolution_agreed, 24),
            Column("Source", lambda p: p.barrier.origin, 24),
        ),
    ),
)
