"""States of a write-round, kinds of reply, and what stands in the way of clearance."""

from datetime import date
from typing import TypedDict

from app.core.worded import Worded
from app.core.workflow import Workflow
from app.core.working_days import earliest_end


class RoundState(Worded):
    DRAFT = "draft"
    ISSUED = "issued", "Awaiting replies"
    AWAITING_CHAIR = "awaiting_chair", "Awaiting the chair"
    CLEARED = "cleared"
    SENT_TO_MEETING = "sent_to_meeting", "Not cleared: sent to a meeting"
    WITHDRAWN = "withdrawn"


class Question(TypedDict):
    """What members are asked."""

    title: str
    clearance_sought: str
    key_issues: str


#: Over: nothing in them changes any more.
SETTLED = (RoundState.CLEARED, RoundState.SENT_TO_MEETING, RoundState.WITHDRAWN)

ROUND_WORKFLOW = Workflow(
    "write-round",
    {
        RoundState.DRAFT: (RoundState.ISSUED, RoundState.WITHDRAWN),
        RoundState.ISSUED: (
            RoundState.AWAITING_CHAIR,
            RoundState.SENT_TO_MEETING,
            RoundState.WITHDRAWN,
        ),
        RoundState.AWAITING_CHAIR: (
            RoundState.ISSUED,
            RoundState.CLEARED,
            RoundState.SENT_TO_MEETING,
            RoundState.WITHDRAWN,
        ),
        RoundState.CLEARED: (),
        RoundState.SENT_TO_MEETING: (),
        RoundState.WITHDRAWN: (),
    },
)


class ReplyKind(Worded):
    NIL = "nil_return", "Nil return: content"
    CONDITION = "condition", "Comment: a condition of clearance"
    COMMENT = "comment", "Comment: should be addressed, not insisted on"
    REMARK = "remark", "Comment: no change sought"
    OBJECTION = "objection"

    @property
    def is_bar(self) -> bool:
        """Whether it keeps the round from being cleared until it is resolved."""
        return self in (ReplyKind.CONDITION, ReplyKind.OBJECTION)


#: How many of a kind are counted in a sentence.
KIND_COUNTED = {
    ReplyKind.NIL: ("nil return", "nil returns"),
    ReplyKind.CONDITION: ("condition", "conditions"),
    ReplyKind.COMMENT: ("comment to be addressed", "comments to be addressed"),
    ReplyKind.REMARK: ("comment seeking no change", "comments seeking no change"),
    ReplyKind.OBJECTION: ("objection", "objections"),
}


class ReplyStatus(Worded):
    """Where a condition or an objection stands; other replies, and none, bar nothing."""

    BARS_NOTHING = "bars_nothing", ""
    OPEN = "open"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed", "Resolved, confirmed by the member"
    WITHDRAWN = "withdrawn", "Withdrawn by the member"


REPLY_WORKFLOW = Workflow(
    "reply",
    {
        ReplyStatus.BARS_NOTHING: (ReplyStatus.OPEN,),
        ReplyStatus.OPEN: (ReplyStatus.RESOLVED, ReplyStatus.WITHDRAWN, ReplyStatus.BARS_NOTHING),
        ReplyStatus.RESOLVED: (
            ReplyStatus.CONFIRMED,
            ReplyStatus.WITHDRAWN,
            ReplyStatus.OPEN,
            ReplyStatus.BARS_NOTHING,
        ),
        ReplyStatus.CONFIRMED: (ReplyStatus.OPEN, ReplyStatus.BARS_NOTHING),
        ReplyStatus.WITHDRAWN: (ReplyStatus.OPEN, ReplyStatus.BARS_NOTHING),
    },
)


def status_of(kind: ReplyKind) -> ReplyStatus:
    """Where a reply stands that has just been given."""
    return ReplyStatus.OPEN if kind.is_bar else ReplyStatus.BARS_NOTHING


def earliest_response(issued_on: date, reply_days: int) -> date:
    """The first response date that leaves the group's clear working days: with ten, 6 January 2010
    for a round issued on 17 December 2009."""
    return earliest_end(issued_on, reply_days)


def is_short(issued_on: date, respond_by_on: date, reply_days: int) -> bool:
    """Whether a response date leaves too few clear working days."""
    return respond_by_on < earliest_response(issued_on, reply_days)
