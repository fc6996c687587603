"""The register of barriers and opportunities."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, literal, select, union

from app.accounts.queries import organisation_choices
from app.barriers.figures import IS_OPEN_BARRIER, IS_OPEN_OPPORTUNITY
from app.barriers.models import Barrier, BarrierRaiser
from app.barriers.queries import AROUND, is_awaited, is_overdue
from app.barriers.rules import NOT_SENT, UNSETTLED, BarrierCategory, BarrierKind, BarrierState
from app.barriers.status import STATE_ORDER, BarrierStatus, barrier_status, names_of_raisers
from app.core.exports import Column, Table
from app.core.registers import Reading, Register, RegisterFilter, count_if, lowest, one_by_one
from app.core.wording import Phrase
from app.pilots.filters import NOBODYS, PILOT_FILTER
from app.pilots.permissions import can_add_record, can_read_registers


def _read_barriers(today: date, _actor: Any) -> Reading[Barrier]:
    """Late as ``status.barrier_status`` says. A filter by place finds what it raised with others
    too."""
    is_unsettled = Barrier.state.in_(UNSETTLED)
    is_late = is_overdue(today)
    raised = select(BarrierRaiser.barrier_id.label("row_id"), BarrierRaiser.pilot_id.label("value"))
    nobodys = select(Barrier.id, literal(NOBODYS)).where(Barrier.pilot_id.is_(None))
    linked = union(raised, nobodys).subquery()
    return Reading(
        rows=select(Barrier),
        keys={
            "kind": (Barrier.kind,),
            "state": (Barrier.state,),
            "category": (Barrier.category,),
            "department": (Barrier.department_id,),
        },
        links={"pilot": select(linked.c.row_id, linked.c.value)},
        order=(
            case((is_late, Barrier.respond_by_on), else_=date.max),
            case(*((Barrier.state == each, place) for place, each in enumerate(STATE_ORDER))),
            Barrier.raised_on,
            Barrier.number,
        ),
        measures={
            "barriers_open": count_if(IS_OPEN_BARRIER),
            "opportunities_open": count_if(IS_OPEN_OPPORTUNITY),
            "not_sent": count_if(Barrier.state.in_(NOT_SENT)),
            "waiting": count_if(is_awaited()),
            "late": count_if(is_late),
            "oldest_on": lowest(case((is_unsettled, Barrier.raised_on))),
        },
    )


def _in_pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence) / 100


BARRIERS: Register[Barrier, BarrierStatus] = Register(
    name="barriers",
    heading="Barriers and opportunities",
    read=_read_barriers,
    show=one_by_one(barrier_status),
    parts=AROUND,
    filters=(
        RegisterFilter("kind", "Kind", lambda _: [(k.value, k.word) for k in BarrierKind]),
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in BarrierState]),
        RegisterFilter(
            "department",
            Phrase("{Asked} asked"),
            lambda _: organisation_choices(with_retired=True),
            is_used_only=True,
        ),
        PILOT_FILTER,
        RegisterFilter(
            "category",
            "Category",
            lambda _: [(c.value, c.word) for c in BarrierCategory],
            is_used_only=True,
        ),
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
            Column(Phrase("{Place}"), lambda p: names_of_raisers(p.barrier), 24),
            Column(Phrase("{Asked} asked"), lambda p: p.barrier.department_name, 24),
            Column("Category", lambda p: p.barrier.category.word if p.barrier.category else "", 24),
            Column("Rule or funding stream", lambda p: p.barrier.rule_name, 24),
            Column("What it stops", lambda p: p.barrier.detail, 40),
            Column("What is asked", lambda p: p.barrier.ask, 40),
            Column("Evidence", lambda p: p.barrier.evidence, 40),
            Column(
                "Annual cost of doing nothing (£)",
                lambda p: _in_pounds(p.barrier.cost_pence),
                16,
            ),
            Column("Cost in words", lambda p: p.barrier.cost_note, 24),
            Column("What it would save", lambda p: p.barrier.savings, 40),
            Column("Raised", lambda p: p.barrier.raised_on, 12),
            Column("Age in days", lambda p: p.age_days, 10),
            Column("Sent", lambda p: p.barrier.asked_on, 12),
            Column("Response due", lambda p: p.barrier.respond_by_on, 12),
            Column("Days overdue", lambda p: p.days_overdue, 10),
            Column("Response expected", lambda p: p.barrier.expected_on, 12),
            Column("Response", lambda p: p.barrier.response, 40),
            Column("Outcome", lambda p: p.barrier.outcome.word if p.barrier.outcome else "", 16),
            Column("Responded", lambda p: p.barrier.responded_on, 12),
            Column("Closed", lambda p: p.barrier.settled_on, 12),
            Column("What changed", lambda p: p.barrier.resolution, 40),
            Column("Agreed by", lambda p: p.barrier.resolution_agreed, 24),
            Column("Source", lambda p: p.barrier.origin, 24),
        ),
    ),
)
