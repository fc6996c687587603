"""What is due from the secretariat besides meetings: actions to confirm, memberships that end."""

from datetime import date

import pytest

from app.core import clock
from app.governance.actions.rules import ActionState
from app.reminders.facts import read_everything
from tests import factories as make

TODAY = date(2010, 2, 16)


@pytest.fixture(autouse=True)
def today(app):
    make.pin(TODAY)
    make.programme()


def owed(kind):
    things = read_everything(clock.today()).values()
    return [
        (each.what, each.due_on, each.is_of_secretariat) for each in things if each.kind == kind
    ]


def test_an_action_reported_complete_is_to_be_confirmed_within_a_week():
    awaiting = ActionState.AWAITING_CONFIRMATION
    action = make.action(text="Write", state=awaiting, completed_on=date(2010, 2, 12))
    make.action(state=ActionState.CLOSED, completed_on=date(2010, 2, 12))
    make.action()

    said = f"Confirmation of {action.reference}: Write"
    assert owed("action_confirmation") == [(said, date(2010, 2, 19), True)]


def test_a_membership_that_ends_and_that_nothing_follows_is_told():
    group = make.group(name="Board")
    ending, renewed, gone, later = (make.person(name=name) for name in ("Ann", "Bo", "Cy", "Di"))
    make.membership(group=group, person=ending, ends_on=date(2010, 3, 31))
    make.membership(group=group, person=renewed, ends_on=date(2010, 3, 31))
    make.membership(group=group, person=renewed, starts_on=date(2010, 3, 31))
    make.membership(group=group, person=gone, ends_on=TODAY)
    make.membership(group=group, person=later, ends_on=date(2010, 6, 30))

    said = "End of the membership of Ann in Board"
    assert owed("membership_end") == [(said, date(2010, 3, 31), True)]
