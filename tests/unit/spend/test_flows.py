"""Flows as they are listed and drawn."""

import itertools

from app.spend.flows import GAP, HEIGHT, draw, flows_of
from app.spend.rules import CountedAt, FlowMatch
from tests.unit.spend.test_consolidation import Line


def end(number, at, own, other):
    return Line(number, organisation=own, counted_at=at, counterparty=other)


def test_both_ends_of_a_flow_are_one_and_counted_once():
    lines = [
        (end(1, CountedAt.DELIVERER, "Kent", "DCSF"), 100, 0, FlowMatch.PAIR),
        (end(2, CountedAt.FUNDER, "DCSF", "KENT"), 101, 101, FlowMatch.PAIR),
        (end(3, CountedAt.FUNDER, "LSC", "Colleges"), 40, 0, FlowMatch.UNMATCHED),
        (Line(4), 900, 0, FlowMatch.NONE),
    ]
    found = flows_of(lines)
    assert [(f.funder, f.deliverer, f.pence, f.twice_pence) for f in found] == [
        ("DCSF", "Kent", 100, 101),
        ("LSC", "Colleges", 40, 0),
    ]
    assert [f.match for f in found] == [FlowMatch.PAIR, FlowMatch.UNMATCHED]


def test_bands_are_as_thick_as_amounts_and_lie_apart():
    lines = [
        (end(n, CountedAt.DELIVERER, to, of), pence, 0, FlowMatch.PAIR)
        for n, (of, to, pence) in enumerate(
            [("A", "Z", 600), ("A", "Y", 300), ("B", "Y", 100), ("C", "X", 0)]
        )
    ]
    drawing = draw(flows_of(lines))
    assert [body.name for body in drawing.funders] == ["A", "B"]
    assert [body.name for body in drawing.deliverers] == ["Z", "Y"]
    assert sum(band.thickness for band in drawing.bands) == HEIGHT
    assert drawing.height <= HEIGHT + 3 * GAP
    spans = sorted((b.right_y - b.thickness // 2, b.thickness) for b in drawing.bands)
    assert all(a[0] + a[1] <= b[0] + 1 for a, b in itertools.pairwise(spans))
    assert draw([]) is None
