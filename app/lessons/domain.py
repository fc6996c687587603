"""What lessons declare."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from app.barriers.models import Barrier
from app.core.access import Actor
from app.core.domain import Domain, Found, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.holdings import HoldingSource
from app.core.models import reference_of
from app.core.searched import Searched, SearchedPart
from app.lessons import queries
from app.lessons.asking import ask_for_lesson
from app.lessons.due import ASKED, OFFERED, due_rows
from app.lessons.models import Lesson, LessonAsk, LessonUse, LessonVersion
from app.lessons.news import list_published
from app.lessons.permissions import can_offer_lesson
from app.lessons.public import CASE_NOTE, LESSON
from app.lessons.registers import LESSONS
from app.lessons.rules import UNSETTLED, LessonState
from app.lessons.sections import SECTION
from app.lessons.views import blueprint
from app.pilots.models import Pilot, Theme
from app.pilots.permissions import (
    can_add_record,
    can_edit_record_of,
    can_read_register,
    can_read_registers,
)
from app.pilots.themes.service import following


def _listed(lessons: Sequence[Lesson]) -> dict[str, Any]:
    """Those that a panel lists, and whether there are more."""
    limit = queries.PANEL_LIMIT
    return {"lessons": lessons[:limit], "has_more": len(lessons) > limit}


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    """What a place learned, and what it made of others' lessons."""
    if not can_read_registers(actor):
        return None
    lessons = queries.list_of(Lesson.pilot_id, pilot.id)
    uses = queries.list_uses_of(pilot.id)
    can_add = can_edit_record_of(actor, pilot.id)
    if not lessons and not uses and not can_add:
        return None
    return {
        "folded_as": "Show lessons, and how it has used others’ lessons",
        **_listed(lessons),
        "uses": uses[: queries.PANEL_LIMIT],
        "has_more_uses": len(uses) > queries.PANEL_LIMIT,
        "pilot": pilot,
        "can_add": can_add,
    }


def _theme_panel(theme: Theme, actor: Actor) -> dict[str, Any] | None:
    lessons = queries.list_of(Lesson.theme_id, theme.id) if can_read_registers(actor) else ()
    return {**_listed(lessons), "theme": theme} if lessons else None


def _barrier_panel(barrier: Barrier, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    lessons = queries.list_met(barrier.id)
    can_add = can_add_record(actor)
    if not lessons and not can_add:
        return None
    return {**_listed(lessons), "barrier": barrier, "can_add": can_add}


#: What is searched of a lesson, besides its title.
_TEXTS = ("tried", "happened", "advice", "evidence", "cost", "case_note")


def _said(name: str) -> Any:
    """A text as the lesson's page tells it: once published, that of the newest version, and not
    what the secretariat is working on."""
    newest = (
        select(getattr(LessonVersion, name))
        .where(LessonVersion.lesson_id == Lesson.id)
        .order_by(LessonVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    own = getattr(Lesson, name)
    return case((Lesson.state == LessonState.PUBLISHED, func.coalesce(newest, own)), else_=own)


def _reference(row: Any) -> str:
    return reference_of(Lesson.PREFIX, row.number)


DOMAIN = Domain(
    name="lessons",
    blueprint=blueprint,
    is_optional=True,
    held=(
        HeldKind(
            Lesson.owner_id,
            lambda: (Lesson.state != LessonState.WITHDRAWN,),
            ("lesson", "lessons"),
        ),
    ),
    grants=queries.select_grants,
    navigation=(
        NavigationEntry(
            "Money and lessons", "Lessons", "lessons.list_lessons", 65, can_read_registers
        ),
    ),
    registers=(LESSONS,),
    public=(LESSON, CASE_NOTE),
    records=(
        RecordKind(
            "lesson",
            Lesson,
            lambda each: ("lessons.show_lesson", {"reference": each.reference}),
            can_read_register,
            is_register=True,
            can_be_referred=True,
            can_delete=can_offer_lesson,
            readable=lambda actor, _on: select(Lesson) if can_read_registers(actor) else None,
            found=Found(
                _said("title"),
                lambda row: ("lessons.show_lesson", {"reference": _reference(row)}),
                {"number": Lesson.number},
            ),
            searched=Searched(
                texts=[_said(name) for name in _TEXTS],
                parts=(
                    SearchedPart(LessonVersion, "lesson_id", texts=()),
                    SearchedPart(LessonUse, "lesson_id"),
                ),
            ),
        ),
        RecordKind(
            "lesson_ask",
            LessonAsk,
            lambda each: ("lessons.show_ask", {"ask_id": each.id}),
            can_read_register,
        ),
    ),
    panels=(
        Panel("pilot", 37, "lessons/pilot_panel.html", _pilot_panel),
        Panel("theme", 30, "lessons/theme_panel.html", _theme_panel),
        Panel("barrier", 30, "lessons/barrier_panel.html", _barrier_panel),
    ),
    due_kinds=(
        DueKind(
            OFFERED,
            said="Lesson offered, to be published or sent back",
            is_compulsory=False,
            reminders=reminders_on(-5, 1, to=Audience.SECRETARIAT),
        ),
        DueKind(
            ASKED,
            said="Whether there is a lesson in what was closed",
            is_compulsory=False,
            of_place=True,
            reminders=reminders_on(0),
        ),
    ),
    due_rows=due_rows,
    news=(list_published,),
    sections=(SECTION,),
    holdings=(
        HoldingSource(
            Pilot,
            Lesson,
            Lesson.pilot_id,
            lambda: (Lesson.state.in_(UNSETTLED),),
            ("lesson not published yet", "lessons not published yet"),
            "lessons.list_lessons",
            filtered_by=("pilot", "id"),
        ),
    ),
    checks={
        "theme:merged": following(Lesson.theme_id),
        "record:closed": ask_for_lesson,
    },
    events={
        "lesson:offered": "Offered",
        "lesson:taken-back": "Taken back",
        "lesson:sent-back": "Sent back",
        "lesson:published": "Published",
        "lesson:withdrawn": "Withdrawn",
        "lesson:taken-up-again": "Worked on again",
        "lesson-ask:nothing": "Nothing to add",
        "lesson:case-note-written": "Case note written",
        "lesson:picture-added": "Picture added",
        "lesson:picture-removed": "Picture removed",
        "lesson:used": "Use by another place recorded",
    },
)
