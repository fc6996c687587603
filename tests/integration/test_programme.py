"""Starting a programme, and its page."""

from datetime import date

import pytest

from app.extensions import db
from app.pilots.models import Region
from app.pilots.rules import ENGLISH_REGIONS
from app.programme.models import Programme
from tests import factories as make

pytestmark = pytest.mark.one_engine


def test_an_empty_deployment_says_how_to_begin(client):
    client.sign_in(make.secretariat())

    assert "flask programme begin" in client.get("/").page.text
    assert "flask programme begin" in client.get("/programme").page.text
    assert client.get("/programme/edit").status_code == 404


def test_a_programme_starts_with_the_regions_of_england(client, run):
    result = run("programme", "create", "--name=Community Budgets", "--starts-on=2011-04-01")

    assert result.exit_code == 0
    client.sign_in(make.secretariat())
    offered = {option.text for option in client.get("/pilots/new").page.all("option")}
    assert {name for name, _row, _column in ENGLISH_REGIONS} < offered
    assert client.get("/programme").page.heading == "Community Budgets"


@pytest.mark.every_engine
def test_a_deployment_serves_one_programme(app, run):
    make.programme(name="Total Place")

    result = run("programme", "create", "--name=Another", "--starts-on=2011-04-01")

    assert result.exit_code == 1
    assert "already holds a programme, Total Place" in result.stderr
    assert result.stderr.count("\n") == 1
    assert db.session.query(Programme).count() == 1


@pytest.mark.parametrize(
    "arguments", [["--name=A", "--starts-on=1 April"], ["--name= ", "--starts-on=2011-04-01"]]
)
def test_a_bad_start_leaves_nothing(app, run, arguments):
    result = run("programme", "create", *arguments)

    assert result.exit_code != 0
    assert db.session.query(Programme).count() == db.session.query(Region).count() == 0


def test_the_secretariat_changes_the_facts(client):
    make.pin()
    make.programme()
    client.sign_in(make.secretariat())

    answer = client.submit(
        "/programme/edit",
        aim_texts="Better services\n\n  Less cost <b>  \nBetter services",
        funding_pounds="5,000,000",
        ends_on=date(2010, 5, 26),
        is_illustrative=True,
    )

    page = answer.page
    assert [e.text for e in page.main.iter("li")][:2] == ["Better services", "Less cost <b>"]
    assert "£5m" in page.text
    assert "22 April 2009 to 26 May 2010" in page.text
    assert "Illustrative" in page.text


def test_mistakes_stand_beside_their_fields(client):
    make.programme()
    client.sign_in(make.secretariat())

    answer = client.submit(
        "/programme/edit", ends_on=date(2009, 1, 1), aim_texts="\n".join("abcdefghijklmno")
    )
    assert answer.page.errors == ["Aims must have 10 lines or fewer."]
    answer = client.send(answer.page, aim_texts="One")

    assert answer.page.errors == ["The end must not be before the start."]


def test_sums_of_the_pilots_say_how_much_is_made_up(client):
    make.programme()
    make.pilot(mapped_spend_pounds=8_300_000_000, population=1_406_000)
    make.pilot(
        mapped_spend_pounds=2_200_000_000,
        is_mapped_spend_illustrative=True,
        population=260_000,
    )
    client.sign_in(make.pilot_lead())

    page = client.get("/programme").page

    assert "£10.5bn" in page.text
    assert "1.7m" in page.text
    assert "Mapped spend: 1 of 2 figures is illustrative" in page.text
    assert "Population: all published" in page.text
    assert client.get("/programme/edit").status_code == 403
