"""How amounts of money read."""

import pytest

from app.core.formats import exact_money, money, pounds
from app.governance.decision_sheets.sheet import SheetOption


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (82_000_000_000, "£82bn"),
        (8_300_000, "£8.3m"),
        (3_250_000, "£3.25m"),
        (250_000, "£250,000"),
        (999_999_999, "£1bn"),
        (1_204_000_000, "£1.2bn"),
        (-2_500_000, "-£2.5m"),
        (0, "£0"),
    ],
)
def test_pounds_have_at_most_two_decimals(amount, said):
    assert pounds(amount) == said
    assert money(amount * 100) == said


def test_pence_are_told_where_there_are_any():
    assert money(1250) == "£12.50"
    assert exact_money(325_000_000) == "£3,250,000"


@pytest.mark.parametrize(
    ("cost", "saving", "said"),
    [
        (None, None, ""),
        (0, 0, "Costs nothing, saves nothing"),
        (3_500_000, 0, "Costs £35,000 a year, saves nothing"),
        (0, 3_500_000, "Costs nothing, saves £35,000 a year"),
        (3_500_000, 7_000_000, "Costs £35,000 and saves £70,000 a year"),
        (None, 7_000_000, "No cost given, saves £70,000 a year"),
        (7_000_000, None, "Costs £70,000 a year, no saving given"),
    ],
)
def test_an_option_says_what_it_costs_and_saves(cost, saving, said):
    option = SheetOption(
        letter="A", title="Do it", cost_pence=cost, saving_pence=saving, per="a year"
    )
    assert option.amounts == said
