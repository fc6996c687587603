"""What those who keep accounts are told of people who could not open a pack: who, and where it is
put right."""

from app.accounts.letters import tell_people
from app.accounts.queries import list_holders
from app.core.access import Role
from app.core.formats import counted, day
from app.core.links import link_to
from app.governance.meetings.models import Meeting
from app.notifications.letters import Entry, Letter, PageLink, Paragraph, thread_of
from app.packs.readership.rules import Barred, Readership

#: What the outbox calls such a message.
KIND = "access asked for"
#: The most people that one message names.
NAMED = 50


def tell_administrators(meeting: Meeting, readership: Readership, asker: str) -> int:
    """Queue a message to each administrator; gives how many."""
    group, held_on, barred = meeting.group.name, day(meeting.held_on), readership.barred
    left = len(barred) - NAMED
    letter = Letter(
        f"{counted(len(barred), 'person', 'people')} cannot open the pack of {group}",
        [
            Paragraph(
                f"{asker} asks you to help {counted(len(barred), 'person', 'people')} who cannot "
                f"open the pack for the meeting of {group} on {held_on}."
            ),
            *(_entry(each, meeting.group.slug) for each in barred[:NAMED]),
            Paragraph(f"And {counted(left, 'other person', 'other people')}.")
            if left > 0
            else None,
            Paragraph("Each link takes you to the page you need, once you have signed in."),
        ],
        "You have received this email because you are an administrator.",
    )
    administrators = list_holders(Role.ADMINISTRATOR)
    return tell_people(administrators, letter, kind=KIND, thread=thread_of(meeting))


def _entry(barred: Barred, slug: str) -> Entry:
    return Entry(
        f"{barred.who.name}: {barred.why[0].lower()}{barred.why[1:]}",
        links=[
            PageLink(each.words, link_to(each.endpoint, **each.values))
            for each in barred.remedies(slug, may_administer=True)
        ],
    )
