"""What a new meeting's agenda opens with, and what is carried over to it."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.rules import AttendanceState, MeetingState
from app.packs.assemble import assemble
from tests import factories as make

MARCH = "/meetings/officials/2010-03-22"


@pytest.fixture
def secretariat(client, group):
    return client.sign_in(make.secretariat())


def plan(client, held_on, **given):
    return client.submit("/meetings/new?group=officials", held_on=held_on, starts_at="2pm", **given)


def titles(page):
    return [row[1].partition(" For ")[0] for row in page.rows if row[0].endswith("m")]


def test_an_agenda_opens_with_what_looks_back_then_the_standing_items(secretariat, group):
    chair = make.person(name="The chair")
    make.membership(group=group, person=chair, role=MemberRole.CHAIR)
    make.standing_item(group=group, title="Risks")
    make.meeting(group=group, held_on=date(2010, 1, 14))

    page = plan(secretariat, date(2010, 2, 18)).page

    assert titles(page) == [
        "1. Welcome and apologies",
        "2. Minutes of the last meeting",
        "3. Matters arising",
        "4. Risks",
    ]
    assert [row[2] for row in page.rows][:3] == [chair.name, chair.name, "Not assigned"]
    assert "The group is asked to: Agree the minutes of 14 January 2010." in page.rows[1][1]


def test_a_first_meeting_looks_back_at_none(secretariat, group):
    make.standing_item(group=group, title="Risks")
    make.meeting(group=group, held_on=date(2010, 1, 14), state=MeetingState.CANCELLED)

    page = plan(secretariat, date(2010, 2, 18)).page

    assert titles(page) == ["1. Welcome and apologies", "2. Risks"]


@pytest.mark.one_engine
def test_what_the_standing_items_have_is_not_there_twice(secretariat, group):
    make.standing_item(group=group, title="Apologies and declarations", section="oral")
    make.standing_item(group=group, title="Actions", section="matters_arising")
    make.meeting(group=group, held_on=date(2010, 1, 14))

    page = plan(secretariat, date(2010, 2, 18)).page

    assert titles(page) == [
        "1. Minutes of the last meeting",
        "2. Apologies and declarations",
        "3. Actions",
    ]
    listed = secretariat.get("/groups/officials/standing").page
    assert "Minutes of the last meeting, 3 minutes" in listed.text
    assert "Matters arising, 5 minutes" not in listed.text


def test_the_minutes_to_agree_are_those_of_whichever_meeting_was_the_last(secretariat, group):
    january = make.meeting(group=group, held_on=date(2010, 1, 14))
    plan(secretariat, date(2010, 2, 18))

    january.held_on = date(2010, 1, 21)
    db.session.commit()
    page = secretariat.get("/meetings/officials/2010-02-18").page
    assert "Agree the minutes of 21 January 2010." in page.text

    make.meeting(group=group, held_on=date(2010, 2, 3), number=999)
    page = secretariat.get("/meetings/officials/2010-02-18").page
    assert "Agree the minutes of 3 February 2010." in page.text


def test_an_item_carried_over_goes_to_the_next_meeting_at_once(secretariat, meeting):
    make.meeting(group=meeting.group, held_on=date(2010, 3, 22))
    second = db.session.scalars(select(AgendaItem).where(AgendaItem.title == "Second")).one()
    edit = secretariat.get(f"/meetings/officials/2010-02-18/items/{second.id}/edit").page
    carry = dict(edit.links)["Carry over to the next meeting"]

    assert "to the end of the agenda of 22 March 2010" in secretariat.get(carry).page.text
    page = secretariat.submit(carry, "Carry over item").page
    assert "Second is on the agenda of 22 March 2010." in page.text
    again = secretariat.submit(carry, "Carry over item").page
    assert again.errors == ["This item has already been carried over."]

    page = secretariat.get(MARCH).page
    assert titles(page) == ["1. Second"]
    assert "From 18 February 2010, carried over once." in page.rows[0][1]
    assert page.rows[0][3] == "20"
    suggested = secretariat.get(f"{MARCH}/suggestions").page
    assert "Accept Second" not in dict(suggested.links)

    secretariat.do(dict(page.links)["Remove Second"], "Remove item")
    suggested = secretariat.get(f"{MARCH}/suggestions").page
    assert "Carried over from the meeting of 18 February 2010." in suggested.text
    secretariat.do(dict(suggested.links)["Accept Second"])
    assert titles(secretariat.get(MARCH).page) == ["1. Second"]


def test_an_item_carried_over_waits_for_the_next_meeting_to_be_planned(secretariat, meeting):
    second = db.session.scalars(select(AgendaItem).where(AgendaItem.title == "Second")).one()
    address = f"/meetings/officials/2010-02-18/items/{second.id}/carry-over"
    page = secretariat.submit(address).page
    assert "Second will be carried over to the next meeting that is planned" in page.text

    page = plan(secretariat, date(2010, 3, 22)).page
    assert titles(page)[-1] == "4. Second"
    assert "From 18 February 2010, carried over once." in page.rows[-1][1]
    page = plan(secretariat, date(2010, 4, 22)).page
    assert "Second" not in page.text


def test_what_a_cancelled_meeting_was_to_have_comes_back(secretariat, meeting):
    later = make.meeting(group=meeting.group, held_on=date(2010, 3, 22))
    second = db.session.scalars(select(AgendaItem).where(AgendaItem.title == "Second")).one()
    secretariat.do(f"/meetings/officials/2010-02-18/items/{second.id}/carry-over")
    db.session.get_one(Meeting, later.id).state = MeetingState.CANCELLED
    db.session.commit()

    assert titles(plan(secretariat, date(2010, 4, 22)).page)[-1] == "4. Second"


def test_the_pack_says_who_sent_apologies_and_what_is_to_be_agreed(secretariat, group):
    away = make.membership(group=group, name_then="Cllr Eaton")
    make.meeting(group=group, held_on=date(2010, 1, 14))
    plan(secretariat, date(2010, 2, 18))
    meeting = db.session.scalars(select(Meeting).where(Meeting.held_on == date(2010, 2, 18))).one()
    make.attendance(meeting, away.person_id, AttendanceState.APOLOGIES)

    content = assemble(meeting.id, make.TODAY)

    assert content.sections[0].message == "Apologies received from Cllr Eaton."
    assert [ask.text for ask in content.asks] == ["Agree the minutes of 14 January 2010."]
    assert content.sections[1].message == "No minutes of an earlier meeting have been circulated."
