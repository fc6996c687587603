"""What people are told by mail of minutes: that they are there, and nothing of what is in them."""

from app.accounts.letters import tell_people
from app.accounts.queries import find_reader_ids
from app.core import clock
from app.core.formats import day
from app.core.links import link_to
from app.governance.groups.queries import list_members
from app.governance.minutes.models import Minutes
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of

#: What the outbox calls such messages.
CIRCULATED, AGREED = "minutes circulated", "minutes agreed"


def tell_of_circulation(minutes: Minutes) -> int:
    """The members are asked for comments. ``minutes`` come with the version that goes round."""
    meeting = minutes.meeting
    version = minutes.versions[-1].number
    letter = Letter(
        f"Minutes of {day(meeting.held_on)} for comment: {meeting.group.name}",
        [
            Paragraph(
                f"The draft minutes of the meeting of {meeting.group.name} on "
                f"{day(meeting.held_on)} have been circulated (version {version})."
            ),
            PageLink(
                "Sign in to read them and comment on any item you would like changed",
                _page(minutes),
            ),
        ],
        f"You have received this email because you are a member of {meeting.group.name}.",
    )
    return tell_people(_members(minutes), letter, kind=CIRCULATED, thread=thread_of(meeting))


def tell_of_agreement(minutes: Minutes) -> int:
    """Members and readers are told that the minutes are final."""
    meeting = minutes.meeting
    assert minutes.agreed_on is not None  # they are being agreed
    letter = Letter(
        f"Minutes of {day(meeting.held_on)} agreed: {meeting.group.name}",
        [
            Paragraph(
                f"The minutes of the meeting of {meeting.group.name} on {day(meeting.held_on)} "
                f"were agreed at its meeting on {day(minutes.agreed_on)}."
            ),
            PageLink("Sign in to read them", _page(minutes)),
        ],
        f"You have received this email because you are a member of {meeting.group.name} or read "
        "its papers.",
    )
    people = _members(minutes) | find_reader_ids(meeting.group_id)
    return tell_people(people, letter, kind=AGREED, thread=thread_of(meeting))


def _members(minutes: Minutes) -> set[int]:
    """Whoever is a member now: those who have left the group read its minutes no more."""
    return {term.person_id for term in list_members(minutes.meeting.group, clock.today())}


def _page(minutes: Minutes) -> str:
    meeting = minutes.meeting
    return link_to("minutes.show_minutes", meeting_id=meeting.id)
