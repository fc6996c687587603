"""Where it is seen who was reminded: on the pages of people and records, and by commands."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from app.core import clock
from app.core.markings import Marking
from app.extensions import db
from app.governance.actions.rules import ActionState
from app.reminders import jobs, queries
from app.reminders.models import Digest, OwedThing, Reminder
from app.reminders.rules import MOST_ATTEMPTS
from tests import factories as make
from tests.guards.watching import statements
from tests.integration.reminders.conftest import AT_EIGHT

TWO_BEFORE = date(2010, 2, 16)

pytestmark = [pytest.mark.one_engine, pytest.mark.usefixtures("rule", "seen")]


@pytest.fixture
def reminded(reminders, action):
    """Olive was reminded twice of the one action."""
    make.reminder_rule("action", -1, runs_from=date(2010, 1, 1))
    reminders.both(TWO_BEFORE)
    reminders.both(date(2010, 2, 17))
    return action


def test_who_was_reminded_and_when_is_read_by_the_secretariat_and_by_themselves(
    client, owner, olive, reminded
):
    def record_as(account):
        return client.sign_in(account).get(f"/actions/{reminded.reference}").page.text

    secretariat = make.secretariat()
    on_both_days = "reminded on 16 February and 17 February 2010"
    seen = record_as(secretariat)
    assert "Show reminders sent, the last on 17 February 2010" in seen
    assert f"Olive Owner: {on_both_days}" in seen
    assert f"Olive Owner: {on_both_days}" in record_as(owner)
    assert "reminded on" not in record_as(make.member())

    person = client.sign_in(secretariat).get(f"/people/{olive.id}").page
    thing = f"{reminded.reference}: Write to the councils, due on 18 February 2010"
    assert f"{thing}: {on_both_days}" in person.text


@pytest.mark.every_engine
def test_commands_plan_send_and_list(reminders, run, action):
    make.pin(TWO_BEFORE)
    planned = run("reminders", "plan")
    listed = run("reminders", "list")
    with clock.frozen(now=AT_EIGHT):
        sent = run("reminders", "send")
    after = run("reminders", "list")

    assert "1 reminder planned." in planned.output
    assert f"2010-02-18  Olive Owner: {action.reference}: Write to the councils" in listed.output
    assert sent.output == "1 email sent; 0 had nothing to say today; 0 failed.\n"
    assert after.output == "Nothing is planned on 2010-02-16.\n"


def test_the_sender_plans_first_where_nobody_has_today(reminders, owner):
    make.pin(TWO_BEFORE)
    with clock.frozen(now=AT_EIGHT - timedelta(hours=4)):
        assert jobs.send().done == 0
    with clock.frozen(now=AT_EIGHT):
        assert jobs.send().done == 1

    assert len(reminders.letters(owner)) == 1


def test_the_operator_hears_whose_mail_could_not_be_written(reminders):
    reminders.plan(TWO_BEFORE)
    [well] = queries.list_conditions()
    db.session.execute(update(Digest).values(attempts=MOST_ATTEMPTS))
    db.session.commit()
    [stuck] = queries.list_conditions()

    assert well.is_well
    assert "1 email could not be written, to Olive Owner: each of 10 attempts" in stuck.found
    assert not stuck.is_well


def test_the_operator_hears_of_a_few_by_name_and_how_many_more(reminders, run):
    people = [make.account().person for _ in range(7)]
    db.session.add_all(
        Digest(person_id=each.id, day_on=TWO_BEFORE, attempts=MOST_ATTEMPTS) for each in people
    )
    db.session.commit()
    status = run("status")

    assert status.exit_code == 1
    assert "7 emails could not be written, to " in status.output
    assert " and 2 more: each of 10 attempts" in status.output
    assert sum(each.name in status.output for each in people) == 5


@pytest.mark.every_engine
def test_the_ledger_forgets_what_has_long_been_done(reminders, action, change):
    change(action, state=ActionState.CLOSED)
    reminders.plan(date(2010, 1, 19))
    make.pin(date(2011, 1, 1))
    assert jobs.purge().done == 0
    make.pin(date(2011, 3, 1))
    assert jobs.purge().done == 1
    assert db.session.scalar(select(func.count(OwedThing.id))) == 0


def test_a_record_asks_no_more_however_often_people_were_reminded(client, reminders, reminded):
    client = client.sign_in(make.secretariat())
    address = f"/actions/{reminded.reference}"
    client.get(address)
    with statements() as few:
        client.get(address)
    for days in range(5):
        make.reminder_rule("action", days, runs_from=date(2010, 1, 1))
    reminders.both(date(2010, 2, 24))
    client.get(address)
    with statements() as many:
        client.get(address)

    assert len(many) == len(few)


@pytest.fixture
def milestone(reminders, olive, owner):
    """Olive was reminded of it, and of nothing else; then it is restricted."""
    make.reminder_rule("milestone", -2, runs_from=date(2010, 1, 1))
    made = make.milestone(owner=olive, title="Close the depot", baseline_on=date(2010, 2, 18))
    reminders.both(TWO_BEFORE)
    return made


PAGES = ("/people/{}", "/reminders/days/2010-02-16", "/reminders/log")


def test_what_was_marked_up_since_stands_by_its_number_for_those_not_cleared(
    client, olive, reminded, change
):
    change(reminded, marking=Marking.RESTRICTED)
    for clearance, is_named in ((Marking.NOT_MARKED, False), (Marking.RESTRICTED, True)):
        client.sign_in(make.secretariat(clearance_before_2014=clearance))
        for page in PAGES:
            text = client.get(page.format(olive.id)).page.text
            assert ("Write to the councils" in text) is is_named, page
            assert reminded.reference in text


def test_what_was_restricted_since_stands_by_its_number_in_a_replay_and_a_list(
    reminders, run, milestone, olive, change
):
    days = ["reminders", "replay", "--from", "2010-02-16", "--to", "2010-02-16"]
    make.pin(date(2010, 2, 17))
    assert "Close the depot" in run(*days).output
    change(milestone, is_restricted=True)
    assert "Close the depot" not in run(*days).output
    assert f"Milestone {milestone.reference}" in run(*days).output


def test_and_for_a_person_who_may_not_read_it_any_more(client, olive, owner, milestone, change):
    change(milestone, is_restricted=True, owner_id=make.person().id)
    text = client.sign_in(owner).get(f"/people/{olive.id}").page.text
    assert f"Milestone {milestone.reference}, due on 18 February 2010" in text
    assert "Close the depot" not in text


@pytest.fixture
def link(reminders, owner, reminded):
    """The link in Olive's first mail, as a path."""
    first, _second = reminders.letters(owner)
    return re.search(rf"/actions/{reminded.reference}\?reminder=\d+", first.text)[0]


def opened():
    days = db.session.scalars(
        select(Reminder.opened_on).where(Reminder.opened_on.is_not(None))
    ).all()
    db.session.rollback()
    return days


def test_it_is_seen_that_somebody_opened_the_page_from_a_reminder(client, owner, reminded, link):
    make.pin(date(2010, 2, 18))
    answer = client.sign_in(owner).get(link, follow_redirects=False)
    assert (answer.status_code, answer.location) == (303, f"/actions/{reminded.reference}")
    assert opened() == [date(2010, 2, 18)]

    make.pin(date(2010, 2, 19))
    client.get(link)
    assert opened() == [date(2010, 2, 18)]  # the first time

    client.sign_in(make.secretariat())
    page = client.get(f"/actions/{reminded.reference}").page
    told = "Olive Owner: reminded on 16 February and 17 February 2010, opened on 18 February 2010"
    assert told in page.text
    assert "Opened on 18 February 2010." in client.get("/reminders/log").page.text


def test_a_link_of_no_reminder_leads_to_the_page_all_the_same(client, owner, reminded):
    client.sign_in(owner)
    for number in ("", "x", "0", "99999999999999999999", "-1"):
        address = f"/actions/{reminded.reference}?reminder={number}&a=1&a=2"
        answer = client.get(address, follow_redirects=False)
        assert answer.location == f"/actions/{reminded.reference}?a=1&a=2", number
        assert opened() == [], number


def test_whoever_is_not_the_reader_opens_nothing(client, reminded, link):
    assert "next=" in client.get(link, follow_redirects=False).location
    client.sign_in(make.secretariat()).get(link)
    assert opened() == []
