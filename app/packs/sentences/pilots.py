"""What the pilots say together."""

from collections import Counter
from collections.abc import Sequence

from app.core.rag import Rag
from app.packs.row_kinds import PilotStanding
from app.packs.sentences.words import (
    all_of,
    are,
    capital,
    have,
    listed,
    message,
    none_of,
    some,
    spelled,
)

#: Ratings with which a pilot counts as on track.
ON_TRACK = (Rag.GREEN, Rag.AMBER_GREEN)

#: So many are named; more are counted.
NAMED = 3


def on_track(pilots: Sequence[PilotStanding]) -> str:
    """ "nine of 13 pilots are on track"; needs at least one pilot."""
    count, total = sum(pilot.confidence in ON_TRACK for pilot in pilots), len(pilots)
    if count == total:
        return f"{all_of(total, 'pilot')} {are(total)} on track"
    if total == 1:
        return "the one pilot is not on track"
    if count == 0:
        return f"{none_of(total, 'pilot')} is on track"
    return f"{spelled(count)} of {spelled(total)} pilots {are(count)} on track"


def pilots_message(pilots: Sequence[PilotStanding]) -> str:
    if not pilots:
        return "No pilots have been entered yet."
    return message(on_track(pilots), _missing_returns(pilots), _moved_pilots(pilots))


def _missing_returns(pilots: Sequence[PilotStanding]) -> str:
    late = sum(not pilot.has_return and pilot.is_late for pilot in pilots)
    awaited = sum(not pilot.has_return and not pilot.is_late for pilot in pilots)
    if late:
        return f"{some(late, 'return')} {are(late)} late"
    return f"{some(awaited, 'return')} {are(awaited)} still to come" if awaited else ""


def _moved_pilots(pilots: Sequence[PilotStanding]) -> str:
    for arrow, word in (("down", ""), ("up", "up ")):
        moved = [pilot for pilot in pilots if pilot.movement.arrow == arrow]
        if not moved:
            continue
        ratings = {pilot.confidence for pilot in moved}
        if len(moved) > NAMED:
            return f"{some(len(moved), 'pilot')} have moved {arrow}"
        where = f"{word}to {moved[0].confidence.word}" if len(ratings) == 1 else arrow
        names = listed([pilot.short_name for pilot in moved])
        return f"{names} {have(len(moved))} moved {where}"
    return ""


def pilots_heading(pilots: Sequence[PilotStanding]) -> str:
    """Names the ratings that worry: "One pilot is Red and two are Amber/Red"."""
    counts = Counter(pilot.confidence for pilot in pilots)
    parts = [(rating, counts[rating]) for rating in (Rag.RED, Rag.AMBER_RED) if counts[rating]]
    if not pilots:
        return "There are no pilots to show"
    if not parts:
        return "No pilot is Red or Amber/Red"
    (first, count), *rest = parts
    head = f"{some(count, 'pilot')} {are(count)} {first.word}"
    return capital(listed([head] + [f"{spelled(n)} {are(n)} {r.word}" for r, n in rest]))


def map_heading(regions: int, themes: Sequence[str], pilots: int) -> str:
    """ "The pilots cover all nine regions; drugs and alcohol is the commonest theme"."""
    if not pilots:
        return "No pilot is on the map yet"
    where = f"{some(pilots, 'pilot')} in {some(regions, 'region')}"
    commonest = Counter(themes).most_common(1)
    if commonest and commonest[0][1] > 1:
        theme, count = commonest[0]
        return capital(f"{where}; {spelled(count)} share the theme “{theme}”")
    return capital(where)


def pilot_records(red_milestones: int, open_barriers: int) -> str:
    """ "Two of its milestones are Red; three barriers are open." Empty where nothing is amiss."""
    red = f"{spelled(red_milestones)} of its milestones {are(red_milestones)} Red"
    barriers = f"{some(open_barriers, 'barrier')} {are(open_barriers)} open"
    parts = ([red] if red_milestones else []) + ([barriers] if open_barriers else [])
    return message("; ".join(parts)) if parts else ""
