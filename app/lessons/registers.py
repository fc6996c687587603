"""The register of lessons: its page, its files, its filters and its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, or_, select

from app.core.exports import Column, Table
from app.core.registers import Reading, Register, RegisterFilter, count_if
from app.core.wording import Phrase
from app.lessons import queries
from app.lessons.models import Lesson, LessonBarrier
from app.lessons.rules import LessonState
from app.pilots.filters import PILOT_FILTER, place_column, whose
from app.pilots.permissions import can_add_record, can_read_registers
from app.pilots.themes.queries import theme_choices

#: What waits for the secretariat first, then what others can use.
_ORDER = (LessonState.OFFERED, LessonState.PUBLISHED, LessonState.DRAFT, LessonState.WITHDRAWN)


@dataclass(frozen=True)
class LessonRow:
    """A lesson, and how many places use it."""

    lesson: Lesson
    users: int


def _read(_today: date, _actor: Any) -> Reading[Lesson]:
    return Reading(
        rows=select(Lesson),
        keys={
            "state": (Lesson.state,),
            "pilot": (whose(Lesson.pilot_id),),
            "theme": (Lesson.theme_id,),
        },
        links={
            "barrier": select(
                LessonBarrier.lesson_id.label("row_id"), LessonBarrier.barrier_id.label("value")
            ),
            "used": queries.select_users(),
        },
        order=(
            case(*((Lesson.state == each, place) for place, each in enumerate(_ORDER))),
            Lesson.published_on.is_(None),
            Lesson.published_on.desc(),
            Lesson.number.desc(),
        ),
        measures={
            "published": count_if(Lesson.state == LessonState.PUBLISHED),
            "offered": count_if(Lesson.state == LessonState.OFFERED),
        },
        search=lambda text: or_(
            *(
                column.icontains(text, autoescape=True)
                for column in (Lesson.title, Lesson.tried, Lesson.happened, Lesson.advice)
            )
        ),
    )


def _show(lessons: Sequence[Lesson], _today: date, _actor: Any) -> Sequence[LessonRow]:
    users = queries.count_users([each.id for each in lessons])
    return [LessonRow(each, users[each.id]) for each in lessons]


LESSONS: Register[Lesson, LessonRow] = Register(
    name="lessons",
    heading="Lessons",
    read=_read,
    show=_show,
    parts=queries.PARTS,
    filters=(
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in LessonState]),
        PILOT_FILTER,
        RegisterFilter("theme", "Theme", lambda _: theme_choices(), is_used_only=True),
        RegisterFilter(
            "barrier", "Barrier met", lambda _: queries.barrier_choices(), is_used_only=True
        ),
        RegisterFilter("used", "Taken up by", lambda _: queries.user_choices(), is_used_only=True),
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Lessons",
        (
            Column("Reference", lambda row: row.lesson.reference, 10),
            Column("Title", lambda row: row.lesson.title, 40),
            place_column(lambda row: row.lesson),
            Column("Theme", lambda row: row.lesson.theme.name if row.lesson.theme else "", 24),
            Column("Status", lambda row: row.lesson.state.word, 20),
            Column("Published", lambda row: row.lesson.published_on, 14),
            Column(Phrase("{Places} that use it"), lambda row: row.users, 14),
            Column("What was tried", lambda row: row.lesson.tried, 40),
            Column("What happened", lambda row: row.lesson.happened, 40),
            Column("What others should do, or not do", lambda row: row.lesson.advice, 40),
            Column("Evidence", lambda row: row.lesson.evidence, 40),
            Column("What it cost", lambda row: row.lesson.cost, 24),
            Column("Source", lambda row: row.lesson.origin, 24),
        ),
    ),
)
