"""What each department was asked and how it answered, in order of what it owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import Subquery, case, func, select

from app.accounts.models import Organisation
from app.barriers.figures import IS_REQUEST
from app.barriers.models import Barrier, BarrierResponse
from app.barriers.queries import is_awaited, is_overdue
from app.barriers.rules import ResponseOutcome
from app.core.exports import Column, Table
from app.core.findings import count_if as count_rows
from app.core.registers import Reading, Register, RegisterFilter, count_if, total
from app.core.wording import Phrase
from app.extensions import db
from app.pilots.permissions import can_read_registers


@dataclass(frozen=True)
class DepartmentRow:
    """One department: of what it was ``asked``, how much it answered, owes and owes late;
    ``median_days`` are working days to its first response, None where there is none; of those
    responses that say so (``judged``), how many accept what is asked."""

    organisation: Organisation
    asked: int
    answered: int
    overdue: int
    accepted: int
    judged: int
    median_days: float | None

    @property
    def waiting(self) -> int:
        return self.asked - self.answered

    @property
    def accepted_percent(self) -> int | None:
        return round(100 * self.accepted / self.judged) if self.judged else None


def _asked(today: date) -> Subquery:
    """What was asked of each department, one row each."""
    return (
        select(
            Barrier.department_id,
            func.count().label("asked"),
            count_rows(~is_awaited()).label("answered"),
            count_rows(is_overdue(today)).label("overdue"),
            count_rows(Barrier.outcome == ResponseOutcome.ACCEPTED).label("accepted"),
            count_rows(Barrier.outcome.is_not(None)).label("judged"),
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
    days: dict[int, list[int]] = {}
    for body_id, count in db.session.execute(
        select(Barrier.department_id, func.coalesce(BarrierResponse.working_days, 0))
        .join(Barrier, Barrier.id == BarrierResponse.barrier_id)
        .where(Barrier.department_id.in_(ids), BarrierResponse.working_days.is_not(None))
    ):
        days.setdefault(int(body_id or 0), []).append(count)
    return [
        DepartmentRow(
            organisation=each,
            asked=counts[each.id].asked,
            answered=counts[each.id].answered,
            overdue=counts[each.id].overdue,
            accepted=counts[each.id].accepted,
            judged=counts[each.id].judged,
            median_days=median(days[each.id]) if each.id in days else None,
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
            Column("Median working days to respond", lambda p: _whole(p.median_days), 16),
            Column("Accepted", lambda p: p.accepted, 10),
            Column("Responses that say", lambda p: p.judged, 10),
            Column("Accepted (%)", lambda p: p.accepted_percent, 10),
        ),
    ),
)


def _whole(days: float | None) -> str:
    return "" if days is None else f"{days:g}"
