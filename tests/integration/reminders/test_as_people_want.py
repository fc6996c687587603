"""Reminders at the hour that people choose, and of what is optional as often as they want it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.preferences.models import MailPreference
from app.accounts.preferences.rules import HowOften
from app.core.due_kinds import Audience
from app.extensions import db
from app.reminders import overview
from app.reminders.rules import SecretariatDays
from tests import factories as make
from tests.integration.reminders.conftest import AT_EIGHT, Reminders

pytestmark = pytest.mark.one_engine

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


def test_what_is_due_in_more_than_a_week_waits_for_monday_or_another_mail(
    reminders, owner, olive, action
):
    make.reminder_rule("action", -10, runs_from=date(2010, 1, 1))
    reminders.plan(date(2010, 1, 18))
    reminders.both(date(2010, 2, 4))
    assert reminders.letters(owner) == []
    assert reminders.states == ["planned"]

    reminders.both(date(2010, 2, 8))

    [letter] = reminders.letters(owner)
    assert letter.subject.startswith(f"Due on 18 February 2010: {action.reference}")
    assert "You are reminded because it is due soon." in letter.text


@pytest.fixture
def secretariat(app):
    """Written to on Mondays and Thursdays, of what others owe and of what it owes itself."""
    make.pin(date(2010, 1, 18))
    make.programme()
    make.reminder_settings(secretariat_days=SecretariatDays.TWICE)
    for kind, days in (("action", 1), ("terms", 0)):
        make.reminder_rule(kind, days, audience=Audience.SECRETARIAT, runs_from=date(2010, 1, 1))
    return make.secretariat()


@pytest.fixture
def late(secretariat):
    """Tells of what is overdue on Tuesday 16 February."""
    return make.action(owner=make.person(), text="Late already", due_on=date(2010, 2, 15))


def test_the_secretariat_hears_of_what_is_late_on_its_days(client, secretariat, late):
    reminders = Reminders()
    reminders.plan(date(2010, 1, 18))
    for day in (TUESDAY, date(2010, 2, 17)):
        reminders.both(day)
        assert reminders.letters(secretariat) == []
    page = client.sign_in(secretariat).get("/reminders").page
    assert ["1", "To be sent on a later day"] in [row[1:] for row in page.rows]

    reminders.both(date(2010, 2, 18))

    [letter] = reminders.letters(secretariat)
    assert late.reference in letter.text
    assert "The secretariat is told because it is overdue." in letter.text


def test_what_is_due_from_the_secretariat_today_takes_the_rest_along(secretariat, late):
    make.terms(make.group(), review_on=date(2010, 2, 17))
    reminders = Reminders()
    reminders.plan(date(2010, 1, 18))
    reminders.both(TUESDAY)
    assert reminders.letters(secretariat) == []

    reminders.both(date(2010, 2, 17))

    [letter] = reminders.letters(secretariat)
    assert "Review of the terms of reference" in letter.text
    assert late.reference in letter.text


def test_the_forecast_goes_by_what_people_chose_and_who_acts_for_them(reminders, owner, milestone):
    monday = date(2010, 2, 15)
    anna = make.account(make.person(name="Anna"))
    make.acting_period(owner.person, anna.person, first_on=TUESDAY, last_on=date(2010, 2, 19))
    reminders.plan(monday)
    assert told_on() == {TUESDAY: 2}  # to her and to Anna

    choose(owner, how_often=HowOften.WEEKLY)
    assert told_on() == {MONDAY: 1}  # Anna acts no more

    choose_again(owner, HowOften.NEVER)
    assert told_on() == {}


def told_on():
    coming, _left_out = overview.foresee_days(date(2010, 2, 15), TUESDAY, date(2010, 3, 1))
    return {day: messages for day, messages, _things in coming.by_day}


def choose_again(account, how_often):
    kept = db.session.scalar(select(MailPreference).filter_by(person_id=account.person_id))
    kept.how_often = how_often
    db.session.commit()


def test_the_forecast_tells_whoever_leads_the_place_on_the_day(reminders):
    kent, old, new = make.pilot(name="Kent"), make.account(), make.account()
    handed_over = date(2010, 2, 20)
    make.pilot_role(old.person, kent, ends_on=handed_over)
    make.pilot_role(new.person, kent, starts_on=handed_over)
    for days in (1, 3):  # on Friday 19 and on Tuesday 23 February
        make.reminder_rule("milestone", days, audience=Audience.LEAD, runs_from=date(2010, 1, 1))
    make.milestone(pilot=kent, owner=make.person(), baseline_on=date(2010, 2, 18))
    reminders.plan(date(2010, 2, 15))

    foreseen = [
        each
        for day in (date(2010, 2, 19), date(2010, 2, 23))
        for each in overview.foresee_day(date(2010, 2, 15), day)
    ]
    assert [each.person_id for each in foreseen] == [old.person_id, new.person_id]
