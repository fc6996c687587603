"""What the milestones say."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.core.formats import day
from app.core.rag import Rag
from app.packs.row_kinds import Event, MilestoneRow
from app.packs.sentences.words import (
    all_of,
    are,
    capital,
    have,
    listed,
    message,
    since,
    some,
    spelled,
)


def achievements_message(
    milestones: Sequence[MilestoneRow],
    done: Sequence[MilestoneRow],
    since_on: date | None,
    today: date,
) -> str:
    """``done`` are those completed since the last meeting."""
    if not milestones:
        return "No milestones have been entered yet."
    count, red = len(done), sum(row.rag is Rag.RED for row in milestones)
    coming = min(
        (row for row in milestones if row.is_key and not row.is_done and row.settled_on >= today),
        key=lambda row: (row.settled_on, row.reference),
        default=None,
    )
    return message(
        f"{some(count, 'milestone') if count else 'no milestone'}"
        f" {have(count or 1)} been completed {since(since_on)}",
        f"{spelled(red) if red else 'none'} {are(red or 1)} Red",
        f"the next key one, “{coming.title}”, is due on {day(coming.settled_on)}" if coming else "",
    )


def red_milestones(milestones: Sequence[MilestoneRow]) -> str:
    red = sum(row.rag is Rag.RED for row in milestones)
    return f"{some(red, 'milestone') if red else 'none'} {are(red or 1)} Red"


def done_heading(events: Sequence[Event], since_on: date | None) -> str:
    if not events:
        return f"Nothing was completed {since(since_on)}"
    return capital(f"{_events(events)} {_is_done(events)} {since(since_on)}")


def _is_done(events: Sequence[Event]) -> str:
    return "has been completed" if len(events) == 1 else "have been completed"


def ahead_heading(events: Sequence[Event], until_on: date | None) -> str:
    until = f"by the next meeting on {day(until_on)}" if until_on else "in the next period"
    if not events:
        return f"Nothing is due {until}"
    return capital(f"{_events(events)} {are(len(events))} due {until}")


def _events(events: Sequence[Event]) -> str:
    """ "two milestones and one product", by the letter of their references."""
    names = {"M": "milestone", "P": "product", "B": "barrier", "D": "interdependency"}
    kinds = Counter(names.get(event.reference[:1], "record") for event in events)
    plurals = {"interdependency": "interdependencies"}
    return listed([some(count, kind, plurals.get(kind)) for kind, count in kinds.items()])


def chart_heading(chart: Sequence[MilestoneRow]) -> str:
    late = sum(row.variance > 0 for row in chart)
    if not chart:
        return "No milestone is marked as key"
    if not late:
        keep = "keeps to its" if len(chart) == 1 else "keep to their"
        return capital(f"{all_of(len(chart), 'key milestone')} {keep} baseline")
    if len(chart) == 1:
        return "The one key milestone is later than its baseline"
    return capital(
        f"{spelled(late)} of {some(len(chart), 'key milestone')}"
        f" {are(late)} later than {'its' if late == 1 else 'their'} baseline"
    )


def exceptions_heading(rows: Sequence[MilestoneRow], tolerance: int) -> str:
    """``rows`` are the milestones that need attention."""
    past = sum(not row.is_done and row.variance > tolerance for row in rows)
    slipped = sum(row.moved > 0 for row in rows)
    if not rows:
        return "No milestone needs the group’s attention"
    if past:
        head = f"{some(past, 'milestone')} {have(past)} slipped past tolerance"
    else:
        head = f"{some(len(rows), 'milestone')} {'needs' if len(rows) == 1 else 'need'} attention"
    tail = f"; {spelled(slipped)} moved later since the last meeting" if slipped else ""
    return capital(head + tail)
