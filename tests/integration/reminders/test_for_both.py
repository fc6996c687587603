"""Reminders go to those who act for someone too, and hold links by which their reader answers."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.markings import Marking
from app.extensions import db
from app.governance.actions.rules import ActionState
from app.notifications.models import Message
from tests import factories as make
from tests.integration.reminders.conftest import AT_EIGHT

TUESDAY = date(2010, 2, 16)

pytestmark = pytest.mark.usefixtures("rule", "seen")


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
    assert "You get this because you act for Olive Owner, who is asked for this." in copy.text
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
