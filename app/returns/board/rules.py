"""Where a return is on its way, and who holds it there."""

from datetime import timedelta

from app.core.worded import Worded
from app.returns.rules import ReturnState


class ReturnStage(Worded):
    """Where a return is, as the board says it."""

    NOT_STARTED = "not_started"
    DRAFT = "draft", "Being written"
    SENT_BACK = "sent_back"
    IN_REVIEW = "in_review"
    TO_ACCEPT = "to_accept", "To be accepted"
    ACCEPTED = "accepted"


class Holder(Worded):
    """Who has to do the next thing."""

    LEAD = "lead"
    REVIEWER = "reviewer"
    SECRETARIAT = "secretariat"
    NO_ONE = "no_one"


class NoticeKind(Worded):
    """What someone was told of a return."""

    OPENED = "opened", "Told that the round has opened"
    CHASED = "chased"


#: Nobody is chased again for the same return within this, unless that is confirmed.
CHASED_AGAIN = timedelta(days=1)
#: How long after its first day the opening of a round is still told.
TOLD_FOR = timedelta(days=7)

HOLDERS = {
    ReturnStage.NOT_STARTED: Holder.LEAD,
    ReturnStage.DRAFT: Holder.LEAD,
    ReturnStage.SENT_BACK: Holder.LEAD,
    ReturnStage.IN_REVIEW: Holder.REVIEWER,
    ReturnStage.TO_ACCEPT: Holder.SECRETARIAT,
    ReturnStage.ACCEPTED: Holder.NO_ONE,
}


def stage_of(state: ReturnState | None, *, is_reviewed: bool) -> ReturnStage:
    """Where a return in a state is; None before it is begun. One of a place that nobody reviews
    goes to the secretariat at once."""
    match state:
        case None:
            return ReturnStage.NOT_STARTED
        case ReturnState.SUBMITTED:
            return ReturnStage.IN_REVIEW if is_reviewed else ReturnStage.TO_ACCEPT
        case ReturnState.ENDORSED:
            return ReturnStage.TO_ACCEPT
        case _:
            return ReturnStage(state.value)
