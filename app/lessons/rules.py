"""Stages of a lesson, its texts, and what places answered to it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from app.core.worded import Worded
from app.core.workflow import Workflow

#: The most barriers that one lesson names.
MOST_BARRIERS = 20
#: Characters of a case note, and the most pictures of one.
CASE_NOTE_LENGTH = 30_000
MOST_PICTURES = 20
#: The most rows of what places made of one lesson.
MOST_USES = 500


class LessonState(Worded):
    DRAFT = "draft"
    OFFERED = "offered", "Offered, to be published"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


LESSON_WORKFLOW = Workflow(
    "lesson",
    {
        LessonState.DRAFT: (LessonState.OFFERED, LessonState.PUBLISHED, LessonState.WITHDRAWN),
        LessonState.OFFERED: (LessonState.DRAFT, LessonState.PUBLISHED, LessonState.WITHDRAWN),
        LessonState.PUBLISHED: (LessonState.WITHDRAWN,),
        LessonState.WITHDRAWN: (LessonState.DRAFT,),
    },
)

#: Those that somebody still works on.
UNSETTLED = (LessonState.DRAFT, LessonState.OFFERED)


class LessonFacts(TypedDict):
    """The fields of a lesson that its form fills."""

    title: str
    theme_id: int | None
    owner_id: int | None
    tried: str
    happened: str
    advice: str
    evidence: str
    cost: str


#: The texts that a version keeps, and what people call each.
TEXTS: Mapping[str, str] = {
    "title": "Title",
    "tried": "What was tried",
    "happened": "What happened",
    "advice": "What others should do, or not do",
    "evidence": "Evidence",
    "cost": "What it cost",
    "case_note": "Case note",
}
#: Those without which it is no use to others.
NEEDED = ("tried", "happened", "advice")


def texts_of(lesson: Any) -> dict[str, str]:
    """The texts of a lesson or of one of its versions."""
    return {name: getattr(lesson, name) for name in TEXTS}


def lacks_of(lesson: Any) -> list[str]:
    """What is still to be written before it can be offered."""
    return [TEXTS[name].lower() for name in NEEDED if not getattr(lesson, name)]


class UseAnswer(Worded):
    """What a place says of a lesson that another learned."""

    TAKEN_UP = "taken_up"
    RESULT = "result", "Outcome"
    NOT_FOR_US = "not_for_us", "Not for us"


@dataclass(frozen=True)
class Spread:
    """How a place stands to a lesson: since when it uses it, its last outcome, or why it does
    not use it."""

    place: str
    slug: str
    is_used: bool
    since_on: date
    result: str
    result_on: date | None
    note: str
    is_illustrative: bool = False


def spread_of(uses: Iterable[Any]) -> list[Spread]:
    """How each place stands, those that use it first and the earliest of them first; ``uses`` are
    in the order in which they were said."""
    by_place: dict[int, list[Any]] = {}
    for use in uses:
        by_place.setdefault(use.pilot_id, []).append(use)
    found = []
    for rows in by_place.values():
        answers = [row for row in rows if row.answer is not UseAnswer.RESULT]
        results = [row for row in rows if row.answer is UseAnswer.RESULT]
        last = answers[-1]
        found.append(
            Spread(
                place=last.pilot.name,
                slug=last.pilot.slug,
                is_used=last.answer is UseAnswer.TAKEN_UP,
                since_on=last.happened_on,
                result=results[-1].note if results else "",
                result_on=results[-1].happened_on if results else None,
                note=last.note,
                is_illustrative=any(row.is_illustrative for row in rows),
            )
        )
    return sorted(found, key=lambda each: (not each.is_used, each.since_on, each.place))
