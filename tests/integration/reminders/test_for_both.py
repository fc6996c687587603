"""Reminders go to those who act for someone too, and hold links by which their reader answers."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.acting.models import ActingPeriod
from app.accounts.models import Account
from app.core import clock
from app.core.markings import Marking
from app.extensions import db
from app.governance.actions.rules import ActionState
from app.notifications.models import Message
from app.reminders import overview
from app.reminders.firing import MAY_NOT_KNOW, NO_ADDRESS
from tests import factories as make
from tests.integration.reminders.conftest import AT_EIGHT
from tests.letters import letters_to

TUESDAY = date(2010, 2, 16)

pytestmark = [pytest.mark.one_engine, pytest.mark.usefixtures("rule", "seen")]


@pytest.fixture
def anna(olive, owner):
    """Who acts for Olive, and is cleared for nothing that is marked."""
    account = make.account(
        make.person(name="Anna Secretary"),
        email="anna@example.org",
        clearance_before_2014=Marking.NOT_MARKED,
    )
    make.acting_period(olive, account.person, first_on=date(2010, 2, 1))
    return account


def test_a_reminder_goes_to_both_and_says_why(reminders, owner, anna, action):
    reminders.both(TUESDAY)

    [letter], [copy] = reminders.letters(owner), reminders.letters(anna)
    assert letter.subject == copy.subject
    assert "To Olive Owner" in letter.text
    assert "To Anna Secretary" in copy.text
    assert (
        "You have received this email because you act for Olive Owner, who is asked for this."
        in copy.text
    )
    assert action.reference in copy.text
    assert "/answer/" not in copy.text  # the links are for one person alone


def test_who_acts_is_told_no_more_than_they_may_know(reminders, owner, anna, action, change):
    change(owner, clearance_before_2014=Marking.RESTRICTED)
    change(action, marking=Marking.RESTRICTED)
    reminders.both(TUESDAY)

    assert len(reminders.letters(owner)) == 1
    assert reminders.letters(anna) == []


def test_a_reminder_can_be_answered_by_its_link(reminders, app, owner, action):
    reminders.both(TUESDAY)
    [letter] = reminders.letters(owner)
    path = re.search(r"Report complete: \S+(/answer/\S+)", letter.text)[1]
    assert db.session.scalars(select(Message)).one().is_secret

    with clock.frozen(now=AT_EIGHT):
        app.test_client().submit(path, "Report complete")

    assert action.state is ActionState.AWAITING_CONFIRMATION


def test_what_is_marked_has_no_link(reminders, owner, action, change):
    change(owner, clearance_before_2014=Marking.RESTRICTED)
    change(action, marking=Marking.RESTRICTED)
    reminders.both(TUESDAY)

    [letter] = reminders.letters(owner)
    assert "/answer/" not in letter.text
    assert not db.session.scalars(select(Message)).one().is_secret


def test_a_mail_with_optional_items_says_where_to_stop_them(reminders, owner, olive, action):
    make.reminder_rule("milestone", -2, runs_from=date(2010, 1, 1))
    make.milestone(owner=olive, baseline_on=date(2010, 2, 18))
    reminders.both(TUESDAY)

    [letter] = reminders.letters(owner)
    assert "Stop reminders of optional items:" in letter.text
    assert (
        db.session.scalars(select(Message.unsubscribe))
        .one()
        .rpartition("/")[0]
        .endswith("/emails/stop")
    )


@pytest.fixture
def minister(reminders):
    """Someone without an account, for whom Pat acts, and who owes an action."""
    who = make.person(name="Barbara Minister")
    account = make.account(make.person(name="Pat Private"), email="pat@example.org")
    make.acting_period(who, account.person, first_on=date(2010, 2, 1))
    return who


@pytest.fixture
def asked(minister, reminders, action):
    made = make.action(owner=minister, text="Sign the letter to the councils")
    reminders.plan(date(2010, 2, 2))
    return made


def test_who_acts_is_reminded_in_the_place_of_someone_without_an_account(
    reminders, minister, asked
):
    reminders.both(TUESDAY)

    [letter] = letters_to("pat@example.org")
    assert letter.subject.endswith(f"{asked.reference}: Sign the letter to the councils")
    assert "You have received this email because you act for Barbara Minister" in letter.text
    assert f"/actions/{asked.reference}" in letter.text
    assert "Send your response to the secretariat" not in letter.text
    assert "/answer/" not in letter.text
    assert minister.id not in {each.person_id for each in overview.list_unreachable(TUESDAY)}


def test_but_not_of_what_is_marked_above_their_clearance(reminders, asked, change):
    pat = db.session.scalars(select(Account).where(Account.email == "pat@example.org")).one()
    change(pat, clearance_before_2014=Marking.NOT_MARKED)
    change(asked, marking=Marking.RESTRICTED)
    reminders.both(TUESDAY)

    assert list(letters_to("pat@example.org")) == []
    assert MAY_NOT_KNOW in reminders.why_not


def test_nor_of_what_is_restricted_to_others(reminders, minister):
    make.reminder_rule("milestone", -2, runs_from=date(2010, 1, 1))
    make.milestone(owner=minister, baseline_on=date(2010, 2, 18), is_restricted=True)
    reminders.both(TUESDAY)

    assert list(letters_to("pat@example.org")) == []
    assert MAY_NOT_KNOW in reminders.why_not


def test_nor_once_they_act_no_longer(reminders, minister, asked, change):
    reminders.plan(TUESDAY)
    period = db.session.scalars(
        select(ActingPeriod).where(ActingPeriod.person_id == minister.id)
    ).one()
    change(period, ended_at=AT_EIGHT)
    reminders.send()

    assert list(letters_to("pat@example.org")) == []
    assert NO_ADDRESS in reminders.why_not
    assert minister.id in {each.person_id for each in overview.list_unreachable(TUESDAY)}
