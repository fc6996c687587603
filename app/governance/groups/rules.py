"""What a group's members are, what its standing items are for, and what its agendas open with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

#: What a group's timetable begins with: clear working days before its meetings and, for the draft
#: minutes, working days after them.
CALL_DAYS = 20

RETURNS_DAYS = 12

PAPERS_DAYS = 8

CLEARANCE_DAYS = 6

PACK_DAYS = 5

MINUTES_DAYS = 10

#: Clear working days between the issue of a write-round and its response date.
REPLY_DAYS = 10


class MemberRole(StrEnum):
    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    OBSERVER = "observer"

    @property
    def word(self) -> str:
        return self.value.capitalize()


#: The chair, and in the chair's absence a deputy.
PRESIDING = (MemberRole.CHAIR, MemberRole.DEPUTY)


class ItemPurpose(StrEnum):
    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"

    @property
    def word(self) -> str:
        return f"For {self.value}"


class SectionKind(StrEnum):
    """What fills an agenda item. The first six are the standing items of the briefing note,
    section 2.3, in its order; the next four are the Ministerial group's; after them
    what has a paper of its own."""

    ACHIEVEMENTS = "achievements"
    PILOTS = "pilots"
    BARRIERS = "barriers"
    RISKS = "risks"
    PRODUCTS = "products"
    INTERDEPENDENCIES = "interdependencies"
    POSITION = "position"
    INCENTIVES = "incentives"
    ACTION = "action"
    DECISIONS = "decisions"
    PAPER = "paper"
    MINUTES = "minutes"
    MATTERS_ARISING = "matters_arising"
    ORAL = "oral"
    APOLOGIES = "apologies"

    @property
    def word(self) -> str:
        return _SECTION_WORDS[self]


_SECTION_WORDS = {
    SectionKind.ACHIEVEMENTS: "Achievements, outlook and milestones",
    SectionKind.PILOTS: "Progress in the pilot areas",
    SectionKind.BARRIERS: "Opportunities and problems",
    SectionKind.RISKS: "Risks, issues and resourcing",
    SectionKind.PRODUCTS: "Key products",
    SectionKind.INTERDEPENDENCIES: "Interdependencies",
    SectionKind.POSITION: "Programme position by exception",
    SectionKind.INCENTIVES: "Barriers and incentives for decision",
    SectionKind.ACTION: "Action across Government",
    SectionKind.DECISIONS: "Decisions sought",
    SectionKind.PAPER: "Its paper",
    SectionKind.MINUTES: "Minutes of the last meeting",
    SectionKind.MATTERS_ARISING: "Matters arising: open actions",
    SectionKind.ORAL: "Nothing: an oral item",
    SectionKind.APOLOGIES: "Apologies received",
}


def is_current(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Whether a term covers a day: from the day it starts until the day before it ends."""
    return starts_on <= on and (ends_on is None or ends_on > on)


def do_overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two terms share a day."""
    (start, end), (other_start, other_end) = first, second
    return (other_end is None or start < other_end) and (end is None or other_start < end)


def is_slug(text: str) -> bool:
    """Whether a text can name a record in addresses and commands: ``officials``."""
    return re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", text) is not None


def duration(minutes: int) -> str:
    """A length of time in words: 115 is "1 hour 55 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "no time"


@dataclass(frozen=True)
class Opening:
    """An item with which agendas open; ``presenter`` is whose part in the group it is."""

    section: SectionKind
    title: str
    purpose: ItemPurpose
    minutes: int
    presenter: MemberRole


OPENINGS = (
    Opening(
        SectionKind.APOLOGIES,
        "Welcome and apologies",
        ItemPurpose.INFORMATION,
        2,
        MemberRole.CHAIR,
    ),
    Opening(
        SectionKind.MINUTES,
        "Minutes of the last meeting",
        ItemPurpose.DECISION,
        3,
        MemberRole.CHAIR,
    ),
    Opening(
        SectionKind.MATTERS_ARISING,
        "Matters arising",
        ItemPurpose.DISCUSSION,
        5,
        MemberRole.SECRETARY,
    ),
)

#: What looks back at the meeting before, and so is not for a group's first.
OF_LAST = (SectionKind.MINUTES, SectionKind.MATTERS_ARISING)


class _Titled(Protocol):
    title: str
    section: SectionKind


def openings(standing: Sequence[_Titled], *, is_first: bool = False) -> list[Opening]:
    """What stands before a group's standing items: what these have not got themselves. A first
    item that speaks of apologies is the welcome, whatever fills it."""
    has = {item.section for item in standing}
    if standing and "apologies" in standing[0].title.casefold():
        has.add(SectionKind.APOLOGIES)
    if is_first:
        has.update(OF_LAST)
    return [each for each in OPENINGS if each.section not in has]
