"""What is owed of lessons: what becomes of one that a place offered, and whether there is one in
what it has closed."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from app.core.domain import DueItem
from app.core.due_items import due_maker
from app.core.models import reference_of
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.lessons import queries
from app.lessons.models import Lesson, LessonAsk
from app.lessons.rules import LessonState
from app.pilots.queries import lead_of

OFFERED, ASKED = "lesson_offered", "lesson_asked"


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """The lessons that wait for the secretariat, and what leads are asked. No meeting waits for
    them."""
    if of_meetings:
        return
    lead = lead_of(LessonAsk.pilot_id, TODAY)
    for key, model in queries.ASKED_OF:
        asked = (
            select(
                *row_columns(
                    kind=ASKED,
                    due_on=LessonAsk.due_on,
                    person_id=lead,
                    place_id=LessonAsk.pilot_id,
                    record_id=LessonAsk.id,
                    number=model.number,
                    title=model.title,
                    detail=model.PREFIX,
                    is_illustrative=model.is_illustrative,
                    is_restricted=model.is_restricted,
                )
            )
            .join(model, model.id == key)
            .where(LessonAsk.answered_on.is_(None))
        )
        yield Rows(asked.where(lead == PERSON) if of_person else asked, _asked)
    if of_person:
        return
    yield Rows(
        select(
            *row_columns(
                kind=OFFERED,
                due_on=Lesson.decide_by_on,
                place_id=Lesson.pilot_id,
                record_id=Lesson.id,
                number=Lesson.number,
                title=Lesson.title,
                is_illustrative=Lesson.is_illustrative,
                is_restricted=Lesson.is_restricted,
            )
        ).where(Lesson.state == LessonState.OFFERED, Lesson.decide_by_on.is_not(None)),
        due_maker(
            Lesson,
            "lessons.show_lesson",
            "Whether to publish {reference} {title}",
            is_of_secretariat=True,
        ),
    )


def _asked(row: Row[Any]) -> DueItem:
    reference = reference_of(row.detail, row.number)
    return DueItem(
        kind=ASKED,
        what=f"Whether there is a lesson in {reference} {row.title}",
        short=f"Whether there is a lesson in {reference}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="lessons.show_ask",
        values={"ask_id": row.record_id},
        is_illustrative=bool(row.is_illustrative),
        place_id=row.place_id,
        record=(LessonAsk.__tablename__, row.record_id),
        readers=frozenset({row.person_id} - {None}) if row.is_restricted else None,
    )
