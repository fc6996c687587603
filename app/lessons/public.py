"""What is public of a lesson: its newest version as the secretariat published it to the programme.
What is being worked on is not; its case note is published by itself, with the pictures that it
names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.core.loading import loading
from app.core.publishing import (
    PublicContent,
    PublicFile,
    PublicKind,
    PublicPart,
    PublicPicture,
    facts_of,
    parts_of,
)
from app.core.wording import words
from app.documents.pictured import pictures_in
from app.documents.queries import get_content
from app.lessons.models import Lesson, LessonPicture, LessonUse, LessonVersion
from app.lessons.rules import LessonState, UseAnswer


def _select(_today: date) -> Select[Lesson]:
    return (
        select(Lesson)
        .where(Lesson.state == LessonState.PUBLISHED, Lesson.versions.any())
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
    parts=loading(
        lambda: (
            selectinload(Lesson.versions),
            selectinload(Lesson.uses).joinedload(LessonUse.pilot),
        )
    ),
    key=lambda lesson: lesson.reference.lower(),
    called=lambda lesson: f"{lesson.reference} {lesson.title}",
    about=lambda lesson: (("pilot", lesson.pilot_id),) if lesson.pilot_id else (),
    order=95,
)


def _select_case_notes(today: date) -> Select[Lesson]:
    """Lessons whose newest version has a case note."""
    newest = (
        select(LessonVersion.case_note)
        .where(LessonVersion.lesson_id == Lesson.id)
        .order_by(LessonVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return _select(today).where(newest != "")


def _build_case_note(lesson: Lesson, _today: date) -> PublicContent:
    version = lesson.versions[-1]
    return PublicContent(
        title=f"{lesson.reference} case note: {version.title}",
        dated_on=version.published_on,
        facts=facts_of((words.Place, version.place), ("Theme", version.theme)),
        parts=(PublicPart(text=version.case_note, is_markdown=True),),
        is_illustrative=lesson.is_illustrative,
    )


def _pictures(lesson: Lesson) -> Sequence[PublicFile]:
    """Those that the case note names."""
    named = pictures_in(lesson.versions[-1].case_note)
    return [_picture(each) for each in lesson.pictures if each.number in named]


def _picture(picture: LessonPicture) -> PublicFile:
    return PublicFile(
        name=f"picture-{picture.number}.{picture.media_type.rpartition('/')[2]}",
        label=f"Picture {picture.number}: {picture.alt}",
        media_type=picture.media_type,
        digest=picture.sha256,
        read=lambda: get_content(picture.sha256),
        picture=PublicPicture(
            number=picture.number,
            width=picture.width,
            height=picture.height,
            alt=picture.alt,
            caption=picture.caption,
        ),
    )


CASE_NOTE = replace(
    LESSON,
    name="case_note",
    folder="case-notes",
    one="case note",
    many="Case notes",
    select=_select_case_notes,
    build=_build_case_note,
    parts=loading(lambda: (*LESSON.parts, selectinload(Lesson.pictures))),
    about=lambda lesson: (("lesson", lesson.id), *LESSON.about(lesson)),
    files=_pictures,
    order=96,
)
