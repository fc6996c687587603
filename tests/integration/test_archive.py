"""A place or a group that is over leaves lists, choices and new packs; what it did stays to be
read, and it can be brought back."""

from datetime import date

import pytest

from app.core import clock
from app.core.domain import kind_of
from app.extensions import db
from app.governance.groups.queries import list_groups
from app.governance.meetings.queries import list_next_meetings
from app.packs.assemble import assemble
from app.packs.content import encode
from app.pilots.queries import list_pilots, pilot_choices
from tests import factories as make


@pytest.fixture
def programme(app):
    make.pin()
    return make.programme()


@pytest.fixture
def secretary(client, programme):
    return client.sign_in(make.secretariat(person=make.person(name="Sam Secretary")))


def archive(client, kind, record):
    label = kind_of(client.application, record).label
    address = f"/archive/{kind}/{record.id}"
    return client.submit(address, f"Archive this {label}", archived_reason="It is over").page


def test_an_archived_place_leaves_lists_and_choices_and_stays_to_be_read(secretary):
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    risk = make.risk(pilot=kent, title="Budgets stay apart")
    page = archive(secretary, "pilot", kent)

    assert "Kent archived." in page.text
    assert "Archived on 4 February 2010 by Sam Secretary: It is over" in page.text
    assert [each.id for each in list_pilots()] == [durham.id]
    assert ">Kent<" not in secretary.get("/pilots").page.html
    assert ">Kent<" not in secretary.get("/risks/new").page.html
    assert "Budgets stay apart" in secretary.get(f"/risks?pilot={kent.id}").page.text
    assert "Kent" in secretary.get(f"/risks/{risk.reference}").page.text
    assert "Kent" in secretary.get("/archived").page.text
    assert "Archived" in secretary.get(f"/history/pilot/{kent.id}").page.text


def test_what_it_still_holds_is_listed_first(secretary):
    kent = make.pilot(name="Kent")
    make.risk(pilot=kent)
    make.milestone(pilot=kent)
    make.milestone(pilot=kent)

    page = secretary.get(f"/archive/pilot/{kent.id}").page
    assert "It still has: 2 milestones not reached 1 open risk" in page.text
    assert ("1 open risk", f"/risks?pilot={kent.id}&state=open") in page.links


def test_a_record_of_an_archived_place_can_still_be_edited(secretary):
    kent = make.pilot(name="Kent")
    barrier = make.barrier(pilot=kent)
    archive(secretary, "pilot", kent)

    page = secretary.submit(f"/barriers/{barrier.reference}/edit", title="Another title").page
    assert "Changes saved." in page.text
    assert db.session.get_one(type(barrier), barrier.id).pilot_id == kent.id


def test_no_update_is_due_from_it_and_new_packs_do_not_tell_of_it(secretary):
    kent = make.pilot(name="Kent")
    make.pilot(name="Durham")
    month = make.reporting_round(due_on=date(2010, 2, 1))
    meeting = make.meeting(round=month)
    make.agenda_item(meeting=meeting, section="pilots")
    assert "Kent" in secretary.get(f"/meetings/{meeting.id}/readiness").page.text
    archive(secretary, "pilot", kent)
    db.session.expire_all()

    text = secretary.get(f"/meetings/{meeting.id}/readiness").page.text
    assert "Durham" in text
    assert "Kent" not in text
    assert b"Kent" not in encode(assemble(meeting.id, clock.today()))


def test_an_archived_group_leaves_lists_and_its_meetings_stay(secretary):
    group = make.group(name="Officials' group", slug="officials")
    make.meeting(group=group, held_on=date(2009, 12, 17))
    make.meeting(group=group)
    page = secretary.get(f"/archive/group/{group.id}").page
    assert "1 meeting to come, which will be cancelled, with your reason" in page.text
    archive(secretary, "group", group)

    assert list_groups() == []
    assert list_next_meetings(clock.today()) == []
    assert "Officials' group" not in secretary.get("/groups").page.text
    assert "17 December 2009" in secretary.get("/meetings").page.text
    assert "Archived on" in secretary.get("/groups/officials").page.text


@pytest.mark.parametrize("kind", ["pilot", "group"])
def test_it_is_brought_back(secretary, kind):
    record = make.pilot(name="Kent") if kind == "pilot" else make.group(name="Kent")
    page = archive(secretary, kind, record)
    label = kind_of(secretary.application, record).label

    page = secretary.send(page, f"Bring this {label} back").page
    assert "Kent is in use again." in page.text
    assert "Archived on" not in page.text
    assert "Kent" not in secretary.get("/archived").page.text
    assert (1, "Kent") in [(1, name) for _id, name in pilot_choices()] or kind == "group"
    assert "Kent" in secretary.get(f"/{kind}s").page.text


def test_archiving_can_be_undone(secretary):
    kent = make.pilot(name="Kent")
    page = archive(secretary, "pilot", kent)
    secretary.do(page, "Undo")

    db.session.expire_all()
    assert db.session.get_one(type(kent), kent.id).archived_on is None


def test_only_those_who_keep_it_archive_it(client, programme):
    kent = make.pilot(name="Kent")
    lead = client.sign_in(make.pilot_lead(kent))

    assert lead.get(f"/archive/pilot/{kent.id}").status_code == 403
    assert "Archive this" not in lead.get(f"/pilots/{kent.slug}").page.text


def test_archiving_a_group_cancels_what_it_would_have_met_for(secretary):
    group, other = make.group(name="Officials' group"), make.group(name="Ministers")
    held = make.meeting(group=group, held_on=date(2009, 12, 17))
    ahead = [make.meeting(group=group, held_on=date(2010, month, 18)) for month in (2, 3)]
    theirs = make.meeting(group=other, held_on=date(2010, 2, 19))
    sequence = ahead[0].sequence
    page = archive(secretary, "group", group)

    db.session.expire_all()
    assert [each.is_cancelled for each in (*ahead, held, theirs)] == [True, True, False, False]
    assert "It is over" in secretary.get(f"/meetings/{ahead[0].id}").page.text

    assert "Undone." in secretary.send(page, "Undo").page.text
    db.session.expire_all()
    assert [each.is_cancelled for each in ahead] == [False, False]
    # Calendars that have heard of the cancelling hear that it is held after all.
    assert ahead[0].sequence == sequence + 2


def test_a_meeting_that_was_held_today_is_in_the_way(secretary):
    group = make.group(name="Officials' group")
    meeting = make.meeting(group=group, held_on=clock.today())
    make.present(meeting)
    page = archive(secretary, "group", group)

    assert page.errors
    db.session.expire_all()
    assert group.archived_on is None
    assert not meeting.is_cancelled
