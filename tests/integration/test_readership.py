"""Who could not open a group's next pack: on the group's, the meeting's and the pack's pages."""

from datetime import date

import pytest

from app.core import clock
from app.core.access import Role
from app.core.markings import Marking
from app.extensions import db
from app.governance.papers.rules import PaperState
from app.notifications.rules import MessageState
from app.packs.assemble import assemble
from app.packs.readership.queries import read_next_readerships, read_readership
from tests import factories as make
from tests.factories import papers as papers_of
from tests.guards.watching import statements
from tests.letters import letters_to

SOME_DAY = date(2100, 1, 1)
LOW = Marking.NOT_MARKED
ASK = "Ask the administrators"


@pytest.fixture
def group(app):
    make.pin()
    make.programme()
    return make.group(name="Officials' group", slug="officials")


@pytest.fixture
def meeting(group):
    return make.meeting(group=group, marking=Marking.PROTECT)


@pytest.fixture
def secretary(client):
    return client.sign_in(make.secretariat(person=make.person(name="Sam Secretary")))


def barred(meeting):
    return {each.who.name: each.why for each in read_readership(meeting).barred}


def named(name):
    return make.person(name=name)


def test_whoever_can_open_it_is_not_listed(group, meeting):
    make.member(group)
    make.reader(group)
    make.membership(group=group, person=make.secretariat().person, starts_on=meeting.held_on)

    readership = read_readership(meeting)
    assert (len(readership.expected), readership.barred) == (3, [])


def test_each_obstacle_is_told(group, meeting):
    make.membership(group=group, person=named("None"))
    make.member(group, person=named("Closed"), is_enabled=False)
    make.member(group, person=named("Invited"), password_hash=None)
    make.reader(group, person=named("Low"), clearance_before_2014=LOW)
    make.member(group, person=named("Mute"), email="mute@example.org")
    make.message(MessageState.DEAD, to="mute@example.org")
    make.role(make.account(person=named("Later")).person, Role.READER, group, starts_on=SOME_DAY)
    make.member(make.group(), person=named("Of another group"))

    assert barred(meeting) == {
        "None": "No account",
        "Closed": "Sign-in disabled",
        "Invited": "Has not accepted the invitation",
        "Low": "Not cleared for PROTECT",
        "Mute": "Mail to mute@example.org is not delivered",
        "Later": "No role that reads the packs of this group",
    }


def test_a_member_from_the_day_of_the_meeting_cannot_read_it_before(group, meeting):
    joins = make.account(person=named("Joins"))
    make.membership(group=group, person=joins.person, starts_on=meeting.held_on)
    left = make.account(person=named("Left"))
    make.membership(group=group, person=left.person, ends_on=date(2010, 1, 4))

    assert barred(meeting) == {"Joins": "No role that reads the packs of this group"}


def test_mail_that_arrived_since_is_not_failing(group, meeting):
    make.member(group, email="mute@example.org")
    make.message(MessageState.DEAD, to="mute@example.org")
    make.message(MessageState.SENT, to="mute@example.org")

    assert barred(meeting) == {}


def test_what_it_would_be_marked_is_what_the_pack_is_marked(group, meeting):
    papers_of.paper(meeting=meeting, marking=Marking.RESTRICTED, state=PaperState.SUBMITTED)

    assert read_readership(meeting).marking is Marking.RESTRICTED
    assert assemble(meeting.id, clock.today()).marking is Marking.RESTRICTED


@pytest.mark.usefixtures("kept")
def test_it_is_read_with_as_many_statements_for_many(app, group, meeting):
    make.member(group)
    with statements() as few:
        read_next_readerships([meeting.id], clock.today())
    others = [make.meeting(held_on=date(2010, 2, day)) for day in (19, 20, 21)]
    for other in others:
        for _ in range(3):
            make.member(other.group, is_enabled=False)
    with statements() as many:
        found = read_next_readerships([each.id for each in (meeting, *others)], clock.today())

    assert len(many) == len(few) == 1
    assert [len(found[each.id].barred) for each in others] == [3, 3, 3]


def test_readiness_counts_it_until_it_is_put_right(group, meeting, secretary):
    account = make.member(group, person=named("Low"), clearance_before_2014=LOW)
    page = secretary.get(f"/meetings/{meeting.id}/readiness").page
    assert "1 person cannot open the pack" in page.text
    assert "Not cleared for PROTECT" in page.text

    account.clearance_before_2014 = Marking.PROTECT
    db.session.commit()
    page = secretary.get(f"/meetings/{meeting.id}/readiness").page
    assert "cannot open the pack" not in page.text.replace("Who cannot open the pack", "")
    assert "Everyone who should read the pack can open it (1 person)." in page.text


def test_the_group_and_the_page_that_issues_say_it(group, meeting, secretary):
    make.membership(group=group, person=named("Nell"))
    pack = make.pack(meeting)

    for address in ("/groups/officials", f"/packs/{pack.id}/issue"):
        page = secretary.get(address).page
        assert "1 of 1 person cannot open the pack." in page.text
        assert "No account" in page.text


def test_members_do_not_see_who_cannot_read(group, meeting, client):
    make.membership(group=group, person=named("Nell"))
    member = client.sign_in(make.member(group))

    assert "No account" not in member.get("/groups/officials").page.text


def test_administrators_are_asked_with_links(group, meeting, secretary):
    make.administrator(email="admin@example.org")
    nell = named("Nell")
    make.membership(group=group, person=nell)
    page = secretary.submit(f"/meetings/{meeting.id}/readership", ASK).page

    assert "1 message to administrators queued." in page.text
    [letter] = letters_to("admin@example.org")
    assert letter.subject == "1 person cannot open the pack of Officials' group"
    assert "Nell: no account" in letter.text
    assert f"/people/{nell.id}/account" in letter.text


def test_nobody_is_asked_where_everyone_can_read(group, meeting, secretary):
    make.administrator(email="admin@example.org")
    nell = named("Nell")
    make.membership(group=group, person=nell)
    page = secretary.get(f"/meetings/{meeting.id}/readership").page
    make.account(nell)
    page = secretary.send(page, ASK).page

    assert "No message was sent: everyone can open the pack now." in page.text
    assert letters_to("admin@example.org") == []


def test_the_form_for_a_reader_names_who_is_to_be_one(group, meeting, secretary):
    joins = make.account(person=named("Pat Joins"))
    make.membership(group=group, person=joins.person, starts_on=meeting.held_on)
    page = secretary.get(f"/meetings/{meeting.id}/readership").page

    form = secretary.get(dict(page.links)["Add as a reader : Pat Joins"]).page
    assert f'<option value="{joins.person_id}" selected' in form.html
