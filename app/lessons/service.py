"""Changes to lessons: written and offered by places, published by the secretariat, and taken up
elsewhere."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Unpack

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.sentences import listed
from app.core.wording import words
from app.core.working_days import shift_working_days
from app.lessons import queries
from app.lessons.letters import tell_published, tell_sent_back
from app.lessons.models import Lesson, LessonAsk, LessonBarrier, LessonUse, LessonVersion
from app.lessons.permissions import (
    can_answer_ask,
    can_edit_lesson,
    can_offer_lesson,
    can_publish_lesson,
    can_withdraw_lesson,
)
from app.lessons.rules import (
    LESSON_WORKFLOW,
    MOST_BARRIERS,
    MOST_USES,
    LessonFacts,
    LessonState,
    UseAnswer,
    lacks_of,
    texts_of,
)
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over, enforce_may_move

#: Working days in which the secretariat says what becomes of a lesson that is offered.
DECIDE_DAYS = 10


@audited("lesson:added")
def create_lesson(
    actor: Actor,
    *,
    pilot_id: int | None,
    barriers_met: str,
    ask: LessonAsk | None = None,
    source: str = "",
    **facts: Unpack[LessonFacts],
) -> Lesson:
    """Write a draft; it may answer a request for a lesson."""
    enforce_may_add(actor, pilot_id)
    lesson = Lesson(
        pilot_id=pilot_id,
        raised_on=clock.today(),
        versions=[],
        uses=[],
        barriers=[],
        source=source,
        **facts,
    )
    _name_barriers(lesson, barriers_met)
    add_record(lesson)
    if ask is not None and ask.answered_on is None:
        can_answer_ask(actor, ask).enforce()
        ask.lesson, ask.answered_on = lesson, clock.today()
    return lesson


@audited("lesson:changed")
def amend_lesson(
    actor: Actor,
    *,
    lesson: Lesson,
    pilot_id: int | None,
    barriers_met: str,
    **facts: Unpack[LessonFacts],
) -> None:
    """Change the texts that are worked on: what is published stays until it is published again."""
    can_edit_lesson(actor, lesson).enforce()
    enforce_may_hand_over(actor, lesson.pilot_id, lesson.owner_id, facts["owner_id"])
    enforce_may_move(actor, lesson.pilot_id, pilot_id)
    if pilot_id is not None and any(each.pilot_id == pilot_id for each in lesson.uses):
        raise DomainError(
            f"This {words.place} has said what it made of the lesson, so the lesson cannot be its "
            "own.",
            field="pilot_id",
        )
    lesson.pilot_id = pilot_id
    assign(lesson, facts)
    _name_barriers(lesson, barriers_met)
    lesson.touch()


def _name_barriers(lesson: Lesson, typed: str) -> None:
    """Those that are typed; any that whoever types may not see stay."""
    references = [each.upper() for each in re.split(r"[\s,;]+", typed) if each]
    if len(references) > MOST_BARRIERS:
        raise DomainError(f"Name {MOST_BARRIERS} barriers or fewer.", field="barriers_met")
    found = queries.find_barriers(references)
    missing = [each for each in references if each not in found]
    if missing:
        raise DomainError(
            f"There is no barrier {listed(missing, 'or')}. Enter references like B-003.",
            field="barriers_met",
        )
    wanted = set(found.values())
    kept = [each for each in lesson.barriers if each.barrier_id in wanted]
    present = {each.barrier_id for each in kept}
    new = sorted(wanted - present)
    lesson.barriers = [*kept, *(LessonBarrier(barrier_id=each) for each in new)]


@audited("lesson:offered")
def offer_lesson(actor: Actor, *, lesson: Lesson) -> None:
    """Offer it to the secretariat, to be published."""
    can_offer_lesson(actor, lesson).enforce()
    LESSON_WORKFLOW.check(lesson.state, LessonState.OFFERED)
    _enforce_whole(lesson)
    lesson.state, lesson.sent_back_because = LessonState.OFFERED, ""
    lesson.decide_by_on = shift_working_days(clock.today(), DECIDE_DAYS)


def _enforce_whole(lesson: Lesson) -> None:
    lacks = lacks_of(lesson)
    if lacks:
        raise DomainError(f"This lesson does not yet say {listed(lacks, 'or')}. Add that first.")


def _enforce_offered(lesson: Lesson) -> None:
    if lesson.state is not LessonState.OFFERED:
        raise DomainError("This lesson is no longer offered.")


@audited("lesson:taken-back")
def take_back_lesson(actor: Actor, *, lesson: Lesson) -> None:
    can_offer_lesson(actor, lesson).enforce()
    _enforce_offered(lesson)
    lesson.state, lesson.decide_by_on = LessonState.DRAFT, None


@audited("lesson:sent-back")
def send_back_lesson(actor: Actor, *, lesson: Lesson, sent_back_because: str) -> None:
    """Ask those who offered it to write it again."""
    can_publish_lesson(actor).enforce()
    _enforce_offered(lesson)
    lesson.state, lesson.decide_by_on = LessonState.DRAFT, None
    lesson.sent_back_because = sent_back_because
    tell_sent_back(actor, lesson)


@audited("lesson:published")
def publish_lesson(actor: Actor, *, lesson: Lesson, change: str) -> LessonVersion:
    """Publish its texts as they are now, as a version that stays as it is."""
    can_publish_lesson(actor).enforce()
    LESSON_WORKFLOW.check(lesson.state, LessonState.PUBLISHED)
    _enforce_whole(lesson)
    before = lesson.versions[-1] if lesson.versions else None
    if (
        lesson.state is LessonState.PUBLISHED
        and before is not None
        and texts_of(lesson) == texts_of(before)
    ):
        raise DomainError(f"Nothing has changed since version {before.number}. Edit it first.")
    if before is not None and not change:
        raise DomainError(
            f"Enter, in a line, what changed since version {before.number}.", field="change"
        )
    version = LessonVersion(
        number=before.number + 1 if before else 1,
        place=lesson.pilot.name if lesson.pilot else "",
        theme=lesson.theme.name if lesson.theme else "",
        change=change,
        published_on=clock.today(),
        published_by_id=actor.person_id,
        **texts_of(lesson),
    )
    lesson.versions.append(version)
    lesson.state, lesson.published_on = LessonState.PUBLISHED, clock.today()
    lesson.decide_by_on, lesson.sent_back_because = None, ""
    lesson.touch()
    tell_published(actor, lesson, version)
    return version


@audited("lesson:withdrawn")
def withdraw_lesson(actor: Actor, *, lesson: Lesson, withdrawn_because: str) -> None:
    """Give it up, or take it back from publication. Its versions stay on record."""
    can_withdraw_lesson(actor, lesson).enforce()
    LESSON_WORKFLOW.check(lesson.state, LessonState.WITHDRAWN)
    lesson.state, lesson.decide_by_on = LessonState.WITHDRAWN, None
    lesson.withdrawn_on, lesson.withdrawn_because = clock.today(), withdrawn_because


@audited("lesson:taken-up-again")
def work_on_again(actor: Actor, *, lesson: Lesson) -> None:
    """Make a draft again of one that was withdrawn."""
    can_publish_lesson(actor).enforce()
    LESSON_WORKFLOW.check(lesson.state, LessonState.DRAFT)
    lesson.state, lesson.withdrawn_on, lesson.withdrawn_because = LessonState.DRAFT, None, ""


@audited("lesson:used")
def record_use(
    actor: Actor,
    *,
    lesson: Lesson,
    pilot_id: int,
    answer: UseAnswer,
    happened_on: date,
    note: str,
) -> LessonUse:
    """Record what a place made of a lesson that another learned. What it said before stays."""
    enforce_may_add(actor, pilot_id)
    if lesson.state is not LessonState.PUBLISHED:
        raise DomainError("Only a published lesson can be taken up.")
    if pilot_id == lesson.pilot_id:
        raise DomainError(f"This {words.place} learned the lesson itself.", field="pilot_id")
    if happened_on > clock.today():
        raise DomainError("This date cannot be in the future.", field="happened_on")
    if len(lesson.uses) >= MOST_USES:
        raise DomainError(f"A lesson can have {MOST_USES} such entries at most.")
    _check_answer(lesson, pilot_id, answer, note)
    use = LessonUse(
        pilot_id=pilot_id,
        answer=answer,
        happened_on=happened_on,
        note=note,
        said_on=clock.today(),
        said_by_id=actor.person_id,
    )
    lesson.uses.append(use)
    lesson.touch()
    return use


def _check_answer(lesson: Lesson, pilot_id: int, answer: UseAnswer, note: str) -> None:
    own: Sequence[LessonUse] = [each for each in lesson.uses if each.pilot_id == pilot_id]
    said = [each.answer for each in own if each.answer is not UseAnswer.RESULT]
    is_used = bool(said) and said[-1] is UseAnswer.TAKEN_UP
    if answer is UseAnswer.RESULT and not is_used:
        raise DomainError(
            f"This {words.place} has not taken the lesson up yet. Record that first.",
            field="answer",
        )
    if answer is UseAnswer.TAKEN_UP and is_used:
        raise DomainError(
            f"This {words.place} has taken it up already. Record the outcome.", field="answer"
        )
    if answer is not UseAnswer.TAKEN_UP and not note:
        wanted = "what the outcome was" if answer is UseAnswer.RESULT else "why it is not for you"
        raise DomainError(f"Enter {wanted}.", field="note")
