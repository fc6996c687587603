"""What open actions say."""

from collections.abc import Sequence

from app.packs.row_kinds import ActionRow
from app.packs.sentences.words import are, capital, days, have, message, some, spelled


def actions_message(rows: Sequence[ActionRow]) -> str:
    if not rows:
        return "Every action is settled."
    late = [row for row in rows if row.days_overdue]
    done = sum(row.is_said_done for row in rows)
    return message(
        f"{some(len(rows), 'action')} {are(len(rows))} open",
        _late(late),
        f"{spelled(done)} {are(done)} said to be complete" if done else "",
    )


def _late(late: Sequence[ActionRow]) -> str:
    if not late:
        return "none is overdue"
    longest = max(row.days_overdue for row in late)
    if len(late) == 1:
        return f"one is {days(longest)} overdue"
    return f"{spelled(len(late))} are overdue, the longest by {days(longest)}"


def overdue_heading(rows: Sequence[ActionRow]) -> str:
    if not rows:
        return "No action is overdue"
    return capital(f"{some(len(rows), 'action')} {are(len(rows))} overdue")


def said_done_heading(rows: Sequence[ActionRow]) -> str:
    if not rows:
        return "No action waits to be confirmed"
    count = len(rows)
    return capital(f"{some(count, 'action')} {are(count)} said to be complete")


def others_heading(rows: Sequence[ActionRow]) -> str:
    if not rows:
        return "No other action is open"
    return capital(f"{some(len(rows), 'other action')} {have(len(rows))} still time")
