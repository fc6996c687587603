"""Quorum, the states of terms of reference, and who chairs next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.core.formats import counted, day
from app.core.worded import Worded
from app.core.workflow import Workflow
from app.governance.groups.rules import COUNTED_ROLES, MemberRole


class TermsState(Worded):
    DRAFT = "draft"
    AGREED = "agreed"


TERMS_WORKFLOW = Workflow(
    "version of the terms of reference",
    {TermsState.DRAFT: (TermsState.AGREED,), TermsState.AGREED: ()},
)


@dataclass(frozen=True)
class QuorumRule:
    """How many must be there for a group to decide: a share of its members (in hundredths,
    rounded up) and a number of them, whichever is more; and whether the chair or a deputy must
    be. Before its first agreed terms a group has the default."""

    percent: int = 50
    number: int = 0
    needs_chair: bool = True
    allows_substitutes: bool = True
    do_substitutes_count: bool = False

    def needed_of(self, members: int) -> int:
        """How many of so many members must be there."""
        return min(max(-(-members * self.percent // 100), self.number), max(members, 1))


class Presence(StrEnum):
    """How a member's seat is filled at a meeting."""

    PRESENT = "present"
    SUBSTITUTE = "substitute"
    ABSENT = "absent"


@dataclass(frozen=True)
class Quorum:
    """What became of it: of so many ``members`` so many are ``counted`` where so many are
    ``needed``. True where the group may decide; ``why`` says it in a sentence."""

    members: int
    counted: int
    needed: int
    is_chaired: bool
    is_met: bool
    why: str

    def __bool__(self) -> bool:
        return self.is_met


def quorum(rule: QuorumRule, seats: Iterable[tuple[MemberRole, Presence]]) -> Quorum:
    """Whether a meeting is quorate or inquorate. ``seats`` has every member of the day, with the
    role and how the seat is filled; a chair's substitute does not chair."""
    counting = [(role, how) for role, how in seats if role in COUNTED_ROLES]
    filled = [
        (role, how)
        for role, how in counting
        if how is Presence.PRESENT
        or (how is Presence.SUBSTITUTE and rule.allows_substitutes and rule.do_substitutes_count)
    ]
    is_chaired = any(
        how is Presence.PRESENT and role in (MemberRole.CHAIR, MemberRole.DEPUTY)
        for role, how in filled
    )
    needed = rule.needed_of(len(counting))
    is_met = len(filled) >= needed and (is_chaired or not rule.needs_chair)
    return Quorum(
        members=len(counting),
        counted=len(filled),
        needed=needed,
        is_chaired=is_chaired,
        is_met=is_met,
        why=_sum_in_words(rule, len(counting), filled, needed, is_met),
    )


def _sum_in_words(
    rule: QuorumRule,
    members: int,
    there: Sequence[tuple[MemberRole, Presence]],
    needed: int,
    is_met: bool,
) -> str:
    """ "Quorate: the chair and 9 of 14 other members; 8 needed." """
    themselves = [role for role, how in there if how is Presence.PRESENT]
    chairing = next((role for role in COUNTED_ROLES[:2] if role in themselves), None)
    if chairing is None:
        said = f"{len(there)} of {counted(members, 'member')}; {needed} needed"
        said += ", the chair or a deputy among them" if rule.needs_chair else ""
    else:
        who = "the chair" if chairing is MemberRole.CHAIR else "a deputy"
        others = counted(members - 1, "other member")
        said = f"{who} and {len(there) - 1} of {others}; {needed} needed"
    return f"{'Quorate' if is_met else 'Not quorate'}: {said}."


def quorum_words(rule: QuorumRule) -> str:
    """The rule as a sentence of the terms of reference."""
    least = []
    if rule.percent:
        least.append("half of the members" if rule.percent == 50 else f"{rule.percent}% of members")
    if rule.number:
        least.append(counted(rule.number, "member"))
    said = "the chair or a deputy" if rule.needs_chair else ""
    if least:
        said += " and " if said else ""
        said += least[0] if len(least) == 1 else f"{least[0]} (at least {least[1]})"
    return f"{said[:1].upper()}{said[1:] or 'No quorum is set'}."


def substitutes_words(rule: QuorumRule) -> str:
    if not rule.allows_substitutes:
        return "Members may not send substitutes."
    counting = "count" if rule.do_substitutes_count else "do not count"
    return f"Members may send substitutes, who {counting} towards the quorum."


class MembershipTerm(Protocol):
    """What of a membership the succession of chairs is told from."""

    role: MemberRole
    name_then: str
    starts_on: date
    ends_on: date | None


def chairs_in_order(terms: Iterable[MembershipTerm]) -> list[MembershipTerm]:
    return sorted(
        (term for term in terms if term.role is MemberRole.CHAIR), key=lambda term: term.starts_on
    )


def succession(terms: Iterable[MembershipTerm], today: date) -> str:
    """Who chairs, until when, and who follows: "Chaired by X until 1 March 2010, then Y."."""
    chairs = [t for t in chairs_in_order(terms) if t.ends_on is None or t.ends_on > today]
    if not chairs:
        return "It has no chair today."
    first, rest = chairs[0], chairs[1:]
    if first.starts_on > today:
        said = f"It has no chair today; from {day(first.starts_on)} {first.name_then} does"
    else:
        said = f"Chaired by {first.name_then} since {day(first.starts_on)}"
    before = first
    for term in rest:
        if before.ends_on is not None and before.ends_on < term.starts_on:
            said += f" until {day(before.ends_on)}, then no one; from {day(term.starts_on)}"
        elif before.ends_on is not None:
            said += f" until {day(before.ends_on)}, then"
        else:
            said += f"; from {day(term.starts_on)} also"
        said += f" {term.name_then}"
        before = term
    if before.ends_on is not None:
        said += f" until {day(before.ends_on)}; no successor is named"
    return f"{said}."
