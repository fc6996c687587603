"""The editor of minutes: one item at a time, with what is known of it, and the actions it gives."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.rules import ActionState
from app.governance.decisions.rules import as_decided
from app.governance.minutes.models import MinutesItem
from tests import factories as make
from tests.factories import papers

PLACE = "/meetings/officials/2010-01-18/minutes"


@pytest.fixture
def held(group):
    """A meeting of two items, with its chair there, and its minutes begun."""
    made = make.meeting(group=group, held_on=date(2010, 1, 18))
    for title in ("Progress", "Barriers"):
        make.agenda_item(meeting=made, title=title, ask="Agree the plan.\nSay what is missing.")
    make.present(made)
    make.minutes(made)
    return made


@pytest.fixture
def writer(client, held):
    return client.sign_in(make.secretariat())


def key(title):
    return db.session.scalars(select(MinutesItem.id).where(MinutesItem.title == title)).one()


def agenda_key(title):
    return db.session.scalars(
        select(MinutesItem.agenda_item_id).where(MinutesItem.title == title)
    ).one()


def open_item(page):
    return "".join(page.all("section")[0].find("h2").itertext())


def test_the_first_item_with_nothing_on_it_is_open(writer, held):
    db.session.get(MinutesItem, key("Barriers")).discussion = ""
    db.session.commit()

    page = writer.get(f"{PLACE}/write").page

    assert open_item(page) == "2. Barriers"
    assert "2. Barriers (nothing yet)" in page.text
    listed = dict(page.links)["1. Progress"]
    assert open_item(writer.get(listed).page) == "1. Progress"


def test_what_is_saved_leads_to_the_next_item_and_at_last_to_the_minutes(writer, held):
    page = writer.get(f"{PLACE}/write?item={key('Progress')}").page

    page = writer.send(page, "Save and go to the next item", discussion="It went well.").page
    assert "Progress saved." in page.text
    assert open_item(page) == "2. Barriers"

    page = writer.send(page, "Save and read the full minutes").page
    assert page.heading == "Minutes of 18 January 2010"
    assert "It went well." in page.text


def test_an_action_is_added_where_the_item_is_written(writer, held):
    ann = make.person(name="Ann")
    page = writer.get(f"{PLACE}/write?item={key('Barriers')}").page

    page = writer.send(
        page,
        "Add action",
        conclusion="It was agreed.",
        text="Send the plan.",
        owner_id=ann.id,
        due_on=date(2010, 2, 12),
    ).page

    assert open_item(page) == "2. Barriers"
    assert "A-001 Send the plan. Ann, due 12 February 2010" in page.text
    filled = page.form().filled({}, "")
    assert (filled["conclusion"], filled["text"]) == (["It was agreed."], [""])
    assert db.session.scalars(select(Action)).one().item_id == agenda_key("Barriers")


def test_half_an_action_is_not_saved_and_nothing_typed_is_lost(writer, held):
    page = writer.get(f"{PLACE}/write?item={key('Barriers')}").page

    page = writer.send(page, conclusion="It was agreed.", text="Send the plan.").page

    assert page.errors == ["Choose the owner.", "Enter the date it is due."]
    filled = page.form().filled({}, "")
    assert (filled["conclusion"], filled["text"]) == (["It was agreed."], ["Send the plan."])
    assert db.session.get(MinutesItem, key("Barriers")).conclusion == ""
    assert db.session.scalar(select(func.count()).select_from(Action)) == 0


def test_an_action_cannot_be_due_before_its_meeting(writer, held):
    page = writer.get(f"{PLACE}/write?item={key('Barriers')}").page

    page = writer.send(
        page, text="Send it.", owner_id=make.person().id, due_on=date(2010, 1, 4)
    ).page

    assert "The action was raised on 18 January 2010" in page.errors[0]
    assert open_item(page) == "2. Barriers"


def test_who_writes_sees_what_was_asked_the_paper_and_the_actions_still_open(writer, held):
    before = make.meeting(group=held.group, held_on=date(2009, 12, 17))
    earlier = make.agenda_item(meeting=before, title="Barriers")
    other = make.agenda_item(meeting=before, title="Progress")
    given = {"group": held.group, "meeting": before}
    make.action(**given, item_id=earlier.id, text="Find the money.")
    make.action(**given, item_id=other.id, text="Count the pilots.")
    make.action(**given, item_id=earlier.id, text="Long done.", state=ActionState.CLOSED)
    papers.submitted_paper(
        meeting=held, item_id=agenda_key("Barriers"), title="On barriers", recommendation="Note it."
    )

    page = writer.get(f"{PLACE}/write?item={key('Barriers')}").page

    assert "The group was asked to Agree the plan. Say what is missing." in page.text
    assert "On barriers" in page.text
    assert "It recommends Note it." in page.text
    assert "Find the money." in page.text
    assert "Count the pilots." not in page.text
    assert "Long done." not in page.text


def test_a_decision_begins_with_what_the_paper_recommends(writer, held):
    papers.submitted_paper(
        meeting=held, item_id=agenda_key("Barriers"), recommendation="Approve the list."
    )
    page = writer.get(f"{PLACE}/write?item={key('Barriers')}").page

    page = writer.send(page, "Record a decision", discussion="It was long.").page

    assert page.form().filled({}, "")["text"] == ["The group approved the list."]
    assert db.session.get(MinutesItem, key("Barriers")).discussion == "It was long."
    page = writer.send(page).page
    assert "DEC-001 The group approved the list." in page.text
    assert open_item(page) == "2. Barriers"


def test_without_a_paper_it_begins_with_what_the_item_asks(writer, held):
    page = writer.get(f"{PLACE}/items/{key('Progress')}/decisions/new").page

    (text,) = page.form().filled({}, "")["text"]
    assert text.split("\n") == ["The group agreed the plan.", "Say what is missing."]


def test_the_old_page_of_an_action_leads_to_the_editor(writer, held):
    page = writer.get(f"{PLACE}/items/{key('Barriers')}/actions/new", follow_redirects=True).page

    assert open_item(page) == "2. Barriers"


@pytest.mark.parametrize(
    ("ask", "decided"),
    [
        ("Agree the plan.", "The group agreed the plan."),
        ("note the risks", "The group noted the risks."),
        ("Hear from Kent.", "Hear from Kent."),
        ("Approve", "Approve."),
    ],
)
def test_an_ask_as_a_decision_to_begin_with(ask, decided):
    assert as_decided(ask) == decided
