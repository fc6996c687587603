"""What an agenda opens with, and what becomes of a suggestion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NotRequired

from app.core.formats import day
from app.core.suggestions import Suggestion
from app.core.worded import Worded
from app.governance.groups.rules import ItemFacts


class AnswerState(Worded):
    TAKEN = "taken", "Accepted"
    DISMISSED = "dismissed", "Rejected"


class LinkKind(Worded):
    """How an item came from one on another agenda."""

    CARRIED = "carried", "Carried over"
    MERGED = "merged", "Merged into this item"
    REFERRED = "referred", "Referred to this group"
    RETURNED = "returned", "Returned with an answer"
    SPLIT = "split", "Split from another item"


#: In which the papers of the earlier item go on with the later one.
WITH_PAPERS = (LinkKind.CARRIED, LinkKind.MERGED)

#: What became of an item at a meeting that put it off, unless it is said.
NOT_REACHED = "Not reached"


class ItemsGo(Worded):
    """Where the items of a cancelled meeting go."""

    NEXT = "next", "To the next meeting"
    BACKLOG = "backlog", "To the group’s backlog"
    STAY = "stay", "They stay on this agenda, for when the meeting is reinstated"


@dataclass(frozen=True)
class ItemCarried:
    """An item that goes on as another, at ``meeting``: the subject of ``agenda-item:carried``."""

    earlier_id: int
    item: Any
    meeting: Any


@dataclass(frozen=True)
class ItemSplit:
    """An item of ``meeting`` and the one that was ``made`` of a part of it: these asks, and the
    papers of these ids. The subject of ``agenda-item:split``."""

    item: Any
    made: Any
    meeting: Any
    asks: tuple[str, ...]
    paper_ids: tuple[int, ...]


@dataclass(frozen=True)
class Stay:
    """One of the meetings that an item has been to, and what became of it there."""

    item_id: int
    meeting_id: int
    held_on: date
    is_cancelled: bool
    group: str
    how: LinkKind
    outcome: str

    @property
    def said(self) -> str:
        where = f"{self.outcome}." if self.outcome else f"{self.how.word}."
        return f"{where} The meeting was cancelled." if self.is_cancelled else where


_TIMES = {1: "once", 2: "twice"}


def lineage_in_words(stays: Sequence[Stay]) -> str:
    """Of the meetings that an item has been to, the first of them first: "From 18 February 2010,
    carried over twice"."""
    carried = sum(each.how is LinkKind.CARRIED for each in stays)
    times = f", carried over {_TIMES.get(carried, f'{carried} times')}" if carried else ""
    if all(each.how is LinkKind.SPLIT for each in stays):
        return LinkKind.SPLIT.word
    others = [each.how.word.lower() for each in stays if each.how is not LinkKind.CARRIED]
    return f"From {day(stays[0].held_on)}{times}{''.join(f', {each}' for each in others)}"


@dataclass(frozen=True)
class ItemChanged:
    """An item that was changed, and what its title and ask were before."""

    item: Any
    title_before: str
    ask_before: str


class AgendaItemFacts(ItemFacts):
    ask: str
    message: NotRequired[str]
    handling: NotRequired[str]


#: The minutes that an item gets which a suggestion became.
SUGGESTED_MINUTES = 10


def unanswered(suggestions: Iterable[Suggestion], answered: Sequence[str]) -> list[Suggestion]:
    """Those whose keys nobody has answered, each once, in their order."""
    seen = set(answered)
    left = []
    for each in suggestions:
        if each.key not in seen:
            seen.add(each.key)
            left.append(each)
    return left


def carried_from(held_on: date) -> str:
    """Of an item that was put off from the meeting of a day."""
    return f"Carried over from the meeting of {day(held_on)}."


def carried_note(stays: Sequence[Stay]) -> str:
    """The same of an item that came from these meetings, the first first; empty of one that came in
    another way. Where it was split from one on its own agenda, that one says it."""
    came = [each for each in stays if each.how is not LinkKind.SPLIT]
    is_carried = bool(came) and came[-1].how is LinkKind.CARRIED
    return carried_from(came[-1].held_on) if is_carried else ""
