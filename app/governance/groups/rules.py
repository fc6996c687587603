"""What a group's members are, what its standing items are for, and what its agendas open with."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NotRequired, Protocol, TypedDict

from app.barriers.rules import GroupStep
from app.core.formats import counted
from app.core.markings import Marking
from app.core.sentences import listed
from app.core.worded import Worded

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


#: The pages of a paper for decision.
PAPER_PAGES = 3
MOST_PAPER_PAGES = 50


class MemberRole(Worded):
    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    OBSERVER = "observer"


#: Those of whom a quorum is counted. Secretaries and observers attend and do not count.
COUNTED_ROLES = (MemberRole.CHAIR, MemberRole.DEPUTY, MemberRole.MEMBER)

#: The chair, and in the chair's absence a deputy.
PRESIDING = (MemberRole.CHAIR, MemberRole.DEPUTY)


def count_members(roles: Iterable[MemberRole]) -> dict[str, int]:
    """The figures of a group on a day, by name."""
    found = Counter(roles)
    return {
        "members": sum(found[role] for role in COUNTED_ROLES),
        "secretaries": found[MemberRole.SECRETARY],
        "observers": found[MemberRole.OBSERVER],
    }


def members_in_words(roles: Iterable[MemberRole]) -> str:
    """ "15 members and 1 secretary"."""
    counts = count_members(roles)
    others = (("secretaries", "secretary", "secretaries"), ("observers", "observer", "observers"))
    return listed(
        [
            counted(counts["members"], "member"),
            *(counted(counts[name], one, many) for name, one, many in others if counts[name]),
        ]
    )


class PaperNumbering(Worded):
    """How a group numbers its papers, after its code."""

    BRACKETED = "bracketed", "Year in brackets, like (26)02"
    DATED = "dated", "Full year, like -2026-02"
    RUNNING = "running", "One number after another, like -002"

    def reference(self, code: str, held_on: date, number: int) -> str:
        """``HLOG(10)02``: the group's code (less what no address can hold), the meeting's year,
        the number of the paper."""
        letters = "".join(c for c in code if c.isalnum() or c == "-")
        match self:
            case PaperNumbering.BRACKETED:
                return f"{letters}({held_on:%y}){number:02d}"
            case PaperNumbering.DATED:
                return f"{letters}-{held_on:%Y}-{number:02d}"
            case PaperNumbering.RUNNING:
                return f"{letters}-{number:03d}"

    def counter(self, group_id: int, held_on: date) -> str:
        """What counts the papers: of a year or, where they run on, of all years."""
        if self is PaperNumbering.RUNNING:
            return f"P{group_id}"
        return f"P{group_id}/{held_on:%y}"


class PackForm(Worded):
    """In what form a group's packs are issued."""

    FULL = "full", "Full pack"
    BRIEF = "brief"


class ItemPurpose(Worded):
    DECISION = "decision", "For decision"
    DISCUSSION = "discussion", "For discussion"
    INFORMATION = "information", "For information"


class GroupFacts(TypedDict):
    name: str
    code: str
    paper_numbering: PaperNumbering
    purpose: str
    frequency: str
    marking: Marking
    chair_approves_packs: NotRequired[bool]
    paper_pages: NotRequired[int]
    pack_form: NotRequired[PackForm]
    barrier_step: NotRequired[GroupStep]


class MembershipFacts(TypedDict):
    name_then: str
    role: MemberRole
    represents_id: int | None
    starts_on: date
    ends_on: NotRequired[date | None]
    position: NotRequired[int]


class ItemFacts(TypedDict):
    """What an item of a group's agendas is."""

    title: str
    section: str
    purpose: ItemPurpose
    minutes: int
    presenter_id: int | None


class StandingItemFacts(ItemFacts):
    description: str


#: The kinds of section that agendas know by name; domains declare all there are.
PAPER_SECTION = "paper"
MINUTES_SECTION = "minutes"
MATTERS_ARISING_SECTION = "matters_arising"
ORAL_SECTION = "oral"
APOLOGIES_SECTION = "apologies"


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

    section: str
    title: str
    purpose: ItemPurpose
    minutes: int
    presenter: MemberRole


OPENINGS = (
    Opening(
        APOLOGIES_SECTION,
        "Welcome and apologies",
        ItemPurpose.INFORMATION,
        2,
        MemberRole.CHAIR,
    ),
    Opening(
        MINUTES_SECTION,
        "Minutes of the last meeting",
        ItemPurpose.DECISION,
        3,
        MemberRole.CHAIR,
    ),
    Opening(
        MATTERS_ARISING_SECTION,
        "Matters arising",
        ItemPurpose.DISCUSSION,
        5,
        MemberRole.SECRETARY,
    ),
)

#: What looks back at the meeting before, and so is not for a group's first.
OF_LAST = (MINUTES_SECTION, MATTERS_ARISING_SECTION)


class _Titled(Protocol):
    title: str
    section: str


def openings(standing: Sequence[_Titled], *, is_first: bool = False) -> list[Opening]:
    """What stands before a group's standing items: what these have not got themselves. A first
    item that speaks of apologies is the welcome, whatever fills it."""
    has = {item.section for item in standing}
    if standing and "apologies" in standing[0].title.casefold():
        has.add(APOLOGIES_SECTION)
    if is_first:
        has.update(OF_LAST)
    return [each for each in OPENINGS if each.section not in has]
