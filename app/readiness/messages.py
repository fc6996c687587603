"""What someone who owes a meeting something is told by mail."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import shorten

from app.core.formats import counted, day
from app.core.links import link_to
from app.governance.meetings.models import Meeting
from app.notifications.letters import Block, Entry, Heading, Letter, Paragraph
from app.readiness.rules import Missing, Outstanding, things

#: What the outbox calls such a message.
KIND = "chase"
#: The most things that a message lists, and the longest name of one.
LISTED = 40
NAME_SHOWN = 160


def chasing(meeting: Meeting, outstanding: Outstanding, today: date) -> Letter:
    """The message that lists what one person owes a meeting."""
    late = [each for each in outstanding.named if each.is_late]
    coming = [each for each in outstanding.named if not each.is_late]
    count = len(outstanding.named)
    recipient, owner = outstanding.recipient, outstanding.recipient.acts_for
    group, held_on = meeting.group.name, day(meeting.held_on)
    meets = "met" if meeting.held_on < today else "meets"
    shown = coming[: max(0, LISTED - len(late))]
    left = count - len(late[:LISTED]) - len(shown)
    return Letter(
        f"Still needed for {held_on}: {things(count, len(late))} ({group})",
        [
            Paragraph(f"To {recipient.name}" + (f", who acts for {owner}" if owner else "")),
            Paragraph(
                f"{group} {meets} on {held_on}. For that meeting the secretariat still needs "
                f"{counted(count, 'item')} from {owner or 'you'}{_of_them_late(count, len(late))}."
            ),
            *_listed("Late", late[:LISTED]),
            *_listed("Not yet due", shown),
            Paragraph(f"And {counted(left, 'more item')}.") if left else None,
            Paragraph(
                "Each link takes you to the page you need, once you have signed in. If you have "
                "already sent it, thank you: you need do nothing more. If you cannot send it, "
                "please let us know."
            ),
            Paragraph(f"The secretariat of {group}"),
        ],
    )


def _of_them_late(count: int, late: int) -> str:
    if not late:
        return ""
    if count == late:
        return ", which is overdue" if late == 1 else ", all of them late"
    return f", {late} of them late"


def _listed(heading: str, missing: Sequence[Missing]) -> Iterator[Block]:
    if missing:
        yield Heading(heading)
        yield from map(_entry, missing)


def _entry(missing: Missing) -> Entry:
    item = missing.item
    how_late = f", {missing.when}" if missing.is_late else ""
    return Entry(
        shorten(item.open_name, NAME_SHOWN, placeholder="..."),
        f"Due on {day(item.due_on)}{how_late}",
        link_to(item.endpoint, **item.values),
    )
