"""The states of a visit."""

from datetime import date
from enum import StrEnum

#: A meeting waits for the findings of visits planned in the four weeks before it.
FINDINGS_DAYS = 28


class VisitState(StrEnum):
    OVERDUE = "overdue"
    PLANNED = "planned"
    DONE = "done"

    @property
    def word(self) -> str:
        return self.value.capitalize()


def visit_state(planned_on: date, done_on: date | None, today: date) -> VisitState:
    if done_on is not None:
        return VisitState.DONE
    return VisitState.OVERDUE if planned_on < today else VisitState.PLANNED


def days_overdue(planned_on: date, done_on: date | None, today: date) -> int:
    """Days past the planned date of a visit that has not taken place, otherwise 0."""
    is_overdue = visit_state(planned_on, done_on, today) is VisitState.OVERDUE
    return (today - planned_on).days if is_overdue else 0
