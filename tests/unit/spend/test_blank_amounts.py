"""A blank is no answer, and nought is one: neither is shown as the other."""

from app.spend.comparing import compare
from app.spend.flows import draw, flows_of
from app.spend.rules import CountedAt, FlowMatch
from tests import factories as make


def line(gross_pence):
    return make.spend_line(
        organisation="Kent",
        category="",
        stream="",
        counterparty="Police",
        counted_at=CountedAt.FUNDER,
        gross_pence=gross_pence,
        income_pence=None,
        net_pence=gross_pence,
    )


def test_a_flow_without_an_amount_is_not_given_and_not_drawn():
    blank = flows_of([(line(None), None, 0, FlowMatch.UNMATCHED)])
    nought = flows_of([(line(0), 0, 0, FlowMatch.UNMATCHED)])

    assert [flow.amount for flow in blank + nought] == ["Not given", "£0"]
    assert draw(blank) is None


def test_a_flow_of_a_blank_and_an_amount_is_that_amount():
    rows = [(line(None), None, 0, FlowMatch.UNMATCHED), (line(500), 500, 0, FlowMatch.UNMATCHED)]

    assert [flow.amount for flow in flows_of(rows)] == ["£5"]
    assert [flow.amount for flow in flows_of(rows[::-1])] == ["£5"]


def test_versions_tell_a_blank_from_nought_and_from_no_line():
    found = compare([line(None)], [line(0)]) + compare([], [line(None)])

    assert [(each.before, each.after) for each in found] == [
        ("Not given", "£0"),
        ("No line", "Not given"),
    ]
    assert compare([line(None)], [line(None)]) == []
