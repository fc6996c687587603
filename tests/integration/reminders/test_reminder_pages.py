"""The secretariat's pages of reminders: rules with their preview, what goes out, what went."""

from datetime import UTC, date, datetime

import pytest

from app.core import clock
from app.core.due_kinds import Audience
from app.extensions import db
from app.notifications.rules import MessageState
from app.pilots.rules import PilotRoleKind
from app.reminders.models import PlanningState, Reminder, ReminderRule
from app.reminders.planning import plan
from app.reminders.rules import ReminderState
from app.reminders.sending import send_due
from tests import factories as make
from tests.guards.watching import statements

RULES = "/reminders/rules"
TODAY, FRIDAY, MONDAY = date(2010, 2, 4), date(2010, 2, 5), date(2010, 2, 8)


@pytest.fixture
def settings(app):
    make.pin()
    make.programme()
    return make.reminder_settings()


@pytest.fixture
def secretary(settings, client):
    return client.sign_in(make.secretariat(person=make.person(name="Sam Secretary")))


@pytest.fixture
def anna(settings):
    return make.account(make.person(name="Anna Example"), email="anna@example.org")


def owed_by(account, what="A-001 Write to Kent", **given):
    return make.owed_thing(what, person_id=account.person_id, **given)


def looked_at(day=TODAY):
    db.session.add(PlanningState(planned_on=day, passes=1))
    db.session.commit()


# The rules


def test_rules_stand_with_what_they_remind_of(secretary):
    officials = make.group(name="Officials’ group")
    make.reminder_rule("action", -2)
    held = make.reminder_rule("action", 5, audience=Audience.SECRETARIAT, is_held=True)
    make.reminder_rule("milestone", 0, is_on=False)
    secretary.do(f"{RULES}/{held.id}/edit", group_ids_off=[officials.id])

    page = secretary.get(RULES).page
    rows = {row[0]: " ".join(row[1:]) for row in page.rows if row}

    assert "3 rules for" in page.text
    assert "2 of them off or held" in page.text
    action = next(text for kind, text in rows.items() if kind.startswith("Action"))
    assert "2 days: person responsible" in action
    assert "5 days: secretariat" in action
    assert "Held Not for Officials’ group." in action
    assert "person responsible (Milestone, on the day) Off" in rows["Milestone"]


def test_a_rule_is_previewed_and_then_added(secretary, anna):
    owed_by(anna, due_on=date(2010, 1, 25), seen_until=date(2010, 1, 26))
    owed_by(anna, "A-002 Find a date", due_on=date(2010, 1, 25), seen_until=date(2010, 1, 20))
    owed_by(anna, "A-003 Ask HM Treasury", due_on=date(2010, 2, 10))
    owed_by(anna, "A-004 Read the report", due_on=date(2010, 2, 10))
    owed_by(anna, "M-001 Summit", kind="milestone", due_on=date(2010, 2, 10))

    filled = {
        "kind": "action",
        "when": "before",
        "days_before": "2",
        "audience": "owner",
        "wording": "{what} is due {days}.",
    }
    form = secretary.get(f"{RULES}/new").page
    previewed = secretary.send(form, "Preview", **filled).page

    assert db.session.scalar(db.select(ReminderRule.id)) is None
    assert "Not saved yet. 2 working days before it is due, to the person responsible." in (
        previewed.text
    )
    assert "Subject 2 due by 10 February 2010" in previewed.text
    assert "A-003 Ask HM Treasury is due in 2 working days." in previewed.text
    assert "In the last month it would have sent 1 email to 1 person." in previewed.text
    assert "In the next fortnight it would send 1 email to 1 person" in previewed.text
    assert "Monday 8 February 2010: 1 email, 2 items" in previewed.text
    assert ["8 Feb 10", "Anna Example", "A-003 Ask HM Treasury", "10 Feb 10"] in previewed.rows
    assert ["21 Jan 10", "Anna Example", "A-001 Write to Kent", "25 Jan 10"] in previewed.rows
    assert "Summit" not in previewed.text
    assert "A-002" not in previewed.text

    page = secretary.send(previewed, "Add rule").page

    assert "Rule added." in page.text
    assert page.heading.endswith("2 working days before it is due, to the person responsible")
    assert "In the next fortnight it will send 1 email to 1 person" in page.text
    rule = db.session.scalars(db.select(ReminderRule)).one()
    assert (rule.kind, rule.days, rule.audience) == ("action", -2, Audience.OWNER)
    assert rule.wording == "{what} is due {days}."


def test_a_preview_says_from_when_there_is_a_record(secretary, anna):
    rule = make.reminder_rule("action", 0)
    page = secretary.get(f"{RULES}/{rule.id}").page
    assert "Nothing can be shown yet" in page.text

    owed_by(anna, seen_from=date(2010, 1, 27))
    page = secretary.get(f"{RULES}/{rule.id}").page

    assert "Since 27 January 2010, when the record of what was due began," in page.text
    assert "it would have sent no emails" in page.text


def test_a_preview_tells_those_whom_the_rule_is_for(secretary, anna):
    kent = make.pilot(name="Kent")
    make.pilot_lead(kent, person=make.person(name="Lea Lead"))
    rob = make.account(make.person(name="Rob Reviewer"))
    make.pilot_role(rob.person, kent, PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
    make.pilot_lead(make.pilot(name="Durham"), person=make.person(name="Other Lead"))
    owed_by(anna, place_id=kent.id)
    told = {
        Audience.OWNER: {"Anna Example"},
        Audience.LEAD: {"Lea Lead"},
        Audience.REVIEWER: {"Rob Reviewer"},
        Audience.SECRETARIAT: {"Sam Secretary"},
        Audience.SENIOR: set(),
    }

    for audience, names in told.items():
        rule = make.reminder_rule("action", 0, audience=audience)
        page = secretary.get(f"{RULES}/{rule.id}").page
        assert {row[1] for row in page.rows if len(row) == 4} == names, audience


def test_what_is_due_from_the_secretariat_reminds_everyone_in_it(secretary, settings):
    make.secretariat(person=make.person(name="Tom Secretary"))
    make.owed_thing(is_of_secretariat=True)
    rule = make.reminder_rule("action", 0)

    page = secretary.get(f"{RULES}/{rule.id}").page

    assert "it will send 2 emails to 2 people" in page.text


def test_a_group_that_is_left_out_is_told_nothing(secretary, anna):
    group, other = make.group(), make.group()
    owed_by(anna, group_id=group.id)
    owed_by(anna, "A-002 Find a date", group_id=other.id)
    rule = make.reminder_rule("action", 0)
    secretary.do(f"{RULES}/{rule.id}/edit", group_ids_off=[group.id])

    page = secretary.get(f"{RULES}/{rule.id}").page

    assert [row[2] for row in page.rows if len(row) == 4] == ["A-002 Find a date"]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(secretary):
    filled = {"kind": "action", "when": "after", "audience": "owner", "wording": "{who} is late"}

    for button in ("Preview", "Add rule"):
        page = secretary.submit(f"{RULES}/new", button, **filled).page
        assert page.errors == ["Enter the number of working days."]
        assert page.form().filled({}, "")["wording"] == ["{who} is late"]
        page = secretary.submit(f"{RULES}/new", button, **filled, days_after="3").page
        assert "The wording has {who}, which is not known." in page.errors[0]

    make.reminder_rule("action", 3)
    page = secretary.submit(f"{RULES}/new", **filled | {"days_after": "3", "wording": ""}).page
    assert page.errors == ["There is already a rule like this. Change that one."]


def test_a_rule_is_turned_off_and_on_held_and_released(secretary):
    rule = make.reminder_rule()
    address = f"{RULES}/{rule.id}"

    for button, said in (
        ("Hold this rule", "Held It sends nothing until you release it."),
        ("Release this rule", "On"),
        ("Turn this rule off", "Off It sends nothing."),
        ("Turn this rule on", "On"),
    ):
        page = secretary.submit(address, button).page
        assert said in page.text, button


def test_a_rule_that_names_a_script_shows_it_as_text(secretary, anna):
    odd = "<script>alert(1)</script>"
    rule = make.reminder_rule(wording=f"{odd} {{what}}", days=0)
    owed_by(anna, what=odd + "x" * 250)
    make.reminder(owed_by(anna, odd, due_on=TODAY), TODAY, why=odd, why_not=odd)

    for address in (
        f"{RULES}/{rule.id}",
        "/reminders",
        f"/reminders/days/{TODAY}",
        "/reminders/log",
    ):
        answer = secretary.get(address)
        assert odd not in answer.text
        assert "scrip" in answer.text


# What goes out and what went


def test_silence_is_told_from_nothing_due(secretary):
    assert (
        "Today’s reminders have not been worked out yet." in secretary.get("/reminders").page.text
    )

    looked_at(FRIDAY)
    assert "have not been worked out yet" in secretary.get("/reminders").page.text

    db.session.execute(db.delete(PlanningState))
    looked_at()
    page = secretary.get("/reminders").page
    assert "Nothing was due to be sent today." in page.text
    assert "Nothing that is due now brings a reminder before 18 February 2010." in page.text

    make.pin(date(2010, 2, 6))
    page = secretary.get("/reminders").page
    assert "Nothing goes out today: it is not a working day." in page.text


def test_the_page_says_what_goes_out_today_and_who_had_it(secretary, anna):
    bob = make.account(make.person(name="Bob Example"))
    looked_at()
    make.reminder(owed_by(anna), TODAY)
    waiting = {"state": ReminderState.PLANNED, "settled_on": None}
    make.reminder(owed_by(bob, "A-002 Find a date"), TODAY, **waiting)
    make.reminder(
        owed_by(bob, "A-003 Read it"),
        TODAY,
        state=ReminderState.CANCELLED,
        why_not="It was done on 3 February.",
    )

    page = secretary.get("/reminders").page

    assert "3 reminders to 2 people: 1 sent, 1 to be sent, 1 not sent." in page.text
    assert ["Anna Example", "1", "Sent"] in page.rows
    assert ["Bob Example", "2", "To be sent, 1 not sent"] in page.rows

    page = secretary.get(f"/reminders/days/{TODAY}").page
    told = {row[1]: row[-1] for row in page.rows if len(row) == 4}
    assert told["A-003 Read it, due 6 February 2010"] == "Not sent It was done on 3 February."
    assert told["A-001 Write to Kent, due 6 February 2010"] == "Sent Still outstanding."
    assert told["A-002 Find a date, due 6 February 2010"] == "Planned"


def test_the_log_says_what_has_been_done_about_it_since(secretary, anna):
    thing = owed_by(anna, due_on=date(2010, 1, 27), seen_until=date(2010, 2, 3))
    make.reminder(thing, date(2010, 1, 27))
    make.reminder(owed_by(anna, "A-002 Find a date"), date(2010, 1, 28))
    make.reminder(
        owed_by(anna, "A-003 Read it"),
        date(2010, 1, 29),
        state=ReminderState.CANCELLED,
        why_not="It moved to 9 March 2010.",
    )

    page = secretary.get("/reminders/log").page
    rows = [row for row in page.rows if len(row) == 5]

    assert [row[0] for row in rows] == ["29 Jan 10", "28 Jan 10", "27 Jan 10"]
    assert rows[0][4] == "Not sent It moved to 9 March 2010."
    assert rows[2][4] == "Sent No longer outstanding on 3 February 2010."
    page = secretary.get("/reminders/log?state=cancelled&q=anna").page
    assert len([row for row in page.rows if len(row) == 5]) == 1
    assert "No reminders match" in secretary.get("/reminders/log?q=bob").page.text

    page = secretary.get("/reminders").page
    assert ["Friday 29 Jan 10", "Nothing", "1"] in page.rows
    assert ["Wednesday 27 Jan 10", "1 to 1 person", "0"] in page.rows
    assert ["Tuesday 2 Feb 10", "Nothing", "0"] in page.rows


def test_the_coming_fortnight_is_told_by_day(secretary, anna):
    make.reminder_rule("action", -1)
    make.reminder_rule("action", 1, is_held=True)
    make.reminder_rule("milestone", -1, is_on=False)
    owed_by(anna, due_on=date(2010, 2, 9))
    owed_by(anna, "A-002 Find a date", due_on=date(2010, 2, 9), seen_until=TODAY)
    owed_by(anna, "A-003 Next month", due_on=date(2010, 3, 9))
    owed_by(anna, "M-001 Summit", kind="milestone", due_on=date(2010, 2, 9))

    page = secretary.get("/reminders").page

    assert "1 email to 1 person up to 18 February 2010" in page.text
    assert ["Monday 8 Feb 10", "1", "1"] in page.rows

    page = secretary.get(f"/reminders/days/{MONDAY}").page
    rule = "1 working day before it is due, to the person responsible"
    assert ["Anna Example", "A-001 Write to Kent", "9 Feb 10", rule] in page.rows
    assert "A-002" not in page.text
    assert "Nothing that is due now" in secretary.get("/reminders/days/2010-02-12").page.text
    assert "not a working day" in secretary.get("/reminders/days/2010-02-13").page.text


@pytest.mark.parametrize("day", ["yesterday", "2010-02-30", "9999-12-32"])
def test_there_is_no_such_day(secretary, day):
    assert secretary.get(f"/reminders/days/{day}").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_calendar_ends(secretary, day):
    assert secretary.get(f"/reminders/days/{day}").status_code == 200


def test_those_who_cannot_be_told_stand_with_the_remedy(secretary, anna):
    cy, dee = make.person(name="Cy Noaccount"), make.account(make.person(name="Dee Closed"))
    dee.is_enabled = False
    eve = make.account(make.person(name="Eve Bounced"), email="eve@example.org")
    make.message(to="eve@example.org", state=MessageState.DEAD)
    owed_by(anna)
    for number, account in enumerate((dee, eve)):
        owed_by(account, f"A-10{number} Answer")
    make.owed_thing("A-200 Read it", person_id=cy.id)
    make.owed_thing("A-201 Later", person_id=make.person(name="Far").id, due_on=date(2010, 6, 1))

    contact, silent = make.person(email="jo@dept.example.org"), make.person(name="Flo Silent")
    for number, person in enumerate((contact, silent)):
        make.contact(make.department(), person)
        make.owed_thing(f"B-00{number}", person_id=person.id)

    page = secretary.get("/reminders").page
    assert "4 people cannot be reminded" in page.text
    assert "No email address is recorded for them. Add one on their page. Flo Silent" in page.text
    assert "someone to act for them. Cy Noaccount: 1 item due" in page.text
    assert "sign-in is disabled. Ask" in page.text
    assert "Dee Closed: 1 item due" in page.text
    assert (
        "Mail to their address is not delivered. Their page says why, and what to do." in page.text
    )
    assert "Eve Bounced: 1 item due" in page.text


def test_all_are_held_and_released(secretary, anna):
    make.reminder(owed_by(anna), TODAY, state=ReminderState.PLANNED, settled_on=None)

    page = secretary.submit("/reminders", "Hold all reminders").page

    assert "All reminders are held. No email goes out until you release them." in page.text
    assert ["Anna Example", "1", "Held"] in page.rows
    page = secretary.submit("/reminders", "Release all reminders").page
    assert "All reminders are held" not in page.text
    assert ["Anna Example", "1", "To be sent"] in page.rows


def test_the_hours_are_changed(secretary):
    page = secretary.submit("/reminders/settings", hour="6").page
    assert page.errors == ["The usual hour must be between the earliest and the latest."]

    page = secretary.submit("/reminders/settings", hour="9", earliest_hour="8").page

    assert "Changes saved." in page.text
    assert secretary.get("/reminders/settings").page.form().filled({}, "")["hour"] == ["9"]


def test_ten_times_as_much_asks_no_more(secretary, anna):
    rule = make.reminder_rule("action", -2)
    pages = [
        "/reminders",
        "/reminders/log",
        f"/reminders/days/{MONDAY}",
        RULES,
        f"{RULES}/{rule.id}",
    ]
    pages.append(f"/reminders/days/{TODAY}")

    def asked():
        found = {}
        for address in pages:
            with statements() as seen:
                assert secretary.get(address).status_code == 200
            found[address] = len(seen)
        return found

    def fill(count):
        for number in range(count):
            account = make.account(make.person())
            thing = owed_by(account, f"A-{number} of {count}", due_on=date(2010, 2, 10))
            make.reminder(thing, TODAY)

    fill(2)
    before = asked()
    fill(20)
    assert asked() == before


# Sending at once


def test_the_reminders_of_today_are_sent_at_once(secretary, anna):
    make.reminder(owed_by(anna), TODAY, state=ReminderState.PLANNED, settled_on=None)

    page = secretary.get("/reminders/send").page
    assert "1 reminder is still to be sent today." in page.text
    assert ["Anna Example", "1", "To be sent"] in page.rows
    page = secretary.send(page, "Send reminders now").page

    assert "will go out in the next few minutes" in page.text
    assert ["Anna Example", "1", "To be sent in the next few minutes"] in page.rows
    assert "Send today’s emails now" not in page.text


def test_nothing_is_sent_at_once_while_all_is_held_or_nobody_works(secretary):
    secretary.do("/reminders", "Hold all reminders")
    page = secretary.submit("/reminders/send").page
    assert page.errors == ["All reminders are held. Release them first."]

    secretary.do("/reminders", "Release all reminders")
    make.pin(date(2010, 2, 6))
    page = secretary.submit("/reminders/send").page
    assert page.errors == ["Today is not a working day, so no reminders go out."]
    assert "Nothing is waiting to be sent today." in page.text


@pytest.mark.parametrize("is_at_once", [False, True])
def test_the_sender_asks_for_no_hour_of_what_is_to_go_at_once(settings, anna, is_at_once):
    thing = make.action(owner=anna.person, due_on=FRIDAY)
    rule = make.reminder_rule("action", -1)
    plan()
    settings.at_once_on = TODAY if is_at_once else None
    db.session.commit()

    with clock.frozen(now=datetime(2026, 11, 2, 6, 30, tzinfo=UTC)):
        done = send_due()

    assert done.sent == is_at_once
    sent = db.session.scalars(db.select(Reminder.state).where(Reminder.rule_id == rule.id)).all()
    assert sent == [ReminderState.SENT if is_at_once else ReminderState.PLANNED], thing
