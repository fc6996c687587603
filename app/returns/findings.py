"""Sentences that say how a round, or the pilots' confidence, stands."""

from collections.abc import Sequence

from app.core.formats import day
from app.core.rag import Rag, scale
from app.core.sentences import listed
from app.core.wording import words
from app.returns.status import PilotReturn

#: Ratings at which a pilot is on track.
ON_TRACK = (Rag.GREEN, Rag.AMBER_GREEN)

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
    received = [each for each in returns if each.update is not None]
    overdue = [each for each in returns if each.update is None and each.is_late]
    due = day(returns[0].due_on)
    if len(received) == len(returns):
        is_one = len(returns) == 1
        return (
            "The only return has been received."
            if is_one
            else f"All {len(returns)} returns received."
        )
    verb = "has" if 1 in (len(received), len(returns)) else "have"
    said = f"{len(received)} of {words.count_places(len(returns))} {verb} sent a return"
    if not overdue:
        return f"{said}; the rest are due by {due}."
    verb = "is" if len(overdue) == 1 else "are"
    return f"{said}; {names(overdue)} {verb} late, due on {due}."


def confidence_finding(returns: Sequence[PilotReturn]) -> str:
    """The round, how many pilots are on track, which fell since the round before, and whose return
    is not in."""
    if not returns:
        return ""
    on_track = sum(each.confidence in ON_TRACK for each in returns)
    every = words.count_places(len(returns))
    verb = "is" if 1 in (on_track, len(returns)) else "are"
    good = listed([each.word for each in ON_TRACK if each in scale(words)], "or")
    said = [f"{returns[0].round.name}: {on_track} of {every} {verb} {good}"]
    fallen = [each for each in returns if each.movement.arrow == "down"]
    if fallen:
        said.append(f"{names(fallen)} moved down")
    missing = [each for each in returns if each.update is None]
    if missing:
        verb = "has" if len(missing) == 1 else "have"
        said.append(f"{names(missing)} {verb} not sent a return")
    return f"{'; '.join(said)}."
