"""Who may do what with lessons. Reading and adding is as for every register of the places."""

from app.core.access import Access, Actor, allow, refuse
from app.core.wording import words
from app.lessons.models import Lesson, LessonAsk
from app.lessons.rules import LessonState
from app.pilots.permissions import can_add_record, can_edit_owned_record, can_edit_record_of


def can_publish_lesson(actor: Actor, _lesson: Lesson | None = None) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("Only the secretariat can edit and publish lessons that were offered.")


def can_offer_lesson(actor: Actor, lesson: Lesson) -> Access:
    """Offer it to the secretariat, or take it back."""
    return can_edit_owned_record(actor, lesson.pilot_id, lesson.owner_id)


def can_edit_lesson(actor: Actor, lesson: Lesson) -> Access:
    """A draft is edited by those who keep it, all else by the secretariat."""
    if lesson.state is LessonState.DRAFT:
        return can_offer_lesson(actor, lesson)
    return can_publish_lesson(actor)


def can_withdraw_lesson(actor: Actor, lesson: Lesson) -> Access:
    """One that was never published may be given up by those who keep it."""
    return can_edit_lesson(actor, lesson)


def can_answer_ask(actor: Actor, ask: LessonAsk) -> Access:
    """Say whether there is a lesson in what was closed."""
    return can_edit_record_of(actor, ask.pilot_id)


def can_record_use(actor: Actor, lesson: Lesson) -> Access:
    """Say what a place made of it: of which, the form and the service ask."""
    if not actor.is_secretariat and actor.pilots_kept == {lesson.pilot_id}:
        return refuse(f"Your {words.place} learned this lesson itself.")
    return can_add_record(actor)
