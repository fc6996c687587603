"""What the secretariat's front page says a new programme lacks, until its first pack is issued."""

from datetime import date

import pytest

from app.core.access import Role
from app.core.markings import Marking
from app.governance.groups.rules import MemberRole
from app.packs.rules import PackState
from tests import factories as make
from tests.guards.watching import statements

FIRST = date(2010, 2, 18)


def steps(client):
    """Each step by its title: how it stands, and the links to what is missing."""
    page = client.get("/").page
    found = {}
    for row in page.with_class("govuk-task-list__item"):
        name, state = list(row)
        title = (name.text or "").strip()
        links = {link.text: link.get("href") for link in name.iter("a")}
        found[title] = (" ".join("".join(state.itertext()).split()), links, _text(name))
    return found


def _text(element):
    return " ".join("".join(element.itertext()).split())


@pytest.fixture
def client(client):
    make.pin()
    account = make.secretariat()
    make.role(account.person, Role.ADMINISTRATOR)
    client.sign_in(account)
    return client


def test_an_empty_programme_begins_with_its_groups(client):
    found = steps(client)

    assert found["Start the programme"][0] == "Not yet started"
    assert "flask programme begin" in found["Start the programme"][2]
    assert found["Add the groups"][1] == {"Add a group": "/groups/new"}
    assert {state for state, _links, _text in found.values()} <= {"Not yet started", "1 missing"}


def test_each_step_names_what_is_missing_and_leads_to_its_form(client):
    make.programme()
    board = make.group(name="Board", slug="board", marking=Marking.PROTECT)
    make.group(name="Forum", slug="forum")
    ann, bob = (make.person(name=name) for name in ("Ann", "Bob"))
    for person in (ann, bob):
        make.membership(group=board, person=person)
    make.account(bob, clearance_before_2014=Marking.NOT_MARKED)
    meeting = make.meeting(group=board, held_on=FIRST, round=None)
    item = make.agenda_item(meeting=meeting, title="Hub plans", presenter_id=None)

    found = steps(client)

    assert found["Add the groups"][0] == "Completed"
    assert found["Name the members"][1] == {
        "Board": "/groups/board/members/several",
        "Forum": "/groups/forum/members/several",
    }
    assert "Board no chair Forum no members" in found["Name the members"][2]
    assert found["Open accounts for the members"][1] == {"Ann": f"/people/{ann.id}/account"}
    clearances = found["Record clearances for the groups’ markings"]
    assert clearances[1] == {"Bob": f"/people/{bob.id}/clearance"}
    assert "not cleared for PROTECT" in clearances[2]
    assert found["Set the standing agendas"][0] == "2 missing"
    assert found["Agree the terms of reference"][1]["Board"] == "/groups/board/terms"
    assert found["Plan the first meetings"][1] == {"Forum": "/groups/forum/series/new"}
    assert found["Name the presenters"][1] == {
        "Hub plans": f"/meetings/{meeting.id}/items/{item.id}/edit"
    }
    assert found["Build and issue the first pack"][0] == "1 missing"
    for _state, links, _said in found.values():
        for address in links.values():
            assert client.get(address).status_code == 200, address


def test_a_step_is_completed_once_nothing_is_missing(client):
    make.programme()
    group = make.group(marking=Marking.PROTECT)
    who = make.person()
    make.membership(group=group, person=who, role=MemberRole.CHAIR)
    make.account(who, clearance_before_2014=Marking.RESTRICTED)
    make.standing_item(group=group)
    make.terms(group=group)
    make.pilot()
    meeting = make.meeting(group=group, held_on=FIRST, round=make.reporting_round())
    make.agenda_item(meeting=meeting, presenter_id=who.id)

    states = {title: state for title, (state, _links, _text) in steps(client).items()}

    assert states.pop("Build and issue the first pack") == "1 missing"
    assert states.pop("Connect the mail server") == "Not yet started"
    assert set(states.values()) == {"Completed"}, states
    assert len(states) == 11


def test_many_names_are_cut_and_counted(client):
    group = make.group()
    for number in range(5):
        make.membership(group=group, person=make.person(name=f"Member {number}"))

    state, links, text = steps(client)["Open accounts for the members"]

    assert state == "5 missing"
    assert list(links) == ["Invite all of them", "Member 0", "Member 1", "Member 2"]
    assert links["Invite all of them"] == "/people/invite"
    assert "and 2 more" in text


def test_those_who_keep_no_accounts_are_led_to_the_person(client):
    who = make.person()
    make.membership(group=make.group(), person=who)
    client.sign_in(make.secretariat())

    links = steps(client)["Open accounts for the members"][1]

    assert links == {who.name: f"/people/{who.id}"}


def test_the_list_goes_with_the_first_issue(client):
    meeting = make.meeting(held_on=FIRST)
    pack = make.pack(meeting, PackState.BUILT)
    assert "First steps" in client.get("/").page.text

    pack.state = PackState.ISSUED

    assert "First steps" not in client.get("/").page.text


def test_a_programme_that_has_met_is_past_its_first_steps(client):
    make.meeting(held_on=date(2010, 1, 14))

    assert "First steps" not in client.get("/").page.text


@pytest.mark.usefixtures("kept")
def test_the_steps_take_as_many_queries_however_much_is_missing(client):
    make.membership(group=make.group())
    meeting = make.meeting(held_on=FIRST)
    make.agenda_item(meeting=meeting, presenter_id=None)
    client.get("/")
    with statements() as few:
        client.get("/")
    for _ in range(4):
        make.membership(group=make.group())
        make.agenda_item(meeting=meeting, presenter_id=None)
    client.get("/")  # which counts anew what is due

    with statements() as many:
        client.get("/")

    assert len(many) == len(few)
