"""Places are asked for a lesson when something of theirs closes: once, and "nothing to add" is an
answer."""

from typing import Any

from sqlalchemy import select

from app.audit.events import audited
from app.barriers.models import Barrier
from app.benefits.models import Proposal
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.wording import words
from app.core.working_days import shift_working_days
from app.delivery.models import Milestone
from app.extensions import db
from app.lessons.models import LessonAsk
from app.lessons.permissions import can_answer_ask

#: Working days in which a place answers.
ANSWER_DAYS = 10
#: What a request names, by the model of what was closed.
CLOSED = {
    Milestone: (LessonAsk.milestone_id, "milestone {} is complete"),
    Barrier: (LessonAsk.barrier_id, "{} is resolved"),
    Proposal: (LessonAsk.proposal_id, "proposal {} is closed"),
}


def ask_for_lesson(closed: Any) -> None:
    """The check ``record:closed``: ask the place whose record was closed, unless it was asked of
    that before."""
    if type(closed) not in CLOSED or closed.pilot_id is None or "lessons" in words.unused:
        return
    column, said = CLOSED[type(closed)]
    if db.session.scalar(select(LessonAsk.id).where(column == closed.id).limit(1)) is not None:
        return
    ask = LessonAsk(
        text=said.format(closed.reference),
        pilot_id=closed.pilot_id,
        asked_on=clock.today(),
        due_on=shift_working_days(clock.today(), ANSWER_DAYS),
    )
    setattr(ask, column.key, closed.id)
    db.session.add(ask)


@audited("lesson-ask:nothing")
def answer_nothing(actor: Actor, *, ask: LessonAsk) -> None:
    """There is nothing to add."""
    can_answer_ask(actor, ask).enforce()
    if ask.answered_on is not None:
        raise DomainError("This has already been answered.")
    ask.answered_on = clock.today()
