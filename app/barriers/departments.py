"""What each department was asked and how it answered, in order of what it owes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, case, func, select

from app.accounts.models import Organisation
from app.barriers.figures import IS_REQUEST
from app.barriers.models import Barrier, BarrierResponse
from app.barriers.queries import is_awaited, is_overdue
from app.barriers.rules import ResponseOutcome, Responsiveness
from app.core.exports import Column, Table
from app.core.findings import count_if as count_rows
from app.core.registers import Reading, Register, RegisterFilter, count_if, total
from app.core.wording import Phrase
from app.extensions import db
from app.pilots.permissions import can_read_registers


@dataclass(frozen=True)
class DepartmentRow:
    """One department: of what it was ``asked``, how much it answered, owes and owes late."""

    organisation: Organisation
    asked: int
    answered: int
    overdue: int
    so_far: Responsiveness

    @property
    def waiting(self) -> int:
        return self.asked - self.answered


def _asked(today: date) -> Subquery:
    """What was asked of each department, one row each."""
    return (
        select(
            Barrier.department_id,
            func.count().label("asked"),
            count_rows(~is_awaited()).label("answered"),
            count_rows(is_overdue(today)).label("overdue"),
        )
        .where(IS_REQUEST, Barrier.department_id.is_not(None))
        .group_by(Barrier.department_id)
        .subquery()
    )


def _read_departments(today: date, _actor: Any) -> Reading[Organisation]:
    asked = _asked(today)
    waiting = asked.c.asked - asked.c.answered
    owes = case((asked.c.overdue > 0, "overdue"), (waiting > 0, "waiting"), else_="nothing")
    return Reading(
        rows=select(Organisation).join(asked, asked.c.department_id == Organisation.id),
        keys={"owes": (owes,)},
        order=(asked.c.overdue.desc(), waiting.desc(), Organisation.name),
        measures={
            "asked": total(asked.c.asked),
            "answered": total(asked.c.answered),
            "overdue": total(asked.c.overdue),
            "owing": count_if(waiting > 0),
        },
    )


def _show_departments(
    records: Sequence[Organisation], today: date, _actor: Any
) -> list[DepartmentRow]:
    """In two statements, however many there are."""
    ids = [each.id for each in records]
    asked = _asked(today)
    counts = {
        row.department_id: row
        for row in db.session.execute(select(asked).where(asked.c.department_id.in_(ids)))
    }
    days: dict[int | None, list[int | None]] = defaultdict(list)
    outcomes: dict[int | None, dict[int, ResponseOutcome | None]] = defaultdict(dict)
    for body_id, barrier_id, outcome, count in db.session.execute(
        select(Barrier.department_id, Barrier.id, Barrier.outcome, BarrierResponse.working_days)
        .join(BarrierResponse, BarrierResponse.barrier_id == Barrier.id, isouter=True)
        .where(IS_REQUEST, Barrier.department_id.in_(ids))
    ):
        days[body_id].append(count)
        outcomes[body_id][barrier_id] = outcome
    return [
        DepartmentRow(
            organisation=each,
            asked=counts[each.id].asked,
            answered=counts[each.id].answered,
            overdue=counts[each.id].overdue,
            so_far=Responsiveness.of(days[each.id], outcomes[each.id].values()),
        )
        for each in records
    ]


_OWES = (
    ("overdue", "Overdue responses"),
    ("waiting", "Responses not yet due"),
    ("nothing", "No response"),
)

DEPARTMENTS: Register[Organisation, DepartmentRow] = Register(
    name="barrier_departments",
    heading="What is asked of each organisation",
    read=_read_departments,
    show=_show_departments,
    parts=(),
    filters=(RegisterFilter("owes", "Owes", lambda _: _OWES, is_used_only=True),),
    can_read=can_read_registers,
    table=Table(
        "Responses by organisation",
        (
            Column(Phrase("{Asked}"), lambda p: p.organisation.name, 40),
            Column("Asked", lambda p: p.asked, 10),
            Column("Answered", lambda p: p.answered, 10),
            Column("Awaited", lambda p: p.waiting, 10),
            Column("Overdue", lambda p: p.overdue, 10),
            Column("Median working days to respond", lambda p: _whole(p.so_far.median_days), 16),
            Column("Accepted", lambda p: p.so_far.accepted, 10),
            Column("Responses that say", lambda p: p.so_far.judged, 10),
            Column("Accepted (%)", lambda p: p.so_far.accepted_percent, 10),
        ),
    ),
)


def _whole(days: float | None) -> str:
    return "" if days is None else f"{days:g}"
