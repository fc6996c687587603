"""The section of the pack on lessons: what was published, and where it has spread."""

from collections.abc import Sequence
from datetime import date

from app.core.formats import are, counted
from app.core.reading import FirstRows
from app.core.records import row_of
from app.core.sections import (
    Head,
    Listing,
    RecordRow,
    Records,
    Section,
    SectionType,
    cell,
    listing,
    read_once,
    room_for,
)
from app.core.sentences import listed, message, since
from app.core.wording import words
from app.lessons import queries
from app.lessons.models import LessonVersion
from app.lessons.rules import spread_of

#: The most lessons that the section tells, the latest first.
MOST = 12


class LessonLine(RecordRow, frozen=True, kw_only=True):
    """``used_by`` are the places that took it up, in words."""

    happened: str
    advice: str
    theme: str
    published_on: date
    is_new: bool
    used_by: str = ""


class Lessons(Section, frozen=True, kw_only=True, tag="lessons"):
    lessons: Listing[LessonLine]

    @property
    def whole_rows(self) -> Sequence[RecordRow]:
        return self.lessons.rows


@read_once
def _published(_records: Records) -> FirstRows[LessonVersion]:
    return queries.list_published(room_for(MOST))


@read_once
def _counts(records: Records) -> tuple[int, int]:
    return queries.count_published(records.since)


def build(head: Head, records: Records) -> Lessons:
    versions = _published(records)
    rows = FirstRows((_line(each, records.since) for each in versions), versions.total)
    return Lessons(
        **head.opening(_message(rows.total, *_counts(records), records.since)),
        lessons=listing(
            "Published lessons, the latest first" if rows else "No lesson is published yet",
            rows,
            MOST,
            "the register of lessons",
        ),
    )


def _line(version: LessonVersion, since_on: date | None) -> LessonLine:
    """As it was published, whatever is being written since."""
    lesson = version.lesson
    return LessonLine(
        **row_of(lesson, lesson.pilot) | {"title": version.title},
        happened=cell(version.happened, lesson.reference),
        advice=cell(version.advice, lesson.reference),
        theme=version.theme,
        published_on=version.published_on,
        is_new=since_on is None or version.published_on > since_on,
        used_by=listed([each.place for each in spread_of(lesson.uses) if each.is_used]),
    )


def _message(total: int, new: int, used: int, since_on: date | None) -> str:
    """ "3 lessons are published, 1 of them since 18 January 2010; other places use 2 of them."."""
    if not total:
        return "No lesson is published yet."
    of_them = f", {new} of them {since(since_on)}" if since_on and new else ""
    spread = (
        f"other {words.places} use {used} of them"
        if used
        else f"no other {words.place} uses any of them yet"
    )
    return message(f"{counted(total, 'lesson')} {are(total)} published{of_them}", spread)


SECTION = SectionType(
    kind="lessons",
    said="Lessons: what was learned, and where it is used",
    content=Lessons,
    build=build,
    template="lessons/pack_section.html",
    part="lessons",
)
