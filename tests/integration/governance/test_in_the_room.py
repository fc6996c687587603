"""Attendees are people of the register, and each decision has its own quorum."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.accounts.models import Organisation, Person
from app.extensions import db
from app.governance.attendance.queries import find_roll
from app.governance.attendance.rules import MoveKind
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.rules import AttendanceState
from tests import factories as make

MEETING = "/meetings/officials/2010-01-18"
ROOM = f"{MEETING}/attendance/room"
SUBSTITUTE = AttendanceState.SUBSTITUTE


@pytest.fixture
def held(group):
    """Of three members, two are needed: the chair, Ann and Bob."""
    held = make.meeting(group=group, held_on=date(2010, 1, 18))
    for title in ("Principles", "Money"):
        make.agenda_item(meeting=held, title=title, ask="Agree it.")
    return held


@pytest.fixture
def members(group):
    roles = {"The chair": MemberRole.CHAIR, "Ann": MemberRole.MEMBER, "Bob": MemberRole.MEMBER}
    return {
        name: make.membership(group=group, role=role, person=make.person(name=name)).person_id
        for name, role in roles.items()
    }


@pytest.fixture
def secretary(client, held, members):
    client.sign_in(make.secretariat())
    return client


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def step(secretary, held, who, move, item):
    """Record what somebody did at an item, by the words of the page."""
    roll = find_roll(held)
    seat = next(key for key, name in roll.names.items() if name == who)
    items = {each.title: each.id for each in db.session.scalars(select(AgendaItem))}
    return secretary.submit(
        ROOM, "Add record", attendance_id=seat, item_id=items[item], move=move
    ).page


def test_quorum_lost_in_the_middle_stops_the_decision_of_that_item_alone(secretary, held, members):
    secretary.do(f"{MEETING}/attendance", **{f"state_{members['Bob']}": "apologies"})

    told = step(secretary, held, "Ann", "left", "Money")
    items = [item.id for item in make.minutes(held).items]
    first, second = (
        secretary.get(f"{MEETING}/minutes/items/{item}/decisions/new", follow_redirects=True).page
        for item in items
    )

    assert "Ann: left before it" in told.text
    assert "Not quorate: the chair and 0 of 2 other members; 2 needed." in told.text
    assert "Record decision" in [b[0] for form in first.forms for b in form.buttons]
    assert "Send the decision to a write-round" in second.text
    assert "Record decision" not in [b[0] for form in second.forms for b in form.buttons]
    shown = secretary.get(f"{MEETING}/minutes", follow_redirects=True).page
    assert "Ann left before this item." in shown.text
    assert "The item could not be decided." in shown.text
    assert "Item 2: Not quorate" in secretary.get(MEETING, follow_redirects=True).page.text


def test_what_was_decided_keeps_its_quorum(secretary, held, members):
    secretary.do(f"{MEETING}/attendance", **{f"state_{members['Bob']}": "apologies"})
    items = [item.id for item in make.minutes(held).items]
    secretary.do(f"{MEETING}/minutes/items/{items[1]}/decisions/new", text="Agreed.")

    refused = step(secretary, held, "Ann", "stood_back", "Money")
    allowed = step(secretary, held, "Ann", "stood_back", "Principles")

    assert "1 decision of this item is on record" in refused.errors[0]
    assert "Recorded." in allowed.text


@pytest.fixture
def decided(secretary, held, members):
    """The first item was decided by Ann and the chair, before Ann left and Bob sent apologies."""
    secretary.do(f"{MEETING}/attendance", **{f"state_{members['Bob']}": "apologies"})
    step(secretary, held, "Ann", "left", "Money")
    first, _second = [item.id for item in make.minutes(held).items]
    secretary.do(f"{MEETING}/minutes/items/{first}/decisions/new", text="Agreed.")
    return {item.title: item.id for item in db.session.scalars(select(AgendaItem))}


def test_an_agenda_put_into_another_order_keeps_the_quorum_of_what_was_decided(
    secretary, held, decided
):
    page = secretary.get(f"/meetings/{held.id}").page
    refused = secretary.send(page, "Move up Money").page

    assert "1 decision of this item is on record" in refused.text
    assert list(find_roll(held).places) == [decided["Principles"], decided["Money"]]


def test_an_order_is_not_taken_back_where_a_decision_would_lose_its_quorum(
    secretary, held, members
):
    secretary.do(f"{MEETING}/attendance", **{f"state_{members['Bob']}": "apologies"})
    page = secretary.get(f"/meetings/{held.id}").page
    page = secretary.send(page, "Move up Money").page
    ordered = secretary.send(page, "Move down Money").page
    step(secretary, held, "Ann", "left", "Money")
    first, _second = [item.id for item in make.minutes(held).items]
    secretary.do(f"{MEETING}/minutes/items/{first}/decisions/new", text="Agreed.")
    order = list(find_roll(held).places)

    refused = secretary.send(ordered, "Undo").page

    assert "1 decision of this item is on record" in refused.text
    db.session.expire_all()
    assert list(find_roll(held).places) == order


def test_who_left_before_an_item_that_is_removed_is_not_there_for_the_next(
    secretary, held, decided
):
    last = make.agenda_item(meeting=held, title="Any other business").id
    secretary.do(f"/meetings/{held.id}/items/{decided['Money']}/remove")

    roll = find_roll(held)
    assert [(move.item_id, move.move) for move in roll.moves] == [(last, MoveKind.LEFT)]
    assert roll.lost_at == [last]


def test_an_outsider_becomes_a_person_of_the_register_once(secretary, held):
    lines = "Cy Cole, Audit Commission"
    people = count(Person)
    secretary.do(f"{MEETING}/attendance", in_attendance=lines)
    page = secretary.submit(f"{MEETING}/attendance", in_attendance=lines).page

    assert count(Person) == people + 1
    assert count(Organisation) == 1
    assert "Cy Cole, Audit Commission: in attendance" in page.text
    assert find_roll(held).others[0].person_id is not None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"in_attendance": "Nobody known"}, "Nobody known is not in the list of people."),
        ({"observers": "Ann"}, "Ann is a member of the group."),
        ({"in_attendance": "Cy, NAO", "observers": "Cy, NAO"}, "Cy is listed twice."),
    ],
)
def test_each_person_is_listed_once_and_known(secretary, typed, said):
    page = secretary.submit(f"{MEETING}/attendance", **typed).page

    assert said in page.errors[0]
    held_now = page.form("Save attendance").filled({}, "")
    assert all(held_now[name] == [value] for name, value in typed.items())


def test_nobody_stands_for_two_members(secretary, members):
    twice = {}
    for name in ("Ann", "Bob"):
        twice |= {f"state_{members[name]}": SUBSTITUTE, f"substitute_{members[name]}": "Cy, NAO"}

    page = secretary.submit(f"{MEETING}/attendance", **twice).page

    assert "can stand in for one member" in page.errors[0]


def test_only_those_named_in_the_terms_stand_in(secretary, held, members):
    term = next(t for t in find_roll(held).members if t.person_id == members["Ann"])
    make.substitute(term, make.person(name="Cy Cole"))
    seat = {f"state_{members['Ann']}": SUBSTITUTE}
    typed = f"substitute_{members['Ann']}"

    refused = secretary.submit(f"{MEETING}/attendance", **seat, **{typed: "Di, NAO"}).page
    taken = secretary.send(refused, **{typed: "Cy Cole"}).page

    assert "allow only Cy Cole to stand in for Ann" in refused.errors[0]
    assert "Ann: represented by Cy Cole" in taken.text


def test_two_substitutes_change_places(secretary, held, members):
    ann, bob = members["Ann"], members["Bob"]
    seats = {f"state_{ann}": SUBSTITUTE, f"state_{bob}": SUBSTITUTE}
    names = ("Cy, NAO", "Di, NAO")
    for first, second in (names, names[::-1]):
        page = secretary.submit(
            f"{MEETING}/attendance",
            **seats,
            **{f"substitute_{ann}": first, f"substitute_{bob}": second},
        ).page
        assert not page.errors
    roll = find_roll(held)

    assert [roll.seats[ann].name, roll.seats[bob].name] == ["Di, NAO", "Cy, NAO"]
