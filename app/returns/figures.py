"""What is counted of places and their returns in a round."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from app.core.figure_kinds import FigureKind, FigureSource
from app.core.rag import Movement, Rag, scale
from app.core.sentences import listed, share
from app.core.wording import Phrase, Said, words

#: Ratings with which a place is on track.
ON_TRACK = (Rag.GREEN, Rag.AMBER_GREEN)


class RatedPlace(Protocol):
    """A place in a round: its rating there (not rated until its return is in), how that moved, and
    whether its return is in or late."""

    @property
    def confidence(self) -> Rag: ...
    @property
    def movement(self) -> Movement: ...
    @property
    def has_return(self) -> bool: ...
    @property
    def is_late(self) -> bool: ...


def count_places(places: Sequence[RatedPlace]) -> dict[str, int]:
    """The figures of a round, by name."""
    rated = Counter(each.confidence for each in places)
    missing = [each for each in places if not each.has_return]
    return {
        "places": len(places),
        "returns_received": len(places) - len(missing),
        "returns_late": sum(each.is_late for each in missing),
        "places_on_track": sum(rated[each] for each in ON_TRACK),
        "places_amber": rated[Rag.AMBER],
        "places_amber_red": rated[Rag.AMBER_RED],
        "places_red": rated[Rag.RED],
        "places_not_rated": rated[Rag.NOT_RATED],
        "places_moved_down": sum(each.movement.arrow == "down" for each in places),
    }


def on_track(places: Sequence[RatedPlace]) -> str:
    """ "7 of 13 pilots are on track, 3 Amber, 1 Amber/Red and 2 not rated"; needs one place at
    least."""
    counts = count_places(places)
    good, total = counts["places_on_track"], counts["places"]
    said = share(good, total, words.place, "is on track", words.places)
    others = [
        (Rag.AMBER, counts["places_amber"]),
        (Rag.AMBER_RED, counts["places_amber_red"]),
        (Rag.RED, counts["places_red"]),
        (Rag.NOT_RATED, counts["places_not_rated"]),
    ]
    named = [(rating.word.lower() if rating is Rag.NOT_RATED else rating.word, count)
             for rating, count in others if count]  # fmt: skip
    if good:
        return listed([said, *(f"{count} {word}" for word, count in named)])
    if total == 1:
        return f"{said}: it is {named[0][0]}"
    if len(named) == 1:
        return f"{said}: {'both' if total == 2 else 'all'} are {named[0][0]}"
    return f"{said}: {listed([f'{count} {word}' for word, count in named])}"


class OnTrackPhrase(Phrase):
    """A phrase that names the ratings with which a place is on track, as ``{good}``."""

    def __str__(self) -> str:
        return self.template.format_map(Said(good=good_ratings()))


def good_ratings() -> str:
    """ "Green or Amber/Green"."""
    return listed([each.word for each in ON_TRACK if each in scale(words)], "or")


FIGURES = (
    FigureSource(
        (
            FigureKind(
                "places",
                Phrase("{Places}"),
                Phrase("{Places} in use. Those archived are left out."),
            ),
            FigureKind(
                "places_on_track",
                Phrase("{Places} on track"),
                OnTrackPhrase(
                    "{Places} whose return for the round rates delivery confidence as {good}. "
                    "One whose return has not been received is not rated."
                ),
                of="places",
            ),
            FigureKind(
                "places_amber",
                Phrase("{Places} {amber}"),
                Phrase("{Places} whose return for the round rates delivery confidence as {amber}."),
                of="places",
            ),
            FigureKind(
                "places_amber_red",
                Phrase("{Places} {amber_red}"),
                Phrase(
                    "{Places} whose return for the round rates delivery confidence as {amber_red}."
                ),
                of="places",
            ),
            FigureKind(
                "places_red",
                Phrase("{Places} {red}"),
                Phrase("{Places} whose return for the round rates delivery confidence as {red}."),
                of="places",
            ),
            FigureKind(
                "places_not_rated",
                Phrase("{Places} not rated"),
                Phrase("{Places} whose return for the round has not been received."),
                of="places",
            ),
            FigureKind(
                "places_moved_down",
                Phrase("{Places} moved down"),
                Phrase(
                    "{Places} rated lower than in the round before. Those not rated in this round "
                    "are left out."
                ),
                of="places",
            ),
            FigureKind(
                "returns_received",
                "Returns received",
                "Returns submitted for the round, early or late. Drafts are left out.",
                of="places",
            ),
            FigureKind(
                "returns_late",
                "Returns late",
                "Returns for the round that have not been received and were due before today.",
                of="places",
            ),
        )
    ),
)
