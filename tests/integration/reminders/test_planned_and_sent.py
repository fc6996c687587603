"""Reminders that send themselves: on the right day, once, to whoever owes the thing now."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.domain import DueItem
from app.core.due_kinds import Audience
from app.core.markings import LOWEST, Marking
from app.core.readers import RecordReader
from app.extensions import db
from app.governance.actions.rules import ActionState
from app.readiness.rules import Recipient
from app.reminders import planning, queries, sending, service
from app.reminders.facts import read_everything
from app.reminders.firing import NO_ADDRESS
from app.reminders.messages import Reader
from app.reminders.models import Digest
from app.reminders.rules import fires_on
from tests import factories as make
from tests.guards.watching import statements
from tests.integration.reminders.conftest import AT_EIGHT

DUE, TWO_BEFORE = date(2010, 2, 18), date(2010, 2, 16)

pytestmark = [pytest.mark.one_engine, pytest.mark.usefixtures("rule")]


@pytest.mark.usefixtures("seen")
@pytest.mark.every_engine
def test_a_person_is_reminded_on_the_day_of_the_rule_with_a_link_and_why(reminders, owner, action):
    reminders.both(date(2010, 2, 15))
    assert reminders.letters(owner) == []

    done = reminders.both(TWO_BEFORE)
    [letter] = reminders.letters(owner)
    assert (done.sent, done.empty, done.failed) == (1, 0, 0)
    assert letter.subject == f"Due on 18 February 2010: {action.reference}: Write to the councils"
    assert f"/actions/{action.reference}?reminder=" in letter.text
    assert "You are reminded because it is due soon." in letter.text
    assert reminders.states == ["sent"]


@pytest.mark.usefixtures("seen")
@pytest.mark.every_engine
def test_nobody_is_reminded_twice_however_often_it_is_planned_and_sent(reminders, owner):
    for _ in range(3):
        reminders.both(TWO_BEFORE)
    reminders.both(TWO_BEFORE + timedelta(days=1))

    assert len(reminders.letters(owner)) == 1
    assert reminders.states == ["sent"]


@pytest.mark.usefixtures("seen")
@pytest.mark.parametrize(
    ("values", "why_not"),
    [
        ({"state": ActionState.CLOSED}, "It has been done, or is no longer due."),
        ({"due_on": date(2010, 3, 1)}, "It is now due on 1 March 2010."),
    ],
)
def test_what_is_done_or_moved_between_planning_and_sending_is_not_sent(
    reminders, owner, action, change, values, why_not
):
    reminders.plan(TWO_BEFORE)
    change(action, **values)
    done = reminders.send()

    assert reminders.letters(owner) == []
    assert done.empty == 1
    assert reminders.why_not == [why_not]
    assert reminders.digests == ["empty"]


@pytest.mark.usefixtures("seen")
def test_what_was_moved_is_reminded_of_on_its_new_day(reminders, owner, action, change):
    reminders.plan(TWO_BEFORE)
    change(action, due_on=date(2010, 3, 1))
    reminders.send()
    reminders.both(date(2010, 2, 25))

    [letter] = reminders.letters(owner)
    assert letter.subject.startswith("Due on 1 March 2010: ")


@pytest.mark.usefixtures("seen")
def test_what_is_handed_over_goes_to_the_new_owner_and_not_to_the_old(
    reminders, owner, action, change
):
    other = make.account(make.person(name="Nora New"))
    reminders.plan(TWO_BEFORE)
    change(action, owner_id=other.person_id)
    reminders.send()
    assert reminders.letters(owner) == []
    assert reminders.why_not == ["It now falls to someone else."]

    reminders.plan()
    make.pin(TWO_BEFORE + timedelta(days=1))
    reminders.both(TWO_BEFORE + timedelta(days=1))
    [letter] = reminders.letters(other)
    assert "You are told because it is new to you." in letter.text


@pytest.mark.usefixtures("seen")
def test_what_is_due_earlier_than_it_was_is_told(reminders, owner, action, change):
    change(action, due_on=date(2010, 1, 22))
    reminders.both(date(2010, 1, 21))

    [letter] = reminders.letters(owner)
    assert "it was due on 18 February 2010 and is now due earlier" in letter.text


def test_what_was_owed_before_anybody_looked_is_not_new(reminders, olive, owner, action):
    reminders.both(date(2010, 2, 1))
    assert reminders.all == []

    make.action(owner=olive, text="Another")
    reminders.both(date(2010, 2, 2))
    [letter] = reminders.letters(owner)
    assert "NEW TO YOU" in letter.text
    assert "Another" in letter.text


@pytest.mark.usefixtures("seen")
@pytest.mark.every_engine
def test_days_that_were_missed_are_made_up_for_in_one_mail(reminders, owner):
    make.reminder_rule("action", -1, runs_from=date(2010, 1, 1))
    make.reminder_rule("action", 1, runs_from=date(2010, 1, 1))
    reminders.both(date(2010, 2, 22))

    [letter] = reminders.letters(owner)
    assert letter.text.count("Write to the councils") == 1
    assert "Due on 18 February 2010, 2 working days overdue" in letter.text
    assert reminders.states == ["sent", "sent", "sent"]


@pytest.mark.usefixtures("seen")
def test_what_was_missed_too_long_ago_is_let_be(reminders, owner):
    reminders.both(date(2010, 3, 8))

    assert reminders.all == []


def test_a_rule_reminds_of_nothing_that_fell_before_it(reminders, action, seen, change, rule):
    change(rule, runs_from=date(2010, 2, 17))
    reminders.both(date(2010, 2, 17))

    assert reminders.all == []


@pytest.mark.usefixtures("seen")
def test_no_mail_goes_at_a_weekend_or_before_the_hour_or_late_at_night(reminders, owner, change):
    reminders.plan(TWO_BEFORE)
    for at in (datetime(2026, 1, 14, 7, 59, tzinfo=UTC), datetime(2026, 1, 14, 21, tzinfo=UTC)):
        assert reminders.send(at).sent == 0

    make.pin(date(2010, 2, 20))
    assert reminders.both(date(2010, 2, 20)).sent == 0
    assert reminders.both(date(2010, 2, 22)).sent == 1
    assert len(reminders.letters(owner)) == 1


@pytest.mark.usefixtures("seen")
def test_the_hour_is_that_of_london_in_summer_too(reminders, owner):
    reminders.plan(TWO_BEFORE)
    assert reminders.send(datetime(2026, 6, 30, 6, 55, tzinfo=UTC)).sent == 0
    assert reminders.send(datetime(2026, 6, 30, 7, 5, tzinfo=UTC)).sent == 1


@pytest.mark.usefixtures("seen")
def test_held_reminders_wait_and_go_when_they_are_released(reminders, owner, change, rule):
    reminders.plan(TWO_BEFORE)
    settings = queries.find_settings()
    change(settings, is_held=True)
    assert reminders.send().sent == 0
    change(settings, is_held=False)
    change(rule, is_held=True)
    assert reminders.send().sent == 0
    assert reminders.states == ["planned"]

    change(rule, is_held=False)
    assert reminders.both(date(2010, 2, 17)).sent == 1
    assert len(reminders.letters(owner)) == 1


@pytest.mark.usefixtures("seen")
def test_a_rule_turned_off_sends_nothing_that_it_planned(reminders, owner, change, rule):
    reminders.plan(TWO_BEFORE)
    change(rule, is_on=False)
    reminders.send()

    assert reminders.letters(owner) == []
    assert reminders.why_not == ["The rule was turned off."]


@pytest.mark.usefixtures("seen")
def test_who_cannot_be_written_to_is_shown_with_the_reason(reminders, owner, change):
    change(owner, is_enabled=False)
    reminders.both(TWO_BEFORE)

    assert reminders.states == ["cancelled"]
    assert reminders.why_not == [NO_ADDRESS]


@pytest.mark.usefixtures("seen")
def test_an_account_closed_between_planning_and_sending_gets_no_mail(reminders, owner, change):
    reminders.plan(TWO_BEFORE)
    change(owner, is_enabled=False)
    reminders.send()

    assert reminders.letters(owner) == []
    assert reminders.why_not == [NO_ADDRESS]


@pytest.mark.usefixtures("seen")
def test_nobody_hears_of_what_is_marked_above_their_clearance(reminders, owner, action, change):
    reminders.plan(TWO_BEFORE)
    change(owner, clearance_before_2014=Marking.NOT_MARKED)
    change(action, marking=Marking.RESTRICTED)
    reminders.send()

    assert reminders.letters(owner) == []
    assert reminders.why_not == ["It is marked above their clearance or restricted to others."]


@pytest.mark.usefixtures("seen")
def test_what_is_marked_is_named_by_its_number_alone(reminders, owner, action, change):
    change(action, marking=Marking.RESTRICTED)
    reminders.both(TWO_BEFORE)

    [letter] = reminders.letters(owner)
    assert letter.subject == f"Due on 18 February 2010: Action {action.reference}"
    assert "councils" not in letter.text


@pytest.mark.every_engine
def test_a_restricted_record_is_told_only_to_its_owner_and_the_secretariat(reminders, olive, owner):
    pilot = make.pilot()
    lead = make.pilot_lead(pilot)
    secretary = make.secretariat()
    risk = make.risk(pilot=pilot, owner=olive, is_restricted=True, title="A hidden risk")
    db.session.add(RecordReader(record_kind="risk", record_id=risk.id, person_id=olive.id))
    db.session.commit()
    make.reminder_rule("review", 0, runs_from=date(2009, 1, 1))
    for audience in (Audience.LEAD, Audience.SECRETARIAT):
        make.reminder_rule("review", 0, audience=audience, runs_from=date(2009, 1, 1))
    reminders.plan(date(2010, 1, 4))
    due = next(item for item in _owed() if item.kind == "review").due_on
    reminders.both(due)

    told = {account.email: reminders.letters(account) for account in (owner, lead, secretary)}
    assert [len(letters) for letters in told.values()] == [1, 0, 1]
    assert all("hidden" not in f"{x.subject} {x.text}" for found in told.values() for x in found)
    assert reminders.why_not == ["It is marked above their clearance or restricted to others."]


def _owed():
    return read_everything(clock.today()).values()


@pytest.mark.every_engine
def test_lateness_goes_up_to_the_lead_the_reviewer_and_the_secretariat(reminders):
    pilot = make.pilot(name="Kent")
    accounts = {
        "owner": make.account(make.person(name="Olive Owner")),
        "lead": make.pilot_lead(pilot, person=make.person(name="Lee Lead")),
        "reviewer": make.government_office_lead(pilot),
        "secretariat": make.secretariat(),
    }
    milestone = make.milestone(pilot=pilot, owner=accounts["owner"].person, baseline_on=DUE)
    for days, audience in enumerate([*list(Audience)[:3], Audience.SECRETARIAT], 1):
        make.reminder_rule("milestone", days, audience=audience, runs_from=date(2010, 1, 1))
    reminders.plan(date(2010, 2, 1))
    days = [date(2010, 2, 19), date(2010, 2, 22), date(2010, 2, 23)]
    told = []
    for day in [*days, date(2010, 2, 24), date(2010, 2, 25)]:
        reminders.both(day)
        told.append({who: len(reminders.letters(each)) for who, each in accounts.items()})

    assert [sum(each.values()) for each in told][:3] == [1, 2, 3]
    assert told[-1] == {"owner": 1, "lead": 1, "reviewer": 1, "secretariat": 1}
    [letter] = reminders.letters(accounts["lead"])
    assert "WAITING ON OTHERS" in letter.text
    assert f"{milestone.reference}" in letter.text
    assert "Due from Olive Owner on 18 February 2010, 2 working days overdue" in letter.text
    assert "You are told as the pilot lead because it is overdue." in letter.text


@pytest.mark.usefixtures("seen")
def test_a_rule_is_off_for_a_group(reminders, owner, action, change, rule):
    reminders.plan(TWO_BEFORE)
    with transaction():
        service.amend_rule(
            OPERATOR,
            rule=queries.get_rule(rule.id),
            group_ids_off=[action.group_id],
            days=-2,
            audience=Audience.OWNER,
            wording="",
        )
    reminders.send()

    assert reminders.letters(owner) == []
    assert reminders.why_not == ["The rule was turned off for the group."]


@pytest.mark.usefixtures("seen")
def test_the_mail_says_what_else_is_late_or_due_soon(reminders, olive, owner):
    make.action(owner=olive, text="Late already", due_on=date(2010, 2, 1))
    make.action(owner=olive, text="Far off", due_on=date(2010, 6, 1))
    reminders.plan(date(2010, 1, 19))
    reminders.send()
    reminders.both(TWO_BEFORE)

    letter = reminders.letters(owner)[0]
    assert letter.subject == "1 overdue, 1 due by 18 February 2010"
    assert letter.text.index("OVERDUE") < letter.text.index("Late already")
    assert "Far off" not in letter.text


@pytest.mark.usefixtures("seen")
def test_a_rule_says_it_in_its_own_words(reminders, owner, change, rule):
    change(rule, wording="The chair counts on it by {due}.")
    reminders.both(TWO_BEFORE)

    assert "The chair counts on it by 18 February 2010." in reminders.letters(owner)[0].text


@pytest.mark.usefixtures("seen")
@pytest.mark.every_engine
def test_one_mail_that_fails_holds_up_no_other(reminders, owner, monkeypatch):
    other = make.account(make.person(name="Zoe Other"))
    make.action(owner=other.person)
    reminders.plan(date(2010, 1, 19))
    reminders.plan(TWO_BEFORE)
    queue = sending.queue_letter

    def fails_for_olive(letter, *, to, **rest):
        if to == "olive@example.org":
            raise ValueError("no such thing")
        return queue(letter, to=to, **rest)

    monkeypatch.setattr(sending, "queue_letter", fails_for_olive)
    done = reminders.send()
    assert (done.sent, done.failed) == (1, 1)
    assert len(reminders.letters(other)) == 1

    monkeypatch.undo()
    assert reminders.send(AT_EIGHT).sent == 0  # claimed until the lease is over
    assert reminders.send(AT_EIGHT + timedelta(minutes=1)).sent == 1
    assert len(reminders.letters(owner)) == 1


@pytest.mark.usefixtures("seen")
@pytest.mark.every_engine
def test_of_two_planners_at_once_one_gives_way(reminders, owner, monkeypatch):
    look = planning.look

    def another_comes_between(today):
        found = look(today)
        monkeypatch.setattr(planning, "look", look)
        db.session.rollback()
        assert planning.plan() is not None
        return found

    make.pin(TWO_BEFORE)
    monkeypatch.setattr(planning, "look", another_comes_between)
    assert planning.plan() is None

    assert reminders.states == ["planned"]


@pytest.mark.every_engine
def test_planning_asks_no_more_however_much_is_owed(reminders, olive, owner):
    group = make.group()

    def asked(day):
        make.pin(day)
        db.session.rollback()
        with statements() as seen:
            planning.plan()
        return len(seen)

    reminders.plan(date(2010, 2, 1))
    make.action(group=group, owner=olive, due_on=DUE)
    few = asked(date(2010, 2, 2))
    make.many_actions(300, group=group, owner=olive, due_on=DUE)
    many = asked(date(2010, 2, 3))

    assert many == few
    assert reminders.plan(TWO_BEFORE).reminders == 301


@pytest.mark.usefixtures("seen")
def test_a_long_list_is_cut_and_says_so(reminders, olive, owner):
    make.many_actions(60, group=make.group(), owner=olive, due_on=DUE)
    reminders.plan(date(2010, 1, 19))
    reminders.both(TWO_BEFORE)

    letter = reminders.letters(owner)[0]
    assert "And 21 more items:\n" in letter.text


@pytest.mark.usefixtures("seen")
def test_what_was_done_and_is_to_be_done_again_is_reminded_of_after_all(
    reminders, owner, action, change
):
    reminders.plan(TWO_BEFORE)
    change(action, state=ActionState.CLOSED)
    reminders.send()
    change(action, state=ActionState.OPEN)
    reminders.both(date(2010, 2, 17))

    assert len(reminders.letters(owner)) == 1
    assert reminders.states == ["sent"]


@pytest.mark.parametrize("covered", [{"is_restricted": True}, {"marking": Marking.RESTRICTED}])
def test_an_agenda_item_that_is_covered_is_named_by_its_number(reminders, covered):
    secretary = make.secretariat()
    meeting = make.meeting(held_on=date(2010, 2, 18))
    make.agenda_item(meeting=meeting, title="The hidden plan", presenter=None, **covered)
    for kind in ("agenda", "commission"):
        make.reminder_rule(kind, -2, runs_from=date(2010, 1, 1), audience=Audience.SECRETARIAT)
    db.session.expire_all()
    due_on = next(item for item in _owed() if item.kind == "agenda").due_on
    reminders.both(fires_on(due_on, -2))

    [letter] = reminders.letters(secretary)
    assert "Presenter for item 1\n" in letter.text
    assert "hidden" not in letter.subject + letter.text


def test_many_that_were_overdue_in_the_last_mail_are_counted_and_not_listed_again(
    reminders, owner, olive, action
):
    for text in ("Return the keys", "Sign the lease", "Pay the rent", "Clear the loft"):
        make.action(owner=olive, text=text, due_on=date(2010, 2, 8))
    make.reminder_rule("action", 6, runs_from=date(2010, 1, 1))
    make.reminder_rule("action", -1, runs_from=date(2010, 1, 1))
    reminders.plan(date(2010, 2, 9))
    reminders.both(TWO_BEFORE)  # of all: the rule of 6 days after, and that of 2 days before
    reminders.both(date(2010, 2, 17))

    then, first = reminders.letters(owner)
    assert "Return the keys" in first.text
    assert "that you were told about before" not in first.text
    assert "Return the keys" not in then.text
    assert "4 overdue items that you were told about before:" in then.text
    assert then.text.index("OVERDUE") < then.text.index("DUE IN THE NEXT 7 DAYS")
    assert then.subject == "4 overdue, 1 due by 18 February 2010"
    digest = db.session.scalars(select(Digest).order_by(Digest.id.desc()).limit(1)).one()
    assert (digest.thing_count, digest.late_count) == (5, 4)


def test_few_that_were_overdue_in_the_last_mail_are_listed_again(reminders, owner, olive, action):
    make.action(owner=olive, text="Return the keys", due_on=date(2010, 2, 8))
    make.reminder_rule("action", 6, runs_from=date(2010, 1, 1))
    make.reminder_rule("action", -1, runs_from=date(2010, 1, 1))
    reminders.plan(date(2010, 2, 9))
    reminders.both(TWO_BEFORE)
    reminders.both(date(2010, 2, 17))

    assert all("Return the keys" in letter.text for letter in reminders.letters(owner))


def test_who_cannot_sign_in_is_told_each_time(reminders):
    person = Recipient(1, "Jo", "jo@example.org", LOWEST, has_account=False)
    late = [
        DueItem(
            kind="action",
            what=f"A-{number:03}: Late",
            due_on=date(2010, 2, 8),
            endpoint="actions.show_action",
            values={"reference": f"A-{number:03}"},
        )
        for number in range(1, 5)
    ]
    reader = Reader(person, TWO_BEFORE, last_told_on=date(2010, 2, 15))
    assert reader.tell((), late).told_before == 0
    assert replace(reader, person=replace(person, has_account=True)).tell((), late).told_before
