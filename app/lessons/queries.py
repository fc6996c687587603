"""Reads of lessons, of what is published of them, and of where they have spread."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from app.accounts.grants import owner_grant
from app.barriers.models import Barrier
from app.benefits.models import Proposal
from app.core.choices import Choices
from app.core.loading import loading
from app.core.models import reference_of
from app.core.reading import FirstRows, get_one, list_first, one_of
from app.core.references import ByReference, number_in
from app.core.registers import AnySelect
from app.delivery.models import Milestone
from app.extensions import db
from app.lessons.models import Lesson, LessonAsk, LessonBarrier, LessonUse, LessonVersion
from app.lessons.rules import LessonState, UseAnswer
from app.pilots.models import Pilot

#: The most lessons that a page outside their register lists.
PANEL_LIMIT = 10
#: The most lessons that are counted.
LESSON_LIMIT = 5_000
#: The most barriers that a filter offers.
BARRIER_LIMIT = 1_000

PARTS = loading(
    lambda: (joinedload(Lesson.pilot), joinedload(Lesson.theme), joinedload(Lesson.owner))
)


def select_grants() -> Iterable[Select[Any]]:
    """Whoever is named as a lesson's contact keeps it."""
    return [owner_grant(Lesson.owner_id)]


def get_lesson(reference: str) -> Lesson:
    """With all that its page shows, save the barriers."""
    return _LESSONS.get(reference)


_LESSONS = ByReference(
    Lesson,
    "lesson",
    lambda: (
        *PARTS,
        selectinload(Lesson.versions),
        selectinload(Lesson.uses).joinedload(LessonUse.pilot),
        selectinload(Lesson.barriers),
        selectinload(Lesson.pictures),
    ),
)


#: What each request was made of: its foreign key, and the record.
ASKED_OF: Sequence[tuple[Any, Any]] = (
    (LessonAsk.milestone_id, Milestone),
    (LessonAsk.barrier_id, Barrier),
    (LessonAsk.proposal_id, Proposal),
)


def get_ask(ask_id: int) -> LessonAsk:
    return get_one(
        select(LessonAsk)
        .where(LessonAsk.id == ask_id)
        .options(joinedload(LessonAsk.pilot), joinedload(LessonAsk.lesson)),
        "There is no such request for a lesson.",
    )


def find_closed(ask: LessonAsk) -> Any | None:
    """What was closed, where whoever looks may read it."""
    for key, model in ASKED_OF:
        record_id = getattr(ask, key.key)
        if record_id is not None:
            return db.session.scalar(select(model).where(model.id == record_id))
    return None


def get_version(lesson: Lesson, number: int) -> tuple[LessonVersion, LessonVersion | None]:
    """A published version and the one before it, if there is one."""
    of_number = {each.number: each for each in lesson.versions}
    found = of_number.get(number)
    version = found or one_of((), 0, f"There is no version {number} of {lesson.reference}.")
    return version, of_number.get(number - 1)


def list_barriers_met(lesson_id: int) -> Sequence[Barrier]:
    """Those that whoever looks may read."""
    return db.session.scalars(
        select(Barrier)
        .join(LessonBarrier, LessonBarrier.barrier_id == Barrier.id)
        .where(LessonBarrier.lesson_id == lesson_id)
        .order_by(Barrier.number)
    ).all()


def find_barriers(references: Collection[str]) -> dict[str, int]:
    """The ids of the barriers that some references name, by the references."""
    numbers = {each: number_in(Barrier.PREFIX, each) for each in references}
    rows = db.session.execute(
        select(Barrier.number, Barrier.id).where(Barrier.number.in_(set(numbers.values()) - {None}))
    )
    ids = {row.number: row.id for row in rows}
    return {each: ids[number] for each, number in numbers.items() if number in ids}


def barrier_choices() -> Choices:
    """The barriers that some lesson names."""
    rows = db.session.execute(
        select(Barrier.id, Barrier.number, Barrier.title)
        .where(Barrier.id.in_(select(LessonBarrier.barrier_id)))
        .order_by(Barrier.number)
        .limit(BARRIER_LIMIT)
    )
    return [(row.id, f"{reference_of(Barrier.PREFIX, row.number)} {row.title}") for row in rows]


def select_published() -> Select[Any]:
    """Each published lesson with its newest version, the latest first."""
    newest = select(func.max(LessonVersion.id)).group_by(LessonVersion.lesson_id)
    return (
        select(LessonVersion)
        .join(LessonVersion.lesson)
        .where(Lesson.state == LessonState.PUBLISHED, LessonVersion.id.in_(newest))
        .options(
            contains_eager(LessonVersion.lesson).options(
                *PARTS, selectinload(Lesson.uses).joinedload(LessonUse.pilot)
            )
        )
        .order_by(LessonVersion.published_on.desc(), Lesson.number.desc())
    )


def list_published(limit: int) -> FirstRows[LessonVersion]:
    return list_first(select_published(), limit)


def count_published(since: date | None) -> tuple[int, int]:
    """How many published lessons are newer than a day, and how many some place uses."""
    rows = db.session.execute(
        select(Lesson.id, Lesson.published_on)
        .where(Lesson.state == LessonState.PUBLISHED)
        .limit(LESSON_LIMIT)
    ).all()
    new = sum(since is not None and row.published_on > since for row in rows)
    users = count_users([row.id for row in rows])
    return new, sum(bool(count) for count in users.values())


def _first_of(wanted: Select[Any]) -> Sequence[Lesson]:
    """One more than a panel lists, where there are more."""
    return db.session.scalars(
        wanted.where(Lesson.state != LessonState.WITHDRAWN)
        .order_by(Lesson.published_on.is_(None), Lesson.published_on.desc(), Lesson.number.desc())
        .limit(PANEL_LIMIT + 1)
    ).all()


def list_of(column: InstrumentedAttribute[int | None], record_id: int) -> Sequence[Lesson]:
    """The lessons of a place or on a theme, the latest published first."""
    return _first_of(select(Lesson).where(column == record_id))


def list_met(barrier_id: int) -> Sequence[Lesson]:
    """The lessons that were learned from a barrier."""
    met = select(LessonBarrier.lesson_id).where(LessonBarrier.barrier_id == barrier_id)
    return _first_of(select(Lesson).where(Lesson.id.in_(met)))


def list_uses_of(pilot_id: int) -> Sequence[LessonUse]:
    """What a place said of others' lessons, the latest first: one more than a panel lists."""
    return db.session.scalars(
        select(LessonUse)
        .join(LessonUse.lesson)
        .where(LessonUse.pilot_id == pilot_id)
        .options(contains_eager(LessonUse.lesson))
        .order_by(LessonUse.happened_on.desc(), LessonUse.id.desc())
        .limit(PANEL_LIMIT + 1)
    ).all()


def count_users(lesson_ids: Collection[int]) -> dict[int, int]:
    """How many places use each of some lessons."""
    rows = db.session.execute(
        select(LessonUse.lesson_id, LessonUse.pilot_id, LessonUse.answer)
        .where(LessonUse.lesson_id.in_(lesson_ids), LessonUse.answer != UseAnswer.RESULT)
        .order_by(LessonUse.said_on, LessonUse.id)
    )
    newest = {(row.lesson_id, row.pilot_id): row.answer for row in rows}
    counts = dict.fromkeys(lesson_ids, 0)
    for (lesson_id, _pilot_id), answer in newest.items():
        counts[lesson_id] += answer is UseAnswer.TAKEN_UP
    return counts


def select_users() -> AnySelect:
    """The places that took each lesson up, for a filter of the register."""
    return (
        select(LessonUse.lesson_id.label("row_id"), LessonUse.pilot_id.label("value"))
        .where(LessonUse.answer == UseAnswer.TAKEN_UP)
        .distinct()
    )


def user_choices() -> Choices:
    """The places that took some lesson up."""
    used = select(LessonUse.pilot_id).where(LessonUse.answer == UseAnswer.TAKEN_UP)
    rows = db.session.execute(
        select(Pilot.id, Pilot.name).where(Pilot.id.in_(used)).order_by(Pilot.name, Pilot.id)
    )
    return [(row.id, row.name) for row in rows]
