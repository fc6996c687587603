"""Case notes of lessons: their text and their pictures."""

from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.sentences import listed
from app.documents.markup import check_markdown
from app.documents.pictured import pictures_in
from app.documents.pictures import RedrawnPicture
from app.documents.service import forget_file, store_file
from app.lessons.models import Lesson, LessonPicture
from app.lessons.permissions import can_edit_lesson
from app.lessons.rules import MOST_PICTURES


@audited("lesson:case-note-written")
def write_case_note(actor: Actor, *, lesson: Lesson, case_note: str) -> None:
    """Write the case note. What is published stays until the lesson is published again."""
    can_edit_lesson(actor, lesson).enforce()
    check_markdown(case_note, field="case_note")
    missing = sorted(pictures_in(case_note) - {each.number for each in lesson.pictures})
    if missing:
        numbers = listed([str(each) for each in missing], "or")
        raise DomainError(f"There is no picture {numbers} here. Add it first.", field="case_note")
    lesson.case_note = case_note


@audited("lesson:picture-added")
def add_picture(
    actor: Actor, *, lesson: Lesson, picture: RedrawnPicture, alt: str, caption: str
) -> LessonPicture:
    can_edit_lesson(actor, lesson).enforce()
    if len(lesson.pictures) >= MOST_PICTURES:
        raise DomainError(f"A case note can have {MOST_PICTURES} pictures at most.")
    named = set().union(*(pictures_in(each.case_note) for each in lesson.versions), {0})
    added = LessonPicture(
        number=1 + max(named | {each.number for each in lesson.pictures}),
        sha256=store_file(picture.content, media_type=picture.media_type),
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        alt=alt,
        caption=caption,
    )
    lesson.pictures.append(added)
    lesson.touch()
    return added


@audited("lesson:picture-removed")
def remove_picture(actor: Actor, *, lesson: Lesson, picture: LessonPicture) -> None:
    """Remove it for good: from versions that were published too, where it leaves a gap."""
    can_edit_lesson(actor, lesson).enforce()
    sha256 = picture.sha256
    lesson.pictures.remove(picture)
    lesson.touch()
    forget_file(sha256)
