"""Lessons."""

from types import SimpleNamespace as Record
from typing import Any

from app.lessons import permissions as lessons
from app.lessons.rules import LessonState
from tests.unit.permissions.cast import ANN, HERE, KEEPERS, OURS, SECRETARIAT, Asked


def lesson_in(state: LessonState) -> Any:
    return Record(pilot_id=HERE, owner_id=ANN, state=state)


TABLE: list[Asked] = [
    (lessons.can_offer_lesson, (OURS,), KEEPERS | {"ann"}),
    (lessons.can_edit_lesson, (lesson_in(LessonState.DRAFT),), KEEPERS | {"ann"}),
    (lessons.can_edit_lesson, (lesson_in(LessonState.PUBLISHED),), SECRETARIAT),
    (lessons.can_withdraw_lesson, (lesson_in(LessonState.DRAFT),), KEEPERS | {"ann"}),
    (lessons.can_withdraw_lesson, (lesson_in(LessonState.OFFERED),), SECRETARIAT),
    (lessons.can_publish_lesson, (), SECRETARIAT),
    (lessons.can_answer_ask, (OURS,), KEEPERS),
    (lessons.can_record_use, (OURS,), SECRETARIAT | {"lead there", "contributor there"}),
]
