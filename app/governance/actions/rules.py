"""States of an action, and when it is overdue. Overdue is worked out, never stored."""

from datetime import date

from app.core.worded import Worded
from app.core.workflow import Workflow

#: The longest text of an action, in characters.
ACTION_LENGTH = 600


class ActionState(Worded):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    AWAITING_CONFIRMATION = "complete_awaiting_confirmation", "Complete, awaiting confirmation"
    CLOSED = "closed"
    CANCELLED = "cancelled"


ACTION_WORKFLOW = Workflow(
    "action",
    {
        ActionState.OPEN: (
            ActionState.IN_PROGRESS,
            ActionState.AWAITING_CONFIRMATION,
            ActionState.CANCELLED,
        ),
        ActionState.IN_PROGRESS: (ActionState.AWAITING_CONFIRMATION, ActionState.CANCELLED),
        ActionState.AWAITING_CONFIRMATION: (
            ActionState.CLOSED,
            ActionState.IN_PROGRESS,
            ActionState.CANCELLED,
        ),
        ActionState.CLOSED: (ActionState.IN_PROGRESS,),
        ActionState.CANCELLED: (),
    },
)

#: Those that their owner still has to do.
TO_DO = (ActionState.OPEN, ActionState.IN_PROGRESS)
#: Those that come back to the group's next meeting.
UNSETTLED = (*TO_DO, ActionState.AWAITING_CONFIRMATION)


class NoteKind(Worded):
    """What a dated line of an action's history tells."""

    PROGRESS = "progress"
    COMPLETE = "complete", "Reported complete"
    RETURNED = "returned", "Returned to its owner"
    CLOSED = "closed", "Confirmed and closed"
    CANCELLED = "cancelled"
    DUE_MOVED = "due_moved", "Due date moved"


def days_overdue(due_on: date, state: ActionState, today: date) -> int:
    """Days since it was due; nought where it is not overdue. What its owner says is done is not."""
    return max((today - due_on).days, 0) if state in TO_DO else 0
