"""What people choose of their emails: the hour, and how often they want what is optional."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.preferences.links import stop_address
from app.accounts.preferences.queries import preferences_of
from app.accounts.preferences.rules import HowOften, Preferences
from app.audit.models import AuditEntry
from app.extensions import db
from tests import factories as make


@pytest.fixture(autouse=True)
def programme(app):
    make.pin()
    return make.programme()


@pytest.fixture
def who(app):
    return make.account(make.person(name="Olive Owner"))


def test_a_person_chooses_their_hour_and_how_often(client, who):
    client.sign_in(who)
    assert "At the programme’s usual hour" in client.get("/account").page.text

    page = client.submit("/account/emails", hour=9, how_often="weekly").page

    assert page.heading == "Your account"
    assert "At 9am" in page.text
    assert "Once a week, on its first working day" in page.text
    assert preferences_of([who.person_id, 999]) == {
        who.person_id: Preferences(9, HowOften.WEEKLY),
        999: Preferences(),
    }
    client.do("/account/emails", hour=None, how_often="daily")
    assert preferences_of([who.person_id])[who.person_id] == Preferences()


def test_the_link_stops_optional_reminders_only_with_its_button(client, who):
    where = "/emails/stop/" + stop_address(who.person_id).rpartition("/")[2]
    client.get(where)
    assert preferences_of([who.person_id])[who.person_id].how_often is HowOften.DAILY

    page = client.submit(where, "Stop optional reminders").page

    assert page.heading == "Optional reminders have stopped"
    assert preferences_of([who.person_id])[who.person_id].how_often is HowOften.NEVER
    names = db.session.scalars(
        select(AuditEntry.actor_name).where(AuditEntry.event == "preferences:stopped")
    )
    assert list(names) == ["Olive Owner, by a link in an email"]
    assert client.get("/").status_code == 302  # nobody was signed in by it


def test_a_link_that_was_made_up_or_altered_is_none(client, who):
    real = stop_address(who.person_id).rpartition("/")[2]

    assert client.get(f"/emails/stop/{real[:-1]}").status_code == 404
    assert client.get("/emails/stop/made-up").status_code == 404


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("how_often", "on_monday", "on_tuesday"),
    [(HowOften.DAILY, True, True), (HowOften.WEEKLY, True, False), (HowOften.NEVER, False, False)],
)
def test_what_is_optional_comes_as_often_as_they_want(app, how_often, on_monday, on_tuesday):
    chosen = Preferences(None, how_often)

    assert chosen.wants_optional(date(2010, 2, 8)) is on_monday
    assert chosen.wants_optional(date(2010, 2, 9)) is on_tuesday
    # Easter Monday is no working day: the week begins on Tuesday.
    assert chosen.wants_optional(date(2010, 4, 6)) is on_monday


@pytest.mark.one_engine
@pytest.mark.parametrize(("hour", "comes"), [(None, 8), (6, 7), (9, 9), (20, 18)])
def test_the_hour_is_within_the_programmes_limits(app, hour, comes):
    assert Preferences(hour).hour_within(8, 7, 18) == comes
