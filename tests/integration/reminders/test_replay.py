"""The mails of any days, printed: of days gone by and of days to come."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.extensions import db
from app.governance.actions.rules import ActionState
from app.notifications.models import Message
from app.reminders.models import Digest, OwedThing, Reminder
from app.reminders.replay import replay
from tests import factories as make

pytestmark = pytest.mark.one_engine


def days(mails):
    return [(each.day_on, each.mail.subject) for each in mails]


@pytest.mark.usefixtures("rule", "seen")
def test_days_to_come_are_shown_and_nothing_of_them_stays(reminders, owner, action):
    make.pin(date(2010, 2, 10))
    before = [db.session.scalar(select(func.count()).select_from(each)) for each in KEPT]
    found = list(replay(date(2010, 2, 10), date(2010, 2, 20)))

    subject = f"Due on 18 February 2010: {action.reference}: Write to the councils"
    assert days(found) == [(date(2010, 2, 16), subject)]
    assert found[0].address == "olive@example.org"
    assert [db.session.scalar(select(func.count()).select_from(each)) for each in KEPT] == before
    assert clock.today() == date(2010, 2, 10)


KEPT = (Message, Reminder, Digest, OwedThing)


@pytest.mark.usefixtures("rule", "seen")
def test_days_gone_by_are_worked_out_from_what_was_owed_then(reminders, owner, action, change):
    reminders.plan(date(2010, 2, 17))
    change(action, state=ActionState.CLOSED)
    late = make.reminder_rule("action", 1)
    reminders.plan(date(2010, 2, 18))
    make.pin(date(2010, 3, 1))

    found = days(replay(date(2010, 2, 1), date(2010, 2, 26)))
    assert [day for day, _subject in found] == [date(2010, 2, 16)]
    assert late.id  # it was closed before that rule came to it


@pytest.mark.usefixtures("rule", "seen")
def test_what_became_somebodys_own_is_told_on_that_day(reminders, olive, owner):
    reminders.plan(date(2010, 2, 1))
    make.action(owner=olive, text="A new one", due_on=date(2010, 6, 1))
    reminders.plan(date(2010, 2, 2))
    make.pin(date(2010, 2, 10))

    [mail] = replay(date(2010, 2, 1), date(2010, 2, 9))
    assert mail.day_on == date(2010, 2, 2)
    assert "NEW TO YOU" in mail.mail.text


@pytest.fixture(scope="module")
def _printed():
    return {}


@pytest.fixture
def month(demo_app, run, _printed):
    """The month of the demonstration as the command prints it, by day."""
    if not _printed:
        done = run("reminders", "replay", "--from", "2010-01-20", "--to", "2010-03-04")
        assert done.exit_code == 0, done.output
        parts = re.split(r"={20} \w+ (\d+ \w+ 2010) ={20}", done.output)
        _printed.update(zip(parts[1::2], parts[2::2], strict=True))
    return _printed


def mail_to(month, address, day):
    wanted = rf"To: {re.escape(address)}\n(.*?)(?=\nTo: \S+@|\Z)"
    found = re.findall(wanted, month.get(day, ""), re.S)
    return found[0] if found else ""


def test_coventrys_lead_is_reminded_until_the_update_is_in(month):
    update = "Return of Coventry, Solihull & Warwickshire, February 2010"
    reminded = [
        day
        for day in month
        if re.search(
            rf"{re.escape(update)}\nDue on .*\nYou are reminded .*\n.*/returns/coventry/\d+",
            mail_to(month, "coventry@example.org", day),
        )
    ]
    assert reminded == ["25 January 2010", "29 January 2010", "2 February 2010"]
    told = [day for day in month if update in mail_to(month, "coventry@example.org", day)]
    assert all(day not in told for day in ("15 February 2010", "2 March 2010"))
    assert update in mail_to(month, "go-west-midlands@example.org", "2 February 2010")
    of_today = mail_to(month, "secretariat@example.org", "4 February 2010")
    assert update in of_today
    assert "Acceptance of the return of Croydon, February 2010" in of_today, "it owes that together"


def test_the_month_has_mails_on_working_days_alone(month):
    assert len(month) > 25
    assert not {"30 January 2010", "31 January 2010", "6 February 2010"} & month.keys()


def test_what_was_marked_is_called_in_the_month_as_its_domain_calls_it(month):
    told = mail_to(month, "secretariat@example.org", "25 January 2010")
    assert "\nCirculation of the minutes of Total Place Ministerial group, meeting 1\n" in told
    assert "\nPaper HLOG(10)05\n" in mail_to(month, "director-hmt@example.org", "25 January 2010")


def test_what_came_in_before_the_first_day_is_in_the_ledger(demo_app):
    """As it was owed, and until the day on which its record says that it came in."""
    came = db.session.execute(
        select(OwedThing.kind, OwedThing.what, OwedThing.seen_until)
        .where(OwedThing.seen_until.is_not(None))
        .order_by(OwedThing.id)
    ).all()
    assert {row.kind for row in came} == {"return", "action", "milestone", "paper"}
    luton = "Return of Luton & Central Bedfordshire, February 2010"
    assert [row.seen_until for row in came if row.what == luton] == [date(2010, 2, 1)]
