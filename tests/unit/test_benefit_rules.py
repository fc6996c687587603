"""What proposals cost and save: each grouping adds up to the same, and nothing counts twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.benefits.pictures import WIDTH, balance_picture, pays_picture
from app.benefits.rules import (
    Amount,
    AmountBasis,
    AmountKind,
    cumulative,
    elsewhere_of,
    gainers_who_did_not_pay,
    payback_year,
    sum_by,
    sum_of,
)
from app.benefits.totals import GROUPINGS, pays_and_gains, rows_by
from app.core.years import financial_year

FORECAST, INVESTMENT, CASHABLE = AmountBasis.FORECAST, AmountKind.INVESTMENT, AmountKind.CASHABLE


def amount(kind=CASHABLE, year="2010-11", body="Council", pence=100, basis=FORECAST, **also):
    named = {"proposal": "BP-001", "pilot": "Kent", "theme": ""} | also
    return Amount(year=year, organisation=body, kind=kind, basis=basis, pence=pence, **named)


names = st.sampled_from(["", "Kent", "Dorset", "Croydon"])
amounts = st.lists(
    st.builds(
        Amount,
        proposal=st.sampled_from(["BP-001", "BP-002"]),
        pilot=names,
        theme=names,
        year=st.sampled_from(["2009-10", "2010-11", "2013-14"]),
        organisation=names,
        kind=st.sampled_from(AmountKind),
        basis=st.sampled_from(AmountBasis),
        pence=st.integers(0, 10**12),
        is_elsewhere=st.booleans(),
    ),
    max_size=30,
)


@given(amounts, st.sampled_from(AmountBasis))
def test_every_grouping_adds_up_to_the_total(given_amounts, basis):
    whole = sum_of(given_amounts, basis)
    for _said, key in GROUPINGS.values():
        parts = sum_by(given_amounts, basis, key).values()
        for name in ("invested", "cashable", "not_cashable", "receipts", "net"):
            assert sum(getattr(part, name) for part in parts) == getattr(whole, name)


@given(amounts)
def test_what_is_counted_and_what_is_left_out_are_all_that_was_stated(given_amounts):
    for basis in AmountBasis:
        counted, left = sum_of(given_amounts, basis), elsewhere_of(given_amounts, basis)
        stated = [each for each in given_amounts if each.basis is basis]
        paid = sum(each.pence for each in stated if each.kind is INVESTMENT)
        gained = sum(each.pence for each in stated if each.kind is not INVESTMENT)
        assert counted.invested + left.invested == paid
        assert counted.saved + left.saved + counted.receipts + left.receipts == gained


@given(amounts)
def test_the_picture_of_payers_and_gainers_shows_the_total(given_amounts):
    whole, bodies = sum_of(given_amounts, FORECAST), pays_and_gains(given_amounts)
    assert sum(each.pays for each in bodies) == whole.invested
    assert sum(each.gains for each in bodies) == whole.saved + whole.receipts
    picture = pays_picture(bodies)
    bars = [bar for row in picture.rows for bar in (row.left, row.right) if bar]
    assert all(0 < bar.width <= WIDTH // 2 and 0 < bar.text_x < WIDTH for bar in bars)
    assert len(picture.rows) + picture.left_out == len(bodies)


@given(amounts)
def test_the_balance_of_the_last_year_is_what_is_gained_in_all(given_amounts):
    balance = cumulative(given_amounts, FORECAST)
    assert [year for year, _ in balance] == sorted({year for year, _ in balance})
    assert (balance[-1][1] if balance else 0) == sum_of(given_amounts, FORECAST).net


def test_payback_is_the_year_in_which_savings_make_up_for_all_investment():
    invested = amount(INVESTMENT, "2010-11", pence=300)
    saved = [amount(CASHABLE, "2011-12", pence=200), amount(CASHABLE, "2012-13", pence=100)]
    assert payback_year([invested, *saved], FORECAST) == "2012-13"
    assert payback_year([invested, saved[0]], FORECAST) is None
    assert payback_year(saved, FORECAST) is None
    late = amount(INVESTMENT, "2013-14", pence=500)
    assert payback_year([invested, *saved, late], FORECAST) is None


def test_a_saving_that_falls_to_a_body_that_did_not_pay_is_told():
    dorset = [amount(INVESTMENT, body="Dorset County Council", pence=750),
              amount(body="NHS Dorset", pence=1800)]  # fmt: skip
    assert gainers_who_did_not_pay(dorset, FORECAST) == ["NHS Dorset"]
    assert gainers_who_did_not_pay(dorset[1:], FORECAST) == []
    both = [*dorset, amount(INVESTMENT, body="NHS Dorset", pence=1)]
    assert gainers_who_did_not_pay(both, FORECAST) == []


def test_years_stand_in_order_and_places_by_what_they_gain():
    given_amounts = [amount(pence=1, pilot="Kent"), amount(pence=5, pilot="Dorset", year="2009-10")]
    assert [row.name for row in rows_by(given_amounts, "pilot")] == ["Dorset", "Kent"]
    assert [row.name for row in rows_by(given_amounts, "year")] == ["2009-10", "2010-11"]


@pytest.mark.parametrize("text", ["2010-11", "2010/11", "2010–2011", " 2010-2011 "])
def test_financial_years_are_read_however_written(text):
    assert financial_year(text) == "2010-11"


@pytest.mark.parametrize(
    "text", ["2010", "2010-12", "10-11", "2010-", "1900-01", "x010-11", "²010-11"]
)
def test_what_is_no_financial_year_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - it has no message
        financial_year(text)


def test_the_balance_stands_left_of_the_line_until_more_has_come_back_than_was_put_in():
    picture = balance_picture([("2010-11", -750_000_000), ("2011-12", 0), ("2012-13", 100)])
    assert [(bool(r.left), bool(r.right)) for r in picture.rows] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert picture.rows[0].left.text == "-£7.5m"
    assert "By the end of 2012-13: £1" in picture.said
