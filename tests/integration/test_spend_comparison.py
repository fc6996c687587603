"""The pages that compare places: what may explain a difference stands beside every figure."""

import pytest

from tests import factories as make


@pytest.fixture
def returns(app, client):
    make.pin()
    make.programme()
    client.sign_in(make.spend_moderator())
    return [
        make.spend_return(
            pilot=make.pilot(name=name),
            population=people,
            left_out=f"{name} fire.",
            boundary="Ward " * 40,
        )
        for name, people in (("Kent", 500), ("Durham", 1_000), ("Nowhere", None))
    ]


def test_spend_a_head_is_compared_with_what_may_explain_it(client, returns):
    page = client.get("/spend/comparison").page
    assert (
        "Spend per head runs from £5,000 in Durham to £10,000 in Kent; the median is £7,500."
        in (page.text)
    )
    assert "1 return without a population is left out." in page.text
    assert [row[0] for row in page.rows] == ["Durham", "Kent", "Nowhere"]
    assert page.rows[0][3] == "33% below"
    assert "40% is transfers." in page.rows[0][4]
    assert "Left out: Durham fire." in page.rows[0][4]
    assert page.rows[2][3] == "Not known"


def test_what_each_place_spends_on_is_drawn_and_told_in_a_table(client, returns):
    page = client.get("/spend/comparison/mix").page
    assert page.rows[0] == ["All pilots", "20%", "20%", "20%", "40%"]
    assert page.rows[1] == ["Durham", "20%", "20%", "20%", "40%"]


def test_nothing_is_compared_before_there_are_two(app, client):
    make.pin()
    make.programme()
    client.sign_in(make.spend_moderator())
    assert "will be compared here" in client.get("/spend/comparison").page.text
    assert "will be compared here" in client.get("/spend/comparison/mix").page.text
