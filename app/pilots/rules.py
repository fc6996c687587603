"""Regions, a pilot's address, and its named people."""

import itertools
import re
import unicodedata
from collections.abc import Collection, Container, Iterator, Sequence
from datetime import date
from typing import TypedDict

from app.core.errors import DomainError
from app.core.worded import Worded
from app.core.wording import Phrase, Words


class PilotRoleKind(Worded):
    """A pilot's own lead, and the posts that the programme names for each besides. They are stored
    as what Total Place had (briefing note, section 3.2): a Government Office lead, who reviews, a
    Locality Manager as point of contact, a director-general champion."""

    LEAD = "lead", Phrase("{Place} lead")
    GOVERNMENT_OFFICE_LEAD = "government_office_lead", Phrase("{Reviewer}")
    LOCALITY_MANAGER = "locality_manager", Phrase("{second_post}")
    CHAMPION = "champion", Phrase("{third_post}")
    FOURTH_POST = "fourth_post", Phrase("{fourth_post}")
    FIFTH_POST = "fifth_post", Phrase("{fifth_post}")


#: The column of the programme that names each post.
POST_OF = {
    PilotRoleKind.GOVERNMENT_OFFICE_LEAD: "reviewing_post",
    PilotRoleKind.LOCALITY_MANAGER: "second_post",
    PilotRoleKind.CHAMPION: "third_post",
    PilotRoleKind.FOURTH_POST: "fourth_post",
    PilotRoleKind.FIFTH_POST: "fifth_post",
}


def kinds_in_use(words: Words) -> list[PilotRoleKind]:
    """The lead, and the posts that the programme has a name for."""
    named = {
        PilotRoleKind.GOVERNMENT_OFFICE_LEAD: words.reviewer,
        PilotRoleKind.LOCALITY_MANAGER: words.second_post,
        PilotRoleKind.CHAMPION: words.third_post,
        PilotRoleKind.FOURTH_POST: words.fourth_post,
        PilotRoleKind.FIFTH_POST: words.fifth_post,
    }
    return [PilotRoleKind.LEAD, *(kind for kind, name in named.items() if name)]


#: The regions of England and their places on the tile-grid map: row and column, from 0 at the
#: north-west (the nine regions of the Government Office network).
ENGLISH_REGIONS = (
    ("North East", 0, 1),
    ("North West", 1, 0),
    ("Yorkshire & Humber", 1, 1),
    ("West Midlands", 2, 0),
    ("East Midlands", 2, 1),
    ("East", 2, 2),
    ("South West", 3, 0),
    ("London", 3, 1),
    ("South East", 3, 2),
)

#: The map has so many columns, and room for so many regions.
MAP_COLUMNS = 3
MOST_REGIONS = 18

SLUG_LENGTH = 60

# Words that addresses use beside slugs.
_RESERVED = ("new", "rounds")


def slug_of(name: str, taken: Container[str]) -> str:
    """A pilot's part of an address, in plain letters: "South Tyneside & Gateshead" is
    ``south-tyneside-gateshead``. A number is added where the slug is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_LENGTH - 4].strip("-") or "place"
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in itertools.count(1))
    return next(slug for slug in candidates if slug not in taken and slug not in _RESERVED)


class TermsOverlap(DomainError):
    """Someone would follow a person whose own term has not begun."""


def check_term(starts_on: date, ends_on: date | None) -> None:
    """Raise ``DomainError`` beside ``ends_on`` unless the term lasts a day or more; its last day
    is the one before ``ends_on``."""
    if ends_on is not None and ends_on <= starts_on:
        raise DomainError("The term must end after it starts.", field="ends_on")


def name_key(name: str) -> str:
    """What two ways of writing one name have in common."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class ThemeFacts(TypedDict):
    about: str
    lead_organisation_id: int | None
    lead_person_id: int | None
    source: str
    is_illustrative: bool


class PilotFacts(TypedDict):
    name: str
    short_name: str
    region_id: int | None
    lead_organisation_id: int | None
    summary: str
    population: int | None
    population_source: str
    is_population_illustrative: bool
    mapped_spend_pounds: int | None
    mapped_spend_source: str
    is_mapped_spend_illustrative: bool
    spend_per_head_pounds: int | None
    spend_per_head_source: str
    is_spend_per_head_illustrative: bool
    source: str
    is_illustrative: bool


def renamed(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Which names of a list became others: those that were overwritten in their places, where no
    line came or went."""
    if len(before) != len(after):
        return {}
    return {
        old: new
        for old, new in zip(before, after, strict=True)
        if old not in after and new not in before
    }


def free_tiles(taken: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places of the map that are free: rows and columns, from the north-west."""
    places = (divmod(number, MAP_COLUMNS) for number in itertools.count())
    return (place for place in places if place not in taken)
