"""What those who keep accounts are told of people who could not open a pack: who, and where it is
put right."""

from app.accounts.letters import tell_people
from app.accounts.queries import list_holders
from app.core.access import Role
from app.core.formats import counted, day
from app.core.links import link_to
from app.governance.meetings.models import Meeting
from app.packs.readership.rules import Barred, Readership

#: What the outbox calls such a message.
KIND = "access asked for"
#: The most people that one message names.
NAMED = 50


def tell_administrators(meeting: Meeting, readership: Readership, asker: str) -> int:
    """Queue a message to each administrator; gives how many."""
    group, held_on, barred = meeting.group.name, day(meeting.held_on), readership.barred
    left = len(barred) - NAMED
    parts = [
        f"{asker} asks you to help {counted(len(barred), 'person', 'people')} who cannot open the "
        f"pack for the meeting of {group} on {held_on}.",
        *(_entry(each, meeting.group.slug) for each in barred[:NAMED]),
        f"And {counted(left, 'other person', 'other people')}." if left > 0 else "",
        "Each link takes you to the page you need, once you have signed in.",
    ]
    return tell_people(
        list_holders(Role.ADMINISTRATOR),
        kind=KIND,
        subject=f"{counted(len(barred), 'person', 'people')} cannot open the pack of {group}",
        text="\n\n".join(part for part in parts if part) + "\n",
    )


def _entry(barred: Barred, slug: str) -> str:
    links = [
        f"{each.words}: {link_to(each.endpoint, **each.values)}"
        for each in barred.remedies(slug, may_administer=True)
    ]
    return "\n".join([f"{barred.who.name}: {barred.why[0].lower()}{barred.why[1:]}", *links])
