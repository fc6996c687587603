"""Customer insight: recorded with its evidence, and shown beside the spend that it explains."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.insights.models import Insight
from app.insights.queries import read_theme_spend
from app.insights.rules import figures_in_words
from tests import factories as make


@pytest.fixture
def kent(app):
    make.pin()
    make.programme()
    return make.pilot(name="Kent")


def add(client, **given):
    return client.submit(
        "/insights/new",
        **{
            "title": "250 offenders cost £112m a year",
            "kind": "cost",
            "learned": "A few people cost most.",
            "people": "250",
            "case_pence": "448,000",
            "evidence": "Case files.",
            "source": "Final report",
        }
        | given,
    ).page


def test_what_was_learned_stands_beside_the_spend_on_its_theme(client, kent):
    theme = make.theme(name="Offenders")
    lines = [make.spend_line(theme="offenders"), make.spend_line(theme="Other")]
    of = make.spend_return(lines, pilot=kent)
    client.sign_in(make.pilot_lead(kent))
    page = add(client, pilot_id=kent.id, theme_id=theme.id)
    assert "Cost of a case: 250 people, £448,000 each a year: £112m in all." in page.text
    assert "£1m in 2008-09, each flow counted once" in page.text
    for address in (f"/spend/{of.reference}", "/pilots/kent", f"/themes/{theme.id}"):
        text = client.get(address).page.text
        assert "CI-001 250 offenders cost £112m a year" in text, address
        assert "250 people, £448,000 each a year: £112m in all" in text, address
        assert "£1m" in text, address
    assert "CI-001" in client.get("/insights?format=csv").get_data(as_text=True)


def test_a_cost_and_a_count_say_their_figure(client, kent):
    client.sign_in(make.pilot_lead(kent))
    assert "Enter what a case costs in a year." in add(client, pilot_id=kent.id, case_pence="").text
    assert (
        "Enter how many people were counted."
        in add(client, pilot_id=kent.id, kind="count", people="").text
    )
    page = add(client, pilot_id=kent.id, people="1,000,000,000", case_pence="100,000,000")
    assert "more than £10 trillion" in page.text
    assert db.session.scalars(select(Insight)).all() == []


def test_what_is_restricted_is_beside_no_one_elses_spend(client, kent):
    theme = make.theme(name="Offenders")
    of = make.spend_return(pilot=kent)
    make.insight(pilot=kent, theme=theme, title="Told in confidence", is_restricted=True)
    client.sign_in(make.spend_moderator())
    for address in (f"/spend/{of.reference}", "/pilots/kent", f"/themes/{theme.id}", "/insights"):
        assert "Told in confidence" not in client.get(address).page.text, address


def test_the_return_lists_what_is_recorded_already(client, kent):
    round_ = make.reporting_round()
    insight = make.insight(pilot=kent)
    client.sign_in(make.pilot_lead(kent))
    page = client.get(f"/returns/kent/{round_.id}/edit/insight").page
    assert f"{insight.reference} {insight.title}: 250 people, £448,000 each a year" in page.text


def test_what_a_return_says_of_people_begins_customer_insight(client, kent):
    month = make.reporting_round()
    make.progress_update(pilot=kent, round=month, insight="One carer fills in nine forms.")
    client.sign_in(make.pilot_lead(kent))
    address = f"/returns/kent/{month.id}"
    assert "Add customer insight from this return" in client.get(address).page.text
    page = client.submit(
        f"{address}/insight", title="Carers fill in nine forms", kind="journey", evidence="Visits."
    ).page
    assert "One carer fills in nine forms." in page.text
    assert "Return of Kent" in page.text


def test_spend_of_a_theme_is_read_for_many_places_in_one_statement(app, kent):
    theme = make.theme(name="Offenders")
    other = make.pilot(name="Durham")
    for place in (kent, other):
        make.spend_return([make.spend_line(theme="Offenders")], pilot=place)
    insights = [make.insight(pilot=place, theme=theme) for place in (kent, other)]
    spent = read_theme_spend(insights, "2008-09")
    assert spent == {each.id: 1_000_000_00 for each in insights}


@pytest.mark.parametrize(
    ("people", "pence", "said"),
    [
        (None, None, ""),
        (1, None, "1 person"),
        (None, 448_000_00, "£448,000 a case a year"),
        (250, 448_000_00, "250 people, £448,000 each a year: £112m in all"),
    ],
)
def test_figures_are_said_in_words(people, pence, said):
    assert figures_in_words(people, pence) == said
