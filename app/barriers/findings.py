"""What the front page says of barriers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from app.accounts.models import Organisation
from app.barriers import figures
from app.barriers.figures import IS_OPEN_BARRIER
from app.barriers.models import Barrier
from app.barriers.queries import is_overdue
from app.core import clock
from app.core.findings import (
    NAMED,
    Counts,
    Finding,
    FindingSource,
    Named,
    Place,
)
from app.core.formats import are, counted
from app.core.models import reference_of
from app.core.rows import TODAY, Rows, first_rows, row_columns
from app.core.wording import words

#: As ``Organisation.label``.
_DEPARTMENT = func.coalesce(func.nullif(Organisation.short_name, ""), Organisation.name)


def _rows() -> Rows[Named]:
    late = (
        select(
            *row_columns(
                number=Barrier.number,
                title=Barrier.title,
                detail=_DEPARTMENT,
                due_on=Barrier.respond_by_on,
                is_illustrative=Barrier.is_illustrative,
                place=func.row_number().over(order_by=(Barrier.respond_by_on, Barrier.number)),
            )
        )
        .select_from(Barrier)
        .join(Barrier.department)
        .where(IS_OPEN_BARRIER, is_overdue(TODAY))
    )
    return Rows(first_rows(late, NAMED), _named)


def _named(row: Row[Any]) -> Named:
    reference = reference_of(Barrier.PREFIX, row.number)
    days = (clock.today() - row.due_on).days
    return Named(
        f"{reference} {row.title}",
        f"{row.detail}, {counted(days, 'day')} overdue",
        Place("barriers.show_barrier", {"reference": reference}),
        row.is_illustrative,
    )


def _departments() -> Rows[str]:
    """Those that owe most."""
    owing = (
        select(_DEPARTMENT.label("name"), func.count().label("count"))
        .select_from(Barrier)
        .join(Barrier.department)
        .where(IS_OPEN_BARRIER, is_overdue(TODAY))
        .group_by(_DEPARTMENT)
        .subquery()
    )
    order = (owing.c.count.desc(), owing.c.name)
    wanted = select(
        *row_columns(
            title=owing.c.name,
            amount=owing.c.count,
            place=func.row_number().over(order_by=order),
        )
    ).select_from(owing)
    return Rows(first_rows(wanted, NAMED), lambda row: f"{row.title} {row.amount}")


def _tell(counts: Counts, named: Sequence[Named], departments: Sequence[str]) -> Finding:
    """Barriers whose department has not answered by the day it was asked to."""
    late, unsettled = counts["barriers_overdue"], counts["barriers_open"]
    others = counts["barriers_departments_late"] - len(departments)
    if late:
        said = (
            f"{counted(late, 'response')} from {words.asked_many} {are(late)} overdue on "
            f"{counted(unsettled, 'open barrier')}"
        )
        sentence = f"{said}: {', '.join(departments)}"
        if others > 0:
            more = counted(others, f"other {words.asked}", f"other {words.asked_many}")
            sentence += f" and {more}"
    elif unsettled:
        sentence = f"No response is overdue on {counted(unsettled, 'open barrier')}"
    else:
        sentence = "There are no open barriers"
    return Finding(
        "Barriers",
        f"{late} overdue",
        not late,
        f"{sentence}.",
        Place("barriers.list_barriers", {"kind": "barrier", "state": "sent"} if late else {}),
        named,
        late - len(named),
    )


BARRIERS = FindingSource(30, figures.BARRIERS.select, _rows, _tell, _departments)
