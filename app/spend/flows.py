"""The flows of money that a return tells of, from the body that gives to the body that spends, and
where they are drawn: two columns of bodies, with a band between them for each flow."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.spend.rules import CountedAt, FlowMatch, LineLike, name_of
from app.spend.showing import NOT_GIVEN, in_full

#: The most flows that are drawn; the table has the others too.
MOST_DRAWN = 10

#: The drawing, in its own units: how wide the whole is, where bands begin and end, how high the
#: largest of all flows together is, and the room between two bodies.
WIDTH, BAND_STARTS, BAND_ENDS, HEIGHT, GAP = 960, 330, 630, 260, 22


@dataclass(frozen=True)
class FlowShown:
    """A flow as it counts: what the deliverer spent of it and what only the funder counts; None
    where none of its lines gives an amount."""

    funder: str
    deliverer: str
    pence: int | None
    twice_pence: int
    match: FlowMatch

    @property
    def amount(self) -> str:
        return NOT_GIVEN if self.pence is None else in_full(self.pence)

    @property
    def twice(self) -> str:
        return in_full(self.twice_pence)


@dataclass(frozen=True)
class FlowBody:
    """A body in one of the columns, and the middle of where its bands begin or end."""

    name: str
    y: int


@dataclass(frozen=True)
class FlowBand:
    """A flow between the columns: from one height to another, so and so thick."""

    flow: FlowShown
    left_y: int
    right_y: int
    thickness: int


@dataclass(frozen=True)
class FlowDrawing:
    height: int
    funders: Sequence[FlowBody]
    deliverers: Sequence[FlowBody]
    bands: Sequence[FlowBand]


def flows_of(lines: Iterable[tuple[LineLike, int | None, int, FlowMatch]]) -> list[FlowShown]:
    """The flows of lines, the largest first. Of each line its net amount, what of it is counted
    twice, and how its other end was found."""
    once: dict[tuple[str, str], int | None] = {}
    counted_twice: dict[tuple[str, str], int] = defaultdict(int)
    names: dict[str, str] = {}
    found: dict[tuple[str, str], FlowMatch] = {}
    for line, net, twice, match in lines:
        if line.counted_at is None or not line.counterparty:
            continue
        is_at_funder = line.counted_at is CountedAt.FUNDER
        ends = (line.organisation, line.counterparty)
        funder, deliverer = ends if is_at_funder else ends[::-1]
        pair = (name_of(funder), name_of(deliverer))
        names.setdefault(pair[0], funder)
        names.setdefault(pair[1], deliverer)
        so_far = once.setdefault(pair, None)
        once[pair] = so_far if net is None else (so_far or 0) + net - twice
        counted_twice[pair] += twice
        # One end without another is what people should see of the pair.
        if found.get(pair) is not FlowMatch.UNMATCHED:
            found[pair] = match
    flows = [
        FlowShown(names[pair[0]], names[pair[1]], pence, counted_twice[pair], found[pair])
        for pair, pence in once.items()
    ]
    return sorted(flows, key=lambda each: (-(each.pence or 0), each.funder, each.deliverer))


def draw(flows: Sequence[FlowShown]) -> FlowDrawing | None:
    """The largest flows in two columns; None where there is none to draw. The deliverers stand in
    the order of the middle of what they receive, so that few bands cross."""
    amounts = {each: each.pence for each in flows[:MOST_DRAWN] if each.pence and each.pence > 0}
    if not amounts:
        return None
    shown, total = list(amounts), sum(amounts.values())
    thick = {each: max(round(HEIGHT * pence / total), 2) for each, pence in amounts.items()}
    funders = list(dict.fromkeys(each.funder for each in shown))
    place = {name: at for at, name in enumerate(funders)}
    weight: dict[str, tuple[int, int]] = {}
    for each in shown:
        before = weight.get(each.deliverer, (0, 0))
        weight[each.deliverer] = (
            before[0] + amounts[each] * place[each.funder],
            before[1] + amounts[each],
        )
    deliverers = sorted(
        weight, key=lambda name: (weight[name][0] / weight[name][1], -weight[name][1], name)
    )
    order = {name: at for at, name in enumerate(deliverers)}
    left, from_y, left_height = _stack(
        funders, sorted(shown, key=lambda f: order[f.deliverer]), thick, lambda f: f.funder
    )
    right, to_y, right_height = _stack(
        deliverers, sorted(shown, key=lambda f: place[f.funder]), thick, lambda f: f.deliverer
    )
    bands = [FlowBand(each, from_y[each], to_y[each], thick[each]) for each in shown]
    return FlowDrawing(max(left_height, right_height), left, right, bands)


def _stack(
    names: Sequence[str],
    flows: Sequence[FlowShown],
    thick: Mapping[FlowShown, int],
    of: Callable[[FlowShown], str],
) -> tuple[list[FlowBody], dict[FlowShown, int], int]:
    """A column: its bodies, the middle of each flow in it, and how high it is."""
    bodies, middles, y = [], {}, GAP // 2
    for name in names:
        start = y
        for flow in (each for each in flows if of(each) == name):
            middles[flow] = y + thick[flow] // 2
            y += thick[flow]
        bodies.append(FlowBody(name, (start + y) // 2))
        y += GAP
    return bodies, middles, y
