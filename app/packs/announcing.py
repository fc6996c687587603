"""Telling a group that its pack is issued, or withdrawn: a link to it, and nothing of what is in
it."""

from collections.abc import Sequence

from app.accounts.letters import tell_people
from app.accounts.queries import find_reader_ids
from app.core import clock
from app.core.formats import clock_time, counted, day
from app.core.links import link_to
from app.core.markings import LOWEST
from app.core.sentences import capital, listed
from app.governance.groups.models import Group
from app.governance.groups.queries import list_members
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of
from app.packs.content import LatePaper, PackContent
from app.packs.models import Pack

#: What the outbox calls such a message.
KIND = "pack issued"
LATE = "late papers issued"
WITHDRAWN = "pack withdrawn"


def announce_issue(pack: Pack, *, base_url: str, content: PackContent | None = None) -> int:
    """Queue a message a member and a reader who can sign in; gives how many. ``pack`` comes with
    its meeting and group, and is issued in the caller's transaction. Of one with late papers only
    what this issue added is told."""
    meeting, group = pack.meeting, pack.meeting.group
    if content is not None and content.late is not None:
        return _announce_late(pack, content.late_papers, base_url=base_url)
    letter = Letter(
        f"Papers for {day(meeting.held_on)}: {group.name}",
        [
            Paragraph(
                f"The papers for the meeting of {group.name} on {day(meeting.held_on)} at "
                f"{clock_time(meeting.starts_at)} have been issued ({pack.label})."
            ),
            _news(pack, content),
            PageLink("Sign in to read them", f"{base_url}/packs/{pack.id}"),
        ],
        f"You have received this email because you are a member of {group.name} or read its "
        "papers.",
    )
    return tell_people(_readers(group), letter, kind=KIND, thread=thread_of(meeting))


def _news(pack: Pack, content: PackContent | None) -> Paragraph | None:
    """What is new since the issue before; of a pack that is marked, how much."""
    if content is None or content.news is None:
        return None
    lines, since = content.news.lines, f"since issue {content.news.issue}"
    if not lines:
        return Paragraph(f"Nothing has changed {since}, which this issue replaces.")
    if content.marking in LOWEST and pack.meeting.marking in LOWEST:
        listed_lines = "\n".join(f"- {line}" for line in lines)
        return Paragraph(f"New {since}, which this issue replaces:\n{listed_lines}")
    new = counted(len(lines), "change")
    return Paragraph(f"It has {new} {since}, which it replaces. Its cover lists them.")


def _announce_late(pack: Pack, late: Sequence[LatePaper], *, base_url: str) -> int:
    meeting, group = pack.meeting, pack.meeting.group
    new = [each for each in late if each.issue == pack.issue_number]
    papers = counted(len(new), "late paper")
    has = "has" if len(new) == 1 else "have"
    letter = Letter(
        f"{capital(papers)} for {day(meeting.held_on)}: {group.name}",
        [
            Paragraph(
                f"{capital(papers)} {has} been added to the pack for the meeting of {group.name} "
                f"on {day(meeting.held_on)}: {listed([each.said for each in new])}. All other "
                "pages keep their numbers, so you can go on using the pack that you have."
            ),
            PageLink(
                "Sign in to open the new pages on their own",
                f"{base_url}/packs/{pack.id}/late-pages",
            ),
            PageLink("Read the whole pack", f"{base_url}/packs/{pack.id}"),
        ],
        f"You have received this email because you are a member of {group.name} or read its "
        "papers.",
    )
    return tell_people(_readers(group), letter, kind=LATE, thread=thread_of(meeting))


def announce_withdrawal(pack: Pack) -> int:
    """The same of an issue that is taken back; the reason stands on its page."""
    meeting, group = pack.meeting, pack.meeting.group
    letter = Letter(
        f"Withdrawn: papers for {day(meeting.held_on)}, {group.name}",
        [
            Paragraph(
                f"Issue {pack.issue_number} of the papers for the meeting of {group.name} on "
                f"{day(meeting.held_on)} has been withdrawn. Do not use copies that you have saved "
                "or printed."
            ),
            PageLink("Sign in to see why", link_to("packs.show_pack", pack_id=pack.id)),
        ],
        f"You have received this email because you are a member of {group.name} or read its "
        "papers.",
    )
    return tell_people(_readers(group), letter, kind=WITHDRAWN, thread=thread_of(meeting))


def _readers(group: Group) -> set[int]:
    members = {term.person_id for term in list_members(group, clock.today())}
    return members | find_reader_ids(group.id)
