"""What is public of a lesson: its newest version as the secretariat published it to the programme.
What is being worked on is not, nor is its case note."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.core.publishing import PublicContent, PublicKind, PublicPart, facts_of, parts_of
from app.core.wording import words
from app.lessons.models import Lesson, LessonUse
from app.lessons.rules import LessonState, UseAnswer


def _select(_today: date) -> Select[Lesson]:
    return (
        select(Lesson)
        .where(Lesson.state == LessonState.PUBLISHED, Lesson.versions.any())
        .options(
            selectinload(Lesson.versions), selectinload(Lesson.uses).joinedload(LessonUse.pilot)
        )
        .order_by(Lesson.published_on.desc(), Lesson.number.desc())
    )


def _build(lesson: Lesson, _today: date) -> PublicContent:
    version = lesson.versions[-1]
    newest = {use.pilot_id: use for use in lesson.uses}
    users = sorted(
        use.pilot.name for use in newest.values() if use.answer is not UseAnswer.NOT_FOR_US
    )
    used_by = PublicPart(heading="Taken up by", items=tuple(users))
    return PublicContent(
        title=f"{lesson.reference}: {version.title}",
        dated_on=version.published_on,
        facts=facts_of(
            (words.Place, version.place), ("Theme", version.theme), ("What it cost", version.cost)
        ),
        parts=(
            *parts_of(
                ("What was tried", version.tried),
                ("What happened", version.happened),
                ("What others should do, or not do", version.advice),
                ("Evidence", version.evidence),
            ),
            *((used_by,) if users else ()),
        ),
        is_illustrative=lesson.is_illustrative,
    )


LESSON = PublicKind(
    name="lesson",
    folder="lessons",
    one="lesson",
    many="Lessons",
    model=Lesson,
    select=_select,
    build=_build,
    key=lambda lesson: lesson.reference.lower(),
    called=lambda lesson: f"{lesson.reference} {lesson.title}",
    about=lambda lesson: (("pilot", lesson.pilot_id),) if lesson.pilot_id else (),
    order=95,
)
