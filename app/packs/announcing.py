"""Telling a group that its pack is issued: a link to it, and nothing of what is in it."""

from app.accounts.letters import tell_people
from app.accounts.queries import find_reader_ids
from app.core import clock
from app.core.formats import clock_time, day
from app.governance.groups.queries import list_members
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of
from app.packs.models import Pack

#: What the outbox calls such a message.
KIND = "pack issued"


def announce_issue(pack: Pack, *, base_url: str) -> int:
    """Queue a message a member and a reader who can sign in; gives how many. ``pack`` comes with
    its meeting and group, and is issued in the caller's transaction."""
    meeting, group = pack.meeting, pack.meeting.group
    letter = Letter(
        f"Papers for {day(meeting.held_on)}: {group.name}",
        [
            Paragraph(
                f"The papers for the meeting of {group.name} on {day(meeting.held_on)} at "
                f"{clock_time(meeting.starts_at)} have been issued ({pack.label})."
            ),
            PageLink("Read them here, after you sign in", f"{base_url}/packs/{pack.id}"),
        ],
        f"You have received this email because you are a member of {group.name} or read its "
        "papers.",
    )
    people = {term.person_id for term in list_members(group, clock.today())}
    people |= find_reader_ids(group.id)
    return tell_people(people, letter, kind=KIND, thread=thread_of(meeting))
