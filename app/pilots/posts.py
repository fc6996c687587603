"""Who holds the programme's posts in some places: one line a person and post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.models import Person
from app.core.wording import Words
from app.pilots.models import Pilot
from app.pilots.rules import PilotRoleKind, kinds_in_use


@dataclass(frozen=True)
class PostHeld:
    """Someone in a post, and the short names of the places that they hold it for."""

    kind: PilotRoleKind
    person: Person
    places: tuple[str, ...]


@dataclass(frozen=True)
class PostsHeld:
    """``held`` are in the order of the posts and then of the people's names; ``missing`` pairs a
    post with the short names of the places that have no one in it."""

    held: Sequence[PostHeld]
    missing: Sequence[tuple[PilotRoleKind, tuple[str, ...]]]


def posts_held(pilots: Sequence[Pilot], words: Words, today: date) -> PostsHeld:
    """The posts besides the lead's that the programme has, on a day."""
    held: list[PostHeld] = []
    missing: list[tuple[PilotRoleKind, tuple[str, ...]]] = []
    for kind in kinds_in_use(words):
        if kind is PilotRoleKind.LEAD:
            continue
        holders = [(pilot.holder(kind, today), pilot.short_name) for pilot in pilots]
        people = {person.id: person for person, _ in holders if person is not None}
        for person in sorted(people.values(), key=lambda each: (each.name.casefold(), each.id)):
            theirs = tuple(place for holder, place in holders if holder is person)
            held.append(PostHeld(kind, person, theirs))
        without = tuple(place for holder, place in holders if holder is None)
        if without:
            missing.append((kind, without))
    return PostsHeld(held, missing)


def named_today(
    pilot: Pilot, words: Words, today: date
) -> list[tuple[PilotRoleKind, Person | None]]:
    """The lead and every post that the programme has, with who holds it in a place on a day."""
    return [(kind, pilot.holder(kind, today)) for kind in kinds_in_use(words)]
