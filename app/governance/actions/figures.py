"""What is counted of a group's actions."""

from sqlalchemy import func, select

from app.core.figure_kinds import GROUP, FigureKind, FigureSource
from app.core.findings import CountsSelect, count_if
from app.core.rows import TODAY
from app.governance.actions.models import Action
from app.governance.actions.queries import is_overdue
from app.governance.actions.rules import UNSETTLED, ActionState


def _counts() -> CountsSelect:
    is_said_done = Action.state == ActionState.AWAITING_CONFIRMATION
    return (
        select(
            func.count().label("actions_open"),
            count_if(is_overdue(TODAY)).label("actions_overdue"),
            count_if(is_said_done).label("actions_reported_complete"),
        )
        .select_from(Action)
        .where(Action.group_id == GROUP, Action.state.in_(UNSETTLED))
    )


ACTIONS = FigureSource(
    (
        FigureKind(
            "actions_open",
            "Open actions",
            "Actions of the group that are neither closed nor cancelled.",
            covered="restricted or marked action",
        ),
        FigureKind(
            "actions_overdue",
            "Actions overdue",
            "Open actions that were due before today and are not reported complete.",
            of="actions_open",
        ),
        FigureKind(
            "actions_reported_complete",
            "Actions reported complete",
            "Actions that their owner reports complete and the secretariat has not confirmed.",
            of="actions_open",
        ),
    ),
    _counts,
)

FIGURES = (ACTIONS,)
