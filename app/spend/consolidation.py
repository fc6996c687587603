"""Counting a flow of money once, though the body that gives it and the body that spends it both
count it.

A line counted at the funder says what it gave to its counterparty; one counted at the deliverer
says what it spent and who paid for it. Two ends are one flow where one names the other's reference;
failing that where bodies, stream and year agree and the amounts are within 2%; failing that where a
person says so. Never where a person says that they are not the same money. Both lines stay. The
deliverer's is counted, and what the funder's has of the same money is counted twice, and taken off.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from app.spend.rules import FlowMatch

#: The keys of two ends.
Pair = tuple[int, int]

#: Two amounts are one where they differ by at most this, in hundredths of the larger.
TOLERANCE_PERCENT = 2


@dataclass(frozen=True, slots=True)
class Flow:
    """One end of a flow: names of bodies and streams as ``rules.name_of`` gives them. ``place`` is
    the return that it is in: references are a return's own, so over two of them one of the bodies
    must agree as well."""

    key: int
    is_at_funder: bool
    funder: str
    deliverer: str
    stream: str
    year: str
    pence: int
    reference: str = ""
    other_reference: str = ""
    place: int = 0


@dataclass
class Consolidation:
    """``twice_pence`` is what is counted at both ends, by the key of the funder's line that it is
    taken off; ``how`` says of every end how it was matched; ``unmatched_pence`` is, by key, what an
    end has that no other end accounts for; ``groups`` are the keys that are one flow."""

    twice_pence: dict[int, int] = field(default_factory=dict)
    how: dict[int, FlowMatch] = field(default_factory=dict)
    unmatched_pence: dict[int, int] = field(default_factory=dict)
    groups: list[Sequence[int]] = field(default_factory=list)


def is_close(one: int, other: int) -> bool:
    """Whether two amounts are within 2%, whichever is put first."""
    return 100 * abs(one - other) <= TOLERANCE_PERCENT * max(abs(one), abs(other))


def consolidate(
    flows: Iterable[Flow], said: Collection[tuple[int, int]] = (), apart: Collection[Pair] = ()
) -> Consolidation:
    """Match the ends of flows; ``said`` are the keys of two ends that a person says are one,
    ``apart`` those of which a person says that they are not. The outcome does not depend on the
    order, nor on which end one begins with."""
    ends = sorted(flows, key=lambda flow: flow.key)
    refused = {frozenset(pair) for pair in apart}
    found = Consolidation()
    for group in _joined(ends, _by_reference(ends, refused)):
        _settle(found, group, FlowMatch.REFERENCE)
    for one, other in _by_pair([flow for flow in ends if flow.key not in found.how], refused):
        _settle(found, (one, other), FlowMatch.PAIR)
    left = [flow for flow in ends if flow.key not in found.how]
    for group in _joined(left, _by_person(left, said)):
        _settle(found, group, FlowMatch.PERSON)
    for flow in ends:
        if flow.key not in found.how:
            found.how[flow.key] = FlowMatch.UNMATCHED
            found.unmatched_pence[flow.key] = flow.pence
    return found


def _joined(ends: Sequence[Flow], pairs: Iterable[Pair]) -> Iterable[Sequence[Flow]]:
    """The ends that pairs of keys join, together: one grant may be spent in several lines."""
    leader = {flow.key: flow.key for flow in ends}

    def lead(key: int) -> int:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for pair in pairs:
        first, second = sorted(lead(key) for key in pair)
        leader[second] = first
    groups: dict[int, list[Flow]] = defaultdict(list)
    for flow in ends:
        groups[lead(flow.key)].append(flow)
    return [group for group in groups.values() if len(group) > 1]


def _by_reference(ends: Sequence[Flow], refused: Collection[frozenset[int]]) -> Iterable[Pair]:
    of_reference: dict[tuple[bool, str], list[Flow]] = defaultdict(list)
    for flow in ends:
        if flow.reference:
            of_reference[flow.is_at_funder, flow.reference].append(flow)
    for flow in ends:
        for other in of_reference.get((not flow.is_at_funder, flow.other_reference), ()):
            is_known = flow.place == other.place or (
                flow.funder == other.funder or flow.deliverer == other.deliverer
            )
            if is_known and frozenset((flow.key, other.key)) not in refused:
                yield flow.key, other.key


def _by_person(ends: Sequence[Flow], said: Collection[Pair]) -> Iterable[Pair]:
    is_at_funder = {flow.key: flow.is_at_funder for flow in ends}
    for one, other in said:
        if {is_at_funder.get(one), is_at_funder.get(other)} == {True, False}:
            yield one, other


def _by_pair(
    ends: Sequence[Flow], refused: Collection[frozenset[int]]
) -> Iterable[tuple[Flow, Flow]]:
    """Pairs of the same bodies, stream and year whose amounts are close: of the smallest amounts
    first, so that as many as can be are matched."""
    groups: dict[tuple[str, str, str, str], tuple[list[Flow], list[Flow]]] = defaultdict(
        lambda: ([], [])
    )
    for flow in ends:
        key = (flow.funder, flow.deliverer, flow.stream, flow.year)
        groups[key][flow.is_at_funder].append(flow)
    for deliverers, funders in groups.values():
        left = sorted(funders, key=lambda flow: (flow.pence, flow.key))
        right = sorted(deliverers, key=lambda flow: (flow.pence, flow.key))
        at = 0
        for one in left:
            while at < len(right) and _is_below(right[at].pence, one.pence):
                at += 1
            opposite = next(
                (
                    place
                    for place in range(at, len(right))
                    if is_close(one.pence, right[place].pence)
                    and frozenset((one.key, right[place].key)) not in refused
                ),
                None,
            )
            if opposite is not None:
                yield one, right.pop(opposite)


def _is_below(pence: int, than: int) -> bool:
    return pence < than and not is_close(pence, than)


def _settle(found: Consolidation, group: Sequence[Flow], how: FlowMatch) -> None:
    """Take off the funders' lines what the deliverers' have of it: all of it where the two are
    close, else as much as both have; the rest is unmatched."""
    funders = [flow for flow in group if flow.is_at_funder]
    deliverers = [flow for flow in group if not flow.is_at_funder]
    given = sum(flow.pence for flow in funders)
    spent = sum(flow.pence for flow in deliverers)
    found.groups.append([flow.key for flow in group])
    for flow in group:
        found.how[flow.key] = how
    if is_close(given, spent):
        found.twice_pence.update({flow.key: flow.pence for flow in funders})
        return
    both = max(min(given, spent), 0)
    found.twice_pence.update(_share(funders, both))
    for ends in (funders, deliverers):
        shared = _share(ends, both)
        rest = {flow.key: flow.pence - shared[flow.key] for flow in ends}
        found.unmatched_pence.update({key: pence for key, pence in rest.items() if pence})


def _share(flows: Sequence[Flow], pence: int) -> dict[int, int]:
    """An amount over lines in their order, to none more than it has."""
    shared = {}
    for flow in flows:
        shared[flow.key] = min(max(flow.pence, 0), pence)
        pence -= shared[flow.key]
    return shared
