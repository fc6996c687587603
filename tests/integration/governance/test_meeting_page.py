"""A meeting's page: how far the meeting has come, what is to be done next, and its agenda edited
in place."""

from datetime import date, time

import pytest
from sqlalchemy import select

from app.extensions import db
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.rules import AttendanceState
from app.governance.minutes.rules import MinutesState
from app.packs.rules import PackState
from tests import factories as make
from tests.factories import papers

ADDRESS = "/meetings/officials/2010-02-18"


def item(title):
    return db.session.scalars(select(AgendaItem).where(AgendaItem.title == title)).one()


def stages(page):
    """Each stage's name and how it stands; the current one last."""
    (strip,) = page.with_class("app-stages")
    said = {
        "".join(name.itertext()).strip(): " ".join("".join(words.itertext()).split())
        for name, words in zip(
            page.with_class("app-stages__name"), page.with_class("app-stages__words"), strict=True
        )
    }
    (current,) = [
        "".join(each.itertext()).split()[0] for each in strip if each.get("aria-current") == "step"
    ]
    return said, current


def primary(page):
    """What the page offers to do first."""
    found = [
        "".join(each.itertext()).strip()
        for each in page.with_class("govuk-button")
        if "govuk-button--secondary" not in each.get("class")
    ]
    return found[0] if found else ""


def present_items(meeting, count=1):
    who = make.person()
    for number in range(count):
        make.agenda_item(meeting=meeting, title=f"Item {number}", presenter_id=who.id, minutes=10)


# What is next


def test_an_empty_agenda_asks_for_its_first_item(client, group):
    make.meeting(group=group)
    client.sign_in(make.secretariat())

    page = client.get(ADDRESS).page

    said, current = stages(page)
    assert (said["Plan"], current) == ("No items yet", "Plan")
    assert primary(page) == "Add an item"


def test_an_item_without_a_presenter_is_next(client, group, meeting):
    client.sign_in(make.secretariat())
    who = make.person()
    for each in ("First", "Third"):
        item(each).presenter_id = who.id
    db.session.commit()

    page = client.get(ADDRESS).page

    assert stages(page)[0]["Plan"] == "3 items, 1 without a presenter"
    assert primary(page) == "Name a presenter for item 2"
    assert f"/items/{item('Second').id}/row#" in dict(page.links)["Name a presenter for item 2"]


def test_a_decision_without_an_ask_and_too_long_an_agenda_are_said(client, group):
    meeting = make.meeting(group=group, length_minutes=60)
    make.agenda_item(
        meeting=meeting, presenter_id=make.person().id, purpose=ItemPurpose.DECISION, minutes=70
    )
    client.sign_in(make.secretariat())

    page = client.get(ADDRESS).page

    assert stages(page)[0]["Plan"] == "1 item, 1 decision without an ask, 10 minutes too long"
    assert primary(page) == "Enter the ask for item 1"


@pytest.mark.parametrize(
    ("state", "says", "button"),
    [
        (None, "Not built yet", "Build the pack"),
        (PackState.BUILDING, "Being built", "Check the pack’s progress"),
        (PackState.BUILT, "Built and not issued", "Check and issue the pack"),
        (PackState.ISSUED, "✓ Issued", ""),
    ],
)
def test_a_planned_meeting_waits_for_its_pack(client, group, state, says, button):
    meeting = make.meeting(group=group)
    present_items(meeting)
    if state is not None:
        make.pack(meeting, state)
    client.sign_in(make.secretariat())

    page = client.get(ADDRESS).page

    said, current = stages(page)
    assert said["Pack"] == says
    assert current == ("Pack" if button else "Papers")
    assert primary(page) == button


def test_late_papers_come_before_the_pack(client, group):
    meeting = make.meeting(group=group)
    present_items(meeting)
    papers.paper(meeting=meeting, due_on=date(2010, 2, 1))
    client.sign_in(make.secretariat())

    page = client.get(ADDRESS).page

    said, current = stages(page)
    assert said["Papers"].endswith(", 1 late")
    assert (primary(page), current) == ("Chase what is late", "Papers")
    assert "Build the pack" in page.text


def held(group):
    meeting = make.meeting(group=group, held_on=date(2010, 1, 18), starts_at=time(14))
    present_items(meeting, 2)
    return meeting


def test_after_the_meeting_come_attendance_and_minutes(client, group):
    meeting = held(group)
    chair = make.membership(group=group)
    client.sign_in(make.secretariat())
    address = f"/meetings/{meeting.id}"

    page = client.get(address).page
    said, current = stages(page)
    assert (said["Papers"], said["Pack"], current) == ("No papers", "Not issued", "Meeting")
    assert primary(page) == "Record attendance"

    make.attendance(meeting, chair.person_id, AttendanceState.PRESENT)
    page = client.get(address).page
    assert stages(page)[1] == "Minutes"
    assert primary(page) == "Start the minutes"

    minutes = make.minutes(meeting)
    minutes.items[0].discussion = ""
    db.session.commit()
    page = client.get(address).page
    assert stages(page)[0]["Minutes"] == "1 of 2 items written"
    assert primary(page) == "Continue writing the minutes"


def test_minutes_that_are_late_are_said_to_be(client, group):
    meeting = make.meeting(group=group, held_on=date(2009, 12, 1))
    present_items(meeting)
    client.sign_in(make.secretariat())

    page = client.get(f"/meetings/{meeting.id}").page

    late = [e for e in page.with_class("app-overdue") if "app-stages__words" in e.get("class")]
    assert ["".join(each.itertext()) for each in late] == ["Not started"]


def test_nothing_is_left_to_do_once_minutes_are_agreed(client, group):
    meeting = held(group)
    chair = make.membership(group=group)
    make.attendance(meeting, chair.person_id, AttendanceState.PRESENT)
    make.minutes(meeting, MinutesState.AGREED)
    client.sign_in(make.secretariat())

    page = client.get(f"/meetings/{meeting.id}").page

    (strip,) = page.with_class("app-stages")
    assert not [each for each in strip if each.get("aria-current")]
    assert primary(page) == ""


def test_a_member_sees_how_far_it_is_and_nothing_to_press(client, group, meeting):
    make.pack(meeting, PackState.BUILT)
    papers.paper(meeting=meeting)
    papers.submitted_paper(meeting=meeting)
    client.sign_in(make.member(group))

    page = client.get(ADDRESS).page

    said = stages(page)[0]
    assert (said["Plan"], said["Papers"]) == ("✓ 3 items", "1 paper")
    assert said["Pack"] == "Not issued yet"
    assert not page.with_class("govuk-button")
    assert not [form for form in page.forms if form.method == "post"]


def test_a_cancelled_meeting_has_no_stages(client, group, meeting):
    client.sign_in(make.secretariat())
    client.do(f"{ADDRESS}/cancel", change_reason="Purdah.")

    page = client.get(f"/meetings/{meeting.id}").page

    assert not page.with_class("app-stages")
    assert "Reinstate this meeting" in page.text


# The agenda, with its papers


def test_papers_stand_at_their_items(client, group, meeting):
    paper = papers.paper(meeting=meeting, item_id=item("Second").id, title="On savings")
    other = papers.paper(meeting=meeting, title="On nothing")
    client.sign_in(make.secretariat())

    page = client.get(ADDRESS).page

    assert f"{paper.reference} On savings" in page.rows[1][1]
    assert "Papers for no item of the agenda" in page.text
    assert not [row for row in page.rows if f"{other.reference} On nothing" in row[1]]


def test_an_items_presenter_minutes_and_asks_are_edited_where_it_stands(client, group, meeting):
    client.sign_in(make.secretariat())
    who = make.person(name="Ruth Kelly")
    row = dict(client.get(ADDRESS).page.links)["Edit Second"]

    opened = client.get(row).page
    assert [cells[1].split(" ", 1)[0] for cells in opened.rows] == ["1.", "2.", "3."]
    page = client.send(
        opened, presenter_id=who.id, minutes=45, ask="agree the plan\n\nnote the risks"
    ).page

    assert page.path == f"/meetings/{meeting.id}"
    assert page.rows[1][2:4] == ["Ruth Kelly", "45"]
    assert "agree the plan note the risks" in page.rows[1][1]
    assert [cells[0] for cells in page.rows] == ["2pm", "2:10pm", "2:55pm"]
    assert item("Second").section == "oral"


def test_a_wrong_figure_is_said_in_the_row_and_nothing_typed_is_lost(client, group, meeting):
    client.sign_in(make.secretariat())
    address = f"/meetings/{meeting.id}/items/{item('Second').id}/row"

    page = client.submit(address, minutes="soon", ask="agree the plan").page

    assert page.title.startswith("Error: ")
    assert len(page.errors) == 1
    filled = page.form().filled({}, "")
    assert (filled["minutes"], filled["ask"]) == (["soon"], ["agree the plan"])
    assert item("Second").minutes == 20


def test_only_the_secretariat_opens_a_row(client, group, meeting):
    client.sign_in(make.member(group))

    assert client.get(f"/meetings/{meeting.id}/items/{item('First').id}/row").status_code == 403
    assert not [text for text, _ in client.get(ADDRESS).page.links if text.startswith("Edit")]


@pytest.mark.one_engine
def test_a_meeting_that_passes_midnight_says_so(client, group):
    meeting = make.meeting(group=group, starts_at=time(23), length_minutes=150)
    for title in ("First", "Second"):
        make.agenda_item(meeting=meeting, title=title, minutes=60)
    make.programme()
    account = make.account()
    make.membership(group=group, person=account.person)

    page = client.sign_in(make.secretariat()).get(f"/meetings/{meeting.id}").page
    asked = client.sign_in(account).get(f"/meetings/{meeting.id}/coming").page

    assert "11pm to 1am the next day" in page.text
    assert "starts at 11pm and ends at 1:30am the next day" in asked.text
