"""Sentences that say how a round, or the pilots' confidence, stands."""

from collections.abc import Sequence

from app.core.formats import day
from app.core.sentences import listed
from app.core.wording import words
from app.returns.figures import count_places, on_track
from app.returns.status import PilotReturn

#: Names are listed up to this many, then counted.
NAMED = 4


def names(returns: Sequence[PilotReturn]) -> str:
    """ "Kent", "Croydon and Durham", or "7 pilots"."""
    if len(returns) > NAMED:
        return words.count_places(len(returns))
    return listed([each.pilot.short_name for each in returns])


def round_finding(returns: Sequence[PilotReturn]) -> str:
    """How much of a round is in, and who is late, with the day it was due."""
    if not returns:
        return f"No {words.places} are due to report yet."
    counts = count_places(returns)
    received, total = counts["returns_received"], counts["places"]
    overdue = [each for each in returns if each.update is None and each.is_late]
    due = day(returns[0].due_on)
    if received == total:
        is_one = total == 1
        return "The only return has been received." if is_one else f"All {total} returns received."
    verb = "has" if 1 in (received, total) else "have"
    said = f"{received} of {words.count_places(total)} {verb} sent a return"
    if not overdue:
        return f"{said}; the rest are due by {due}."
    verb = "is" if len(overdue) == 1 else "are"
    return f"{said}; {names(overdue)} {verb} late, due on {due}."


def confidence_finding(returns: Sequence[PilotReturn]) -> str:
    """The round, how many pilots are on track, which fell since the round before, and whose return
    is not in."""
    if not returns:
        return ""
    said = [f"{returns[0].round.name}: {on_track(returns)}"]
    fallen = [each for each in returns if each.movement.arrow == "down"]
    if fallen:
        said.append(f"{names(fallen)} moved down")
    missing = [each for each in returns if each.update is None]
    if missing:
        verb = "has" if len(missing) == 1 else "have"
        said.append(f"{names(missing)} {verb} not sent a return")
    return f"{'; '.join(said)}."
