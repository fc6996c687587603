"""Reminders at the hour that people choose, and of what is optional as often as they want it."""

from datetime import date, timedelta

import pytest

from app.accounts.preferences.models import MailPreference
from app.accounts.preferences.rules import HowOften
from app.extensions import db
from tests import factories as make
from tests.integration.reminders.conftest import AT_EIGHT

TUESDAY, MONDAY = date(2010, 2, 16), date(2010, 2, 22)


def choose(account, **given):
    db.session.add(MailPreference(person_id=account.person_id, **given))
    db.session.commit()


@pytest.mark.usefixtures("rule", "seen")
def test_the_mail_comes_at_the_hour_that_its_reader_chose(reminders, owner):
    choose(owner, hour=9)
    reminders.plan(TUESDAY)

    assert reminders.send().sent == 0
    assert reminders.send(AT_EIGHT + timedelta(hours=1)).sent == 1


@pytest.fixture
def milestone(olive, owner):
    make.reminder_rule("milestone", -2, runs_from=date(2010, 1, 1))
    return make.milestone(owner=olive, title="Count", baseline_on=date(2010, 2, 18))


@pytest.mark.usefixtures("rule", "seen")
def test_who_wants_nothing_optional_gets_the_rest(reminders, owner, milestone, action):
    choose(owner, how_often=HowOften.NEVER)
    reminders.both(TUESDAY)

    [letter] = reminders.letters(owner)
    assert action.reference in letter.text
    assert milestone.reference not in letter.text
    assert set(reminders.why_not) == {"They want no reminders of optional items."}


def test_who_wants_it_weekly_gets_it_on_the_first_working_day_of_the_week(
    reminders, owner, milestone
):
    reminders.plan(date(2010, 1, 18))
    choose(owner, how_often=HowOften.WEEKLY)
    reminders.both(TUESDAY)
    assert reminders.letters(owner) == []
    assert reminders.states == ["planned"]

    reminders.both(MONDAY)

    [letter] = reminders.letters(owner)
    assert milestone.reference in letter.text
