"""What the secretariat's front page says of visits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from app.core import clock
from app.core.findings import (
    NAMED,
    Counts,
    CountsSelect,
    Finding,
    FindingSource,
    Named,
    Place,
    count_if,
)
from app.core.formats import are, counted
from app.core.models import reference_of
from app.core.rows import TODAY, Rows, first_rows, row_columns
from tests.examples.visits.models import Visit
from tests.examples.visits.queries import is_overdue


def _counts() -> CountsSelect:
    return select(func.count().label("planned"), count_if(is_overdue(TODAY)).label("late")).where(
        Visit.done_on.is_(None)
    )


def _overdue() -> Rows[Named]:
    late = select(
        *row_columns(
            number=Visit.number,
            title=Visit.title,
            due_on=Visit.planned_on,
            is_illustrative=Visit.is_illustrative,
            place=func.row_number().over(order_by=(Visit.planned_on, Visit.number)),
        )
    ).where(is_overdue(TODAY))
    return Rows(first_rows(late, NAMED), _named)


def _named(row: Row[Any]) -> Named:
    reference = reference_of(Visit.PREFIX, row.number)
    return Named(
        f"{reference} {row.title}",
        f"{counted((clock.today() - row.due_on).days, 'day')} overdue",
        Place("visits.show_visit", {"reference": reference}),
        row.is_illustrative,
    )


def _tell(counts: Counts, named: Sequence[Named], _words: Sequence[str]) -> Finding:
    late, planned = counts["late"], counts["planned"]
    if planned:
        of = counted(planned, "planned visit")
        sentence = f"{late or 'None'} of {of} {are(late or 1)} overdue"
    else:
        sentence = "No visits are planned"
    return Finding(
        "Visits",
        f"{late} overdue",
        not late,
        f"{sentence}.",
        Place("visits.list_visits", {"state": "overdue"} if late else {}),
        named,
        late - len(named),
    )


VISITS = FindingSource(45, _counts, _overdue, _tell)
