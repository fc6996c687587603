"""The harness itself: what other tests take for granted."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import Organisation
from app.core import clock
from app.extensions import db
from tests import factories as make


def test_a_form_is_filled_in_and_sent(client):
    make.pin()
    client.sign_in(make.secretariat())
    milestone = make.milestone(title="Final report")

    answer = client.submit(
        f"/milestones/{milestone.reference}/edit",
        title="Final report of the pilot",
        forecast_on=date(2010, 2, 26),
        forecast_reason="Snow.",
        actual_on=None,
    )

    assert answer.page.heading == "Final report of the pilot"
    assert "8 days late" in answer.page.text
    assert milestone.title == "Final report of the pilot"


def test_each_request_stands_alone(client, app):
    other = app.test_client()
    client.sign_in(make.secretariat())

    assert client.get("/milestones").status_code == 200
    assert other.get("/milestones").status_code == 302


def test_a_test_starts_with_nothing(client):
    client.sign_in(make.secretariat())

    assert client.get("/milestones").page.text.count("M-0") == 0


@pytest.mark.parametrize("name", ["One", "Two", "Three"])
def test_connections_that_stay_see_nothing_of_an_earlier_test(app, name):
    names = select(Organisation.name)
    assert db.session.scalars(names).all() == []
    make.organisation(name=name)
    db.session.commit()

    assert db.session.scalars(names).all() == [name]
    with db.engine.connect() as other:
        assert other.scalars(names).all() == [name]


def test_the_clock_is_held_inside_requests(client):
    client.sign_in(make.secretariat())
    late = make.milestone(baseline_on=date(2011, 6, 1))

    with clock.frozen(now=datetime(2011, 6, 3, 12, tzinfo=UTC), today=date(2011, 6, 3)):
        assert clock.today() == date(2011, 6, 3)
        text = client.get(f"/milestones/{late.reference}").page.text

    assert "2 days past its forecast" in text


def test_engines_are_the_ones_asked_for(app, engine):
    assert db.engine.dialect.name == engine


@pytest.mark.one_engine
def test_some_tests_need_one_engine(app, engine):
    assert engine == "sqlite"


def test_commands_are_typed(app, run):
    result = run("db", "upgrade", "--nonsense")

    assert result.exit_code != 0
    assert "No such option" in result.output
