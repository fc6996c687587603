"""What those who wrote a lesson are told by mail, once the secretariat has settled what becomes of
it."""

from app.accounts.letters import tell_people
from app.core import clock
from app.core.access import Actor
from app.core.links import link_to
from app.core.wording import words
from app.lessons.models import Lesson, LessonVersion
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of
from app.pilots.queries import find_leads

#: What the outbox calls such messages.
PUBLISHED, SENT_BACK = "lesson published", "lesson sent back"


def tell_published(actor: Actor, lesson: Lesson, version: LessonVersion) -> int:
    """Tell the contact and the place's lead that others read it now."""
    if version.number > 1:
        subject = f"{lesson.reference}: version {version.number} of your lesson has been published"
    else:
        subject = f"{lesson.reference}: your lesson has been published"
    told = (
        f"Lesson {lesson.reference} has been published. Other {words.places} can read it and "
        "record whether they use it."
    )
    return _tell(actor, lesson, PUBLISHED, subject, told, "Sign in to see who uses it")


def tell_sent_back(actor: Actor, lesson: Lesson) -> int:
    """Tell them that it is theirs to write again."""
    subject = f"{lesson.reference}: your lesson has been sent back"
    told = (
        f"Lesson {lesson.reference} has been sent back to you. It is not published until you offer "
        "it again."
    )
    return _tell(actor, lesson, SENT_BACK, subject, told, "Sign in to read why, and change it")


def _tell(actor: Actor, lesson: Lesson, kind: str, subject: str, told: str, link: str) -> int:
    """Whoever did it knows."""
    people = {lesson.owner_id}
    if lesson.pilot_id is not None:
        people |= {lead.id for lead in find_leads([lesson.pilot_id], clock.today()).values()}
    page = link_to("lessons.show_lesson", reference=lesson.reference)
    letter = Letter(
        subject,
        [Paragraph(told), PageLink(link, page)],
        "You have received this email because you are the lesson’s contact or lead its "
        f"{words.place}.",
    )
    ids = {each for each in people if each is not None and each != actor.person_id}
    return tell_people(ids, letter, kind=kind, thread=thread_of(lesson))
