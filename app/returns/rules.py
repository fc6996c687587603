"""States of a progress update, and when it is late."""

from datetime import date
from enum import StrEnum

from app.core.workflow import Workflow


class UpdateState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


UPDATE_WORKFLOW = Workflow(
    "update",
    {UpdateState.DRAFT: (UpdateState.SUBMITTED,), UpdateState.SUBMITTED: (UpdateState.DRAFT,)},
)

#: Clear working days before the meeting by which returns are due (a group's default).
RETURNS_DUE_CLEAR_DAYS = 12


def is_late(submitted_on: date | None, due_on: date, today: date) -> bool:
    """Whether the return came after the day it was due or, not being there, is overdue."""
    return (submitted_on or today) > due_on
