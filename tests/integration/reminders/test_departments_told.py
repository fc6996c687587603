"""A department is reminded through its contact, then through the contact's senior, then the
secretariat hears of it; and its answer is told to whoever waits for it."""

from datetime import date

import pytest

from app.accounts.contacts import service as contacts
from app.accounts.models import Person
from app.barriers import service as barriers
from app.barriers.rules import ResponseOutcome
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.due_kinds import Audience
from app.extensions import db
from app.reminders.preview import preview_rule, proposed
from tests import factories as make
from tests.letters import letters_to

pytestmark = pytest.mark.one_engine

#: A Friday; the response is due on it.
DUE = date(2010, 2, 12)
RULES = (
    (-1, Audience.OWNER),
    (1, Audience.OWNER),
    (3, Audience.SENIOR),
    (5, Audience.SECRETARIAT),
)
CONTACT, SENIOR = "jo@treasury.example.org", "ann@treasury.example.org"


@pytest.fixture
def treasury(reminders):
    return make.department(name="HM Treasury")


@pytest.fixture
def contact(treasury):
    """Neither the contact nor the senior has an account."""
    return make.contact(
        treasury,
        make.person(name="Jo Field", email=CONTACT),
        senior_id=make.person(name="Ann Over", email=SENIOR).id,
    )


@pytest.fixture
def barrier(treasury):
    pilot = make.pilot(name="Kent")
    for days, audience in RULES:
        make.reminder_rule("response", days, audience=audience, runs_from=date(2010, 1, 1))
    return make.barrier(pilot=pilot, department=treasury, title="Grants", respond_by_on=DUE)


@pytest.mark.every_engine
def test_the_contact_then_the_senior_then_the_secretariat(reminders, contact, barrier):
    secretariat = make.secretariat()
    reminders.plan(date(2010, 2, 1))
    told = {}
    for day in (11, 12, 15, 16, 17, 18, 19):
        reminders.both(date(2010, 2, day))
        told[day] = [len(letters_to(each)) for each in (CONTACT, SENIOR, secretariat.email)]

    assert told == {
        11: [1, 0, 0],
        12: [1, 0, 0],
        15: [2, 0, 0],
        16: [2, 0, 0],
        17: [2, 1, 0],
        18: [2, 1, 0],
        19: [2, 1, 1],
    }
    letter = letters_to(SENIOR)[0]
    assert f"Response to {barrier.reference} Grants" in letter.text
    assert "You are told as their senior because it is overdue." in letter.text
    assert "Due from Jo Field on 12 February 2010" in letter.text
    assert "Ask them to respond, or tell the secretariat who to ask instead." in letter.text
    assert "Send your response" not in letter.text


def test_who_has_no_account_is_told_what_is_asked_and_given_no_link(reminders, contact, barrier):
    reminders.plan(date(2010, 2, 1))
    reminders.both(date(2010, 2, 11))

    (letter,) = letters_to(CONTACT)
    assert "What is asked: Let the budgets be pooled." in letter.text
    assert "Send your response to the secretariat" in letter.text
    assert "http" not in letter.text


def test_who_has_an_account_is_given_the_link(reminders, contact, barrier):
    account = make.account(db.session.get(Person, contact.person_id))
    reminders.plan(date(2010, 2, 1))
    reminders.both(date(2010, 2, 11))

    (letter,) = reminders.letters(account)
    assert letters_to(CONTACT) == []
    assert f"/barriers/{barrier.reference}" in letter.text
    assert "What is asked" not in letter.text


def test_whoever_follows_as_the_contact_is_told_and_the_one_before_is_not(
    reminders, treasury, contact, barrier
):
    reminders.plan(date(2010, 2, 1))
    with transaction():
        contacts.name_contact(
            OPERATOR,
            organisation=db.session.merge(treasury),
            person_id=make.person(email="next@treasury.example.org").id,
            senior_id=None,
            starts_on=date(2010, 2, 10),
        )
    reminders.both(date(2010, 2, 10))
    reminders.both(date(2010, 2, 11))

    assert letters_to(CONTACT) == []
    rule, new = letters_to("next@treasury.example.org")
    assert "You are told because it is new to you." in new.text
    assert "You are reminded because it is due soon." in rule.text


def test_a_restricted_barrier_is_told_to_no_contact(reminders, contact, barrier, change):
    change(barrier, is_restricted=True)
    reminders.plan(date(2010, 2, 1))
    reminders.both(date(2010, 2, 11))

    assert letters_to(CONTACT) == []
    assert reminders.why_not == ["It is marked above their clearance or restricted to others."]


def test_the_preview_counts_seniors_from_the_ledger(reminders, contact, barrier):
    reminders.plan(date(2010, 2, 1))
    make.pin(date(2010, 2, 22))

    rule = proposed("response", days=3, audience=Audience.SENIOR)
    past = preview_rule(rule, date(2010, 2, 22)).past

    assert [(each.day_on, each.name) for each in past.first] == [(date(2010, 2, 17), "Ann Over")]


def test_the_lead_hears_of_the_response_in_their_next_mail_and_only_once(
    reminders, contact, barrier
):
    lead = make.pilot_lead(barrier.pilot)
    for due in (date(2010, 2, 16), date(2010, 2, 18)):
        make.action(owner=lead.person, due_on=due)
    make.reminder_rule("action", -1, runs_from=date(2010, 1, 1))
    reminders.plan(date(2010, 2, 1))
    make.pin(date(2010, 2, 11))
    with transaction():
        barriers.record_response(
            OPERATOR,
            barrier=db.session.merge(barrier),
            outcome=ResponseOutcome.PARTLY,
            text="Six of ten.",
            responded_on=date(2010, 2, 11),
        )
    reminders.both(date(2010, 2, 15))
    reminders.both(date(2010, 2, 17))

    second, first, told_at_once = reminders.letters(lead)
    assert told_at_once.subject == f"{barrier.reference} has a response"
    assert "WHAT HAS CHANGED" in first.text
    assert f"{barrier.reference} Grants: HM Treasury has responded" in first.text
    assert f"/barriers/{barrier.reference}" in first.text
    assert "WHAT HAS CHANGED" not in second.text
