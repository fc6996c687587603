"""States of a return, who holds it in each, and when it is late."""

from datetime import date

from app.core.errors import DomainError
from app.core.worded import Worded
from app.core.workflow import Workflow


class ReturnState(Worded):
    """Where a return is. There is none before it is begun. One that was endorsed, and one that
    went to nobody for review, waits for the secretariat."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"


#: States in which those who keep it write it.
WRITTEN = (ReturnState.DRAFT, ReturnState.SENT_BACK)
#: States in which it waits for someone else.
WAITING = (ReturnState.SUBMITTED, ReturnState.ENDORSED)

RETURN_WORKFLOW = Workflow(
    "return",
    {
        ReturnState.DRAFT: (ReturnState.SUBMITTED,),
        ReturnState.SUBMITTED: (
            ReturnState.ENDORSED,
            ReturnState.SENT_BACK,
            ReturnState.ACCEPTED,
        ),
        ReturnState.ENDORSED: (ReturnState.SENT_BACK, ReturnState.ACCEPTED),
        ReturnState.SENT_BACK: (ReturnState.SUBMITTED,),
        ReturnState.ACCEPTED: (ReturnState.SENT_BACK,),
    },
)


class ReviewVerdict(Worded):
    """What a review comes to."""

    ENDORSED = "endorsed", "Endorse"
    WITH_CONCERNS = "with_concerns", "Endorse with concerns"
    SENT_BACK = "sent_back", "Send back"


#: What became of a return by its review.
AFTER = {
    ReviewVerdict.ENDORSED: ReturnState.ENDORSED,
    ReviewVerdict.WITH_CONCERNS: ReturnState.ENDORSED,
    ReviewVerdict.SENT_BACK: ReturnState.SENT_BACK,
}


class ReturnNoteKind(Worded):
    """A note on a part: one that supports it, one that challenges it, one that waits for an
    answer."""

    SUPPORT = "support"
    CHALLENGE = "challenge"
    QUESTION = "question"


class PromiseAnswer(Worded):
    """What became of something that was promised."""

    DONE = "done"
    NOT_YET = "not_yet"
    DROPPED = "dropped"


#: Clear working days for what was sent back to come again, and for an answer. Those for a review
#: and for acceptance are settings of the programme.
RESUBMIT_DAYS = 2
ANSWER_DAYS = 2


class ReturnIncomplete(DomainError):
    """A return that lacks a part is kept, never submitted."""


def is_late(submitted_on: date | None, due_on: date, today: date) -> bool:
    """Whether the return came after the day it was due or, not being there, is overdue."""
    return (submitted_on or today) > due_on


def check_round(
    *, period_starts_on: date, period_ends_on: date, opens_on: date, due_on: date
) -> None:
    """Raise ``DomainError`` beside a field unless the days of a round are in order."""
    if period_ends_on < period_starts_on:
        raise DomainError("The period must not end before it starts.", field="period_ends_on")
    if due_on < opens_on:
        raise DomainError("Returns cannot be due before the round opens.", field="due_on")
