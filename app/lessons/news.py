"""What changed of lessons: which were published."""

from sqlalchemy import select

from app.core.access import Actor
from app.core.news import News, is_lately, news_of
from app.core.rows import Rows, row_columns
from app.lessons.models import Lesson
from app.lessons.rules import LessonState
from app.pilots.permissions import can_read_registers


def list_published(actor: Actor) -> Rows[News] | None:
    """Lessons whose newest version was published."""
    if not can_read_registers(actor):
        return None
    wanted = select(
        *row_columns(
            due_on=Lesson.published_on,
            number=Lesson.number,
            title=Lesson.title,
            is_illustrative=Lesson.is_illustrative,
        )
    ).where(Lesson.state == LessonState.PUBLISHED, is_lately(Lesson.published_on))
    return Rows(wanted, lambda row: news_of(Lesson, "lessons.show_lesson", row, "lesson published"))
