"""Copying from another group, and from the meeting before."""

from datetime import date

import pytest

from app.core.markings import Marking
from app.extensions import db
from app.governance.groups.models import Membership, StandingItem
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import AgendaItem
from tests import factories as make


@pytest.fixture
def client(client):
    make.pin()
    client.sign_in(make.secretariat())
    return client


@pytest.fixture
def groups(client):
    """A new group, and one that has met for long."""
    new, old = make.group(slug="new-board"), make.group(slug="old", name="Old board")
    make.standing_item(group=old, title="Risks", minutes=25, section="risks")
    make.standing_item(group=old, title="Any other business")
    make.membership(group=old, person=make.person(name="Chair"), role=MemberRole.CHAIR)
    make.membership(group=old, person=make.person(name="Gone"), ends_on=date(2010, 1, 1))
    return new, old


def titles(group):
    found = db.session.query(StandingItem).filter_by(group_id=group.id)
    return [item.title for item in found.order_by(StandingItem.position)]


def test_a_new_group_takes_over_members_and_standing_agenda(client, groups):
    new, old = groups
    make.standing_item(group=new, title="risks")

    answer = client.submit(
        "/groups/new-board/copy",
        other_id=old.id,
        copies_items=True,
        copies_members=True,
        starts_on=date(2010, 3, 1),
    )

    assert answer.page.path == "/groups/new-board"
    assert titles(new) == ["risks", "Any other business"]
    members = db.session.query(Membership).filter_by(group_id=new.id).all()
    assert [(each.name_then, each.role, each.starts_on) for each in members] == [
        ("Chair", MemberRole.CHAIR, date(2010, 3, 1))
    ]
    assert len(titles(old)) == 2


def test_only_what_is_chosen_is_copied_and_never_twice(client, groups):
    new, old = groups
    for _ in range(2):
        client.do("/groups/new-board/copy", other_id=old.id, copies_members=True)

    assert titles(new) == []
    assert db.session.query(Membership).filter_by(group_id=new.id).count() == 1
    page = client.submit("/groups/new-board/copy", other_id=old.id).page
    assert "Choose what to copy." in page.text


@pytest.fixture
def meetings(client):
    group = make.group()
    before = make.meeting(group=group, number=1, held_on=date(2010, 1, 14))
    return before, make.meeting(group=group, number=2, held_on=date(2010, 2, 18))


def test_items_of_the_meeting_before_are_copied_with_their_asks(client, meetings):
    before, meeting = meetings
    who = make.person()
    plan = make.agenda_item(
        meeting=before, title="Hub plans", ask="agree them", minutes=40, presenter_id=who.id
    )
    make.agenda_item(meeting=before, title="Other")
    make.agenda_item(meeting=before, title="Risks")
    make.agenda_item(meeting=meeting, title="RISKS")
    make.agenda_item(meeting=before, title="Private", is_restricted=True, presenter_id=who.id)
    address = f"/meetings/{meeting.id}/items/copy"

    page = client.get(address).page
    client.do(page, "Copy items", item_ids=[plan.id])

    assert "Risks" not in page.form("Copy items").element.text_content()
    assert "Private" not in page.text
    copied = db.session.query(AgendaItem).filter_by(meeting_id=meeting.id, title="Hub plans").one()
    assert (copied.ask, copied.minutes, copied.presenter_id) == ("agree them", 40, who.id)
    assert "Choose at least one item." in client.submit(address).page.text


def test_a_copy_is_marked_as_high_as_what_it_is_of(client, meetings):
    before, meeting = meetings
    high = make.agenda_item(meeting=before, title="Cuts", marking=Marking.RESTRICTED)

    client.do(f"/meetings/{meeting.id}/items/copy", item_ids=[high.id])

    copied = db.session.query(AgendaItem).filter_by(meeting_id=meeting.id).one()
    assert copied.marking is Marking.RESTRICTED


def test_items_of_no_other_meeting_are_copied(client, meetings):
    _before, meeting = meetings
    other = make.agenda_item(meeting=make.meeting(held_on=date(2010, 1, 7)), title="Elsewhere")
    make.agenda_item(meeting=meetings[0])

    page = client.submit(f"/meetings/{meeting.id}/items/copy", item_ids=[other.id]).page

    assert "Choose from the list." in page.text
    assert db.session.query(AgendaItem).filter_by(meeting_id=meeting.id).count() == 0


def test_a_first_meeting_has_nothing_to_copy(client):
    meeting = make.meeting(number=1)

    assert "no earlier meeting" in client.get(f"/meetings/{meeting.id}/items/copy").page.text
    assert "Copy items" not in client.get(f"/meetings/{meeting.id}").page.text
