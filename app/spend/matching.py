"""The ends of flows over all returns of a year: a grant that one return counts at its funder and
another at its deliverer. Each return's own totals stay what they are; a year's count it once."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.reading import FirstRows, get_one, list_first
from app.extensions import db
from app.spend.consolidation import Consolidation, Flow, Pair, consolidate, is_close
from app.spend.models import SpendLine, SpendMatch, SpendReturn, SpendVersion
from app.spend.queries import select_counted
from app.spend.rules import CountedAt, FlowLike, FlowMatch, name_of
from app.spend.sums import end_of

#: The most ends that the page of matching looks at, of which it shows so many, each with so many
#: that may be its other end; and the most decisions that it lists.
MOST_LOOKED_AT, MOST_SHOWN, MOST_CANDIDATES = 2_000, 20, 3

#: Amounts this close, in hundredths, suggest that two ends are one flow.
_SIMILAR_PERCENT = 10


@dataclass(slots=True)
class EndLine:
    """What of a line is looked at where it is matched over returns, read without the rest: a year
    may have tens of thousands."""

    id: int
    number: int
    year: str
    organisation: str
    stream: str
    counted_at: CountedAt | None
    counterparty: str
    reference: str
    counterparty_reference: str
    unmatched_pence: int
    across: FlowMatch
    across_pence: int


L = TypeVar("L", EndLine, SpendLine)


class OpenEnd(NamedTuple, Generic[L]):
    """A line of which something is unmatched within its own return."""

    line: L
    return_id: int


@dataclass(frozen=True)
class Across:
    """The open ends of a year, and how they match."""

    ends: Sequence[OpenEnd[EndLine]]
    found: Consolidation


class Pairs(NamedTuple):
    """What people say of pairs of ends: which are one, and which are not."""

    said: Collection[Pair] = ()
    apart: Collection[Pair] = ()


def says_of(line: FlowLike) -> str:
    """The hash of what makes a line the end of one flow: the bodies, the stream, the year and its
    references; not the amounts."""
    parts = (
        line.organisation, line.counterparty, line.stream, line.year, str(line.counted_at),
        line.reference, line.counterparty_reference,
    )  # fmt: skip
    return hashlib.sha256("\n".join(name_of(each) for each in parts).encode()).hexdigest()


def read_matches(year: str) -> Sequence[SpendMatch]:
    """What people say of the ends of a year's flows, and have not taken back."""
    return db.session.scalars(
        select(SpendMatch)
        .where(SpendMatch.year == year, SpendMatch.undone_on.is_(None))
        .order_by(SpendMatch.id)
    ).all()


def find_said(match: SpendMatch) -> SpendMatch | None:
    """What was said before of the same two ends, and not taken back."""
    ends = (
        "funder_return_id", "funder_line", "funder_says",
        "deliverer_return_id", "deliverer_line", "deliverer_says",
    )  # fmt: skip
    return db.session.scalar(
        select(SpendMatch)
        .where(SpendMatch.undone_on.is_(None))
        .where(*(getattr(SpendMatch, name) == getattr(match, name) for name in ends))
        .limit(1)
    )


def pairs_of(matches: Sequence[SpendMatch], ends: Iterable[OpenEnd[L]]) -> Pairs:
    """The same by the ids of the lines, of pairs that both stand among ``ends``."""
    finder = _Finder(matches, ends)
    said: list[Pair] = []
    apart: list[Pair] = []
    for each in matches:
        pair = finder.pair(each)
        if pair is not None:
            (said if each.is_same else apart).append((pair[0].id, pair[1].id))
    return Pairs(said, apart)


class _Finder(Generic[L]):
    """Finds the ends that decisions are about: the line of its number or, after the lines were
    numbered anew, the one line that says the same."""

    def __init__(self, matches: Sequence[SpendMatch], ends: Iterable[OpenEnd[L]]) -> None:
        concerned = {each.funder_return_id for each in matches}
        concerned |= {each.deliverer_return_id for each in matches}
        self._saying: dict[tuple[int, str], list[L]] = {}
        for line, return_id in ends:
            if return_id in concerned:
                self._saying.setdefault((return_id, says_of(line)), []).append(line)

    def pair(self, match: SpendMatch) -> tuple[L, L] | None:
        funder = self._one(match.funder_return_id, match.funder_line, match.funder_says)
        other = self._one(match.deliverer_return_id, match.deliverer_line, match.deliverer_says)
        return None if funder is None or other is None else (funder, other)

    def _one(self, return_id: int, number: int, says: str) -> L | None:
        found = self._saying.get((return_id, says), [])
        by_number = next((line for line in found if line.number == number), None)
        return by_number or (found[0] if len(found) == 1 else None)


def _open(wanted: Any, year: str) -> Select[Any]:
    """What is wanted of the lines of a year of which something is unmatched."""
    counted = select_counted(year).with_only_columns(SpendReturn.id)
    found: Select[Any] = (
        wanted.join(SpendLine.of_version)
        .join(SpendVersion.spend_return)
        .where(
            SpendReturn.id.in_(counted),
            SpendVersion.number == SpendReturn.current,
            # As it stands in the index, which databases do not see of a parameter.
            SpendLine.unmatched_pence != literal_column("0"),
        )
    )
    return found


def match_across(year: str) -> Across:
    """How the open ends of a year match over its returns."""
    columns = (getattr(SpendLine, name) for name in EndLine.__slots__)
    wanted = _open(select(SpendVersion.return_id, *columns).select_from(SpendLine), year)
    rows = db.session.execute(wanted.order_by(SpendLine.id))
    ends = [OpenEnd(EndLine(*row[1:]), row[0]) for row in rows]
    return Across(ends, _consolidated(ends, read_matches(year)))


def _consolidated(ends: Sequence[OpenEnd[L]], matches: Sequence[SpendMatch]) -> Consolidation:
    pairs = pairs_of(matches, ends)
    flows = (end_of(line, line.id, line.unmatched_pence, place) for line, place in ends)
    return consolidate([flow for flow in flows if flow is not None], pairs.said, pairs.apart)


def find_other_years(year: str) -> dict[int, list[int]]:
    """The lines whose other end is there but for the year that it gives, by the ids of the returns:
    what a year's returns count of two years is neither one thing nor two."""
    of_others = _open(select(SpendLine.id), year).where(SpendLine.year != year).limit(1)
    if db.session.scalar(of_others) is None:
        return {}
    across = match_across(year)
    flows = {
        line.id: replace(flow, year="")
        for line, place in across.ends
        if across.found.how.get(line.id) is FlowMatch.UNMATCHED
        and (flow := end_of(line, line.id, line.unmatched_pence, place)) is not None
    }
    return_of = {line.id: (place, line.number) for line, place in across.ends}
    found: dict[int, list[int]] = {}
    apart = pairs_of(read_matches(year), across.ends).apart
    for group in consolidate(flows.values(), apart=apart).groups:
        for key in group:
            place, number = return_of[key]
            found.setdefault(place, []).append(number)
    return found


@dataclass(frozen=True)
class LikelyEnd:
    """A line that may be the other end, and what suggests it."""

    line: SpendLine
    why: str
    likeness: int


@dataclass(frozen=True)
class WaitingEnd:
    """A funder's line that no other end was found of, with those that may be it."""

    line: SpendLine
    candidates: Sequence[LikelyEnd]


@dataclass(frozen=True)
class FoundPair:
    """A funder's line and a deliverer's that were found to be one flow over two returns."""

    funder: SpendLine
    deliverer: SpendLine
    how: FlowMatch


@dataclass(frozen=True)
class Matching:
    """What the page of matching shows of a year."""

    waiting: FirstRows[WaitingEnd]
    lonely_count: int
    found: FirstRows[FoundPair]
    matches: FirstRows[SpendMatch]
    in_force: Collection[int]
    left_out_count: int
    is_illustrative: bool


def read_matching(year: str) -> Matching:
    """The ends of a year that wait for their other end, those that were found in another return,
    and what people said; of the largest amounts."""
    wanted: Select[Any] = _open(select(SpendLine, SpendVersion.return_id), year)
    rows = db.session.execute(
        wanted.options(
            contains_eager(SpendLine.of_version)
            .contains_eager(SpendVersion.spend_return)
            .joinedload(SpendReturn.pilot)
        )
        .order_by(func.abs(SpendLine.unmatched_pence).desc(), SpendLine.id)
        .limit(MOST_LOOKED_AT + 1)
    ).all()
    ends = [OpenEnd(line, of) for line, of in rows[:MOST_LOOKED_AT]]
    left_out = 0
    if len(rows) > MOST_LOOKED_AT:
        total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        left_out = total - MOST_LOOKED_AT
    matches = read_matches(year)
    matched = _consolidated(ends, matches)
    finder = _Finder(matches, ends)
    pairs = {each.id: pair for each in matches if (pair := finder.pair(each)) is not None}
    apart = {
        frozenset(line.id for line in pairs[each.id])
        for each in matches
        if not each.is_same and each.id in pairs
    }
    alone = [end for end in ends if matched.how.get(end.line.id) is FlowMatch.UNMATCHED]
    waiting = _waiting(alone, apart)
    by_id = {end.line.id: end.line for end in ends}
    found = [
        FoundPair(by_id[funder], by_id[deliverer], matched.how[funder])
        for group in matched.groups
        for funder in group
        if by_id[funder].counted_at is CountedAt.FUNDER
        for deliverer in group
        if by_id[deliverer].counted_at is CountedAt.DELIVERER
    ]
    with_any = [each for each in waiting if each.candidates]
    return Matching(
        waiting=FirstRows(with_any[:MOST_SHOWN], len(with_any)),
        lonely_count=len(alone) - len(with_any),
        found=FirstRows(found[:MOST_SHOWN], len(found)),
        matches=list_matches(year),
        in_force={
            each.id
            for each in matches
            if each.id in pairs
            and (not each.is_same or matched.how[pairs[each.id][0].id] is FlowMatch.PERSON)
        },
        left_out_count=left_out,
        is_illustrative=any(end.line.of_version.spend_return.is_illustrative for end in ends),
    )


def list_matches(year: str) -> FirstRows[SpendMatch]:
    """What people said of a year's ends, newest first, with what was taken back."""
    return list_first(
        select(SpendMatch)
        .where(SpendMatch.year == year)
        .options(
            joinedload(SpendMatch.funder_return).selectinload(SpendReturn.preparers),
            joinedload(SpendMatch.deliverer_return).selectinload(SpendReturn.preparers),
            joinedload(SpendMatch.made_by),
            joinedload(SpendMatch.undone_by),
        )
        .order_by(SpendMatch.id.desc()),
        MOST_SHOWN,
    )


def get_match(match_id: int) -> SpendMatch:
    return get_one(
        select(SpendMatch)
        .where(SpendMatch.id == match_id)
        .options(joinedload(SpendMatch.funder_return), joinedload(SpendMatch.deliverer_return)),
        "There is no such match.",
    )


def _waiting(
    alone: Sequence[OpenEnd[SpendLine]], apart: Collection[frozenset[int]]
) -> Sequence[WaitingEnd]:
    flows = {end.line.id: flow for end in alone if (flow := _flow(end)) is not None}
    named: dict[tuple[str, str], list[SpendLine]] = defaultdict(list)
    for line, _ in alone:
        if line.counted_at is CountedAt.DELIVERER:
            for name in _names_of(flows[line.id]):
                named[name].append(line)
    found = []
    for line, _ in alone:
        if line.counted_at is not CountedAt.FUNDER:
            continue
        # Amounts alone suggest nothing, so it has a name in common with what it may belong to.
        likely = {each.id: each for name in _names_of(flows[line.id]) for each in named[name]}
        candidates = [
            LikelyEnd(other, ", ".join(alike), len(alike))
            for other in likely.values()
            if frozenset((line.id, other.id)) not in apart
            and len(alike := _alike(flows[line.id], flows[other.id])) > 1
        ]
        candidates.sort(key=lambda each: (-each.likeness, each.line.id))
        found.append(WaitingEnd(line, candidates[:MOST_CANDIDATES]))
    return found


def _names_of(flow: Flow) -> Sequence[tuple[str, str]]:
    said = (("funder", flow.funder), ("deliverer", flow.deliverer), ("stream", flow.stream))
    return [each for each in said if each[1]]


def _flow(end: OpenEnd[SpendLine]) -> Flow | None:
    return end_of(end.line, end.line.id, end.line.unmatched_pence, end.return_id)


def _alike(one: Flow, other: Flow) -> list[str]:
    """What two ends have in common, as pages say it."""
    gap = 100 * abs(one.pence - other.pence)
    largest = max(abs(one.pence), abs(other.pence))
    marks: Mapping[str, bool] = {
        "same funder": one.funder == other.funder,
        "same deliverer": one.deliverer == other.deliverer,
        "same stream": bool(one.stream) and one.stream == other.stream,
        "amounts within 2%": is_close(one.pence, other.pence),
        "amounts within 10%": not is_close(one.pence, other.pence)
        and gap <= _SIMILAR_PERCENT * largest,
    }
    return [said for said, holds in marks.items() if holds]
