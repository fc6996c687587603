"""Members say whether they come to a meeting: on its page, or by a link in an email."""

from datetime import date, time

import pytest

from app.answers.service import offer_answers
from app.core.database import transaction
from app.core.due import list_due
from app.core.errors import DomainError, Refused
from app.extensions import db
from app.governance.attendance import service
from app.governance.attendance.queries import find_roll
from app.governance.groups.rules import MemberRole
from app.governance.meetings.rules import AttendanceState
from app.governance.timetable.service import cancel_meeting, move_meeting
from tests import factories as make

pytestmark = pytest.mark.one_engine

COMING, APOLOGIES = AttendanceState.COMING, AttendanceState.APOLOGIES
SUBSTITUTE = AttendanceState.SUBSTITUTE


@pytest.fixture
def meeting(group):
    return make.meeting(group=group, held_on=date(2010, 2, 18))


@pytest.fixture
def ann(group):
    account = make.account(make.person(name="Ann"))
    make.membership(group=group, person=account.person)
    return account


@pytest.fixture
def bob(group):
    account = make.account(make.person(name="Bob"))
    make.membership(group=group, person=account.person, role=MemberRole.CHAIR)
    return account


def asked(**of):
    return [each for each in list_due(**of) if each.kind == "attendance_answer"]


def page_of(meeting):
    return f"/meetings/{meeting.id}/coming"


def state_of(meeting, account):
    seat = find_roll(meeting).seats.get(account.person_id)
    return seat.state if seat else None


def test_members_are_asked_a_week_before_until_they_answer(meeting, group, ann, bob):
    make.membership(group=group, role=MemberRole.OBSERVER)
    make.meeting(group=group, held_on=date(2010, 6, 1))  # not yet

    (owed,) = asked(person_id=ann.person_id)
    assert (owed.due_on, owed.group_id) == (date(2010, 2, 11), group.id)
    assert {each.person_id for each in asked()} == {ann.person_id, bob.person_id}
    assert asked(meetings=[meeting]) == []  # none waits for it

    service.answer_invitation(make.actor(ann), meeting=meeting, answer=COMING)

    assert [each.person_id for each in asked()] == [bob.person_id]
    cancel_meeting(make.actor(make.secretariat()), meeting=meeting, change_reason="Snow")
    assert asked() == []


def test_a_member_answers_on_the_page_and_changes_it(client, meeting, ann, bob):
    client.sign_in(ann)
    where = f"/meetings/{meeting.id}"
    assert "You have not said whether you are coming." in client.get(where).page.text

    page = client.submit(page_of(meeting), answer=COMING).page
    assert "You are coming. Change your answer" in page.text
    assert "1 coming, 0 apologies, 1 not answered" in page.text

    unnamed = client.submit(page_of(meeting), answer=SUBSTITUTE).page
    assert unnamed.errors == ["Enter who is coming in your place."]
    page = client.send(unnamed, answer=SUBSTITUTE, substitute="Mo Deputy").page
    assert "Mo Deputy is coming in your place." in page.text
    assert "0 coming, 1 substitute, 0 apologies, 1 not answered" in page.text
    assert not find_roll(meeting).is_recorded  # the meeting has not been held


def test_no_substitute_is_offered_where_the_terms_allow_none(client, meeting, group, ann):
    make.terms(group=group, allows_substitutes=False)
    member = make.actor(ann)
    client.sign_in(ann)

    page = client.get(page_of(meeting)).page

    assert "I am coming" in page.text
    assert "substitute" not in page.text.lower()
    with pytest.raises(DomainError, match="do not allow substitutes"):
        service.answer_invitation(member, meeting=meeting, answer=SUBSTITUTE, substitute="Mo")


def test_nobody_answers_for_a_member(client, meeting, ann):
    secretariat = make.secretariat()
    asking = make.actor(secretariat)
    client.sign_in(secretariat)

    assert client.get(page_of(meeting)).status_code == 403
    assert "Say whether you are coming" not in client.get(f"/meetings/{meeting.id}").page.text
    with pytest.raises(Refused):
        service.answer_invitation(asking, meeting=meeting, answer=COMING)


def test_attendance_begins_with_the_answers(client, meeting, ann, bob):
    member = make.actor(ann)
    service.answer_invitation(member, meeting=meeting, answer=APOLOGIES)
    service.answer_invitation(make.actor(bob), meeting=meeting, answer=COMING)
    db.session.commit()
    client.sign_in(make.secretariat())
    attendance = f"/meetings/{meeting.id}/attendance"

    client.do(attendance)  # before the meeting: nothing is lost
    assert (state_of(meeting, ann), state_of(meeting, bob)) == (APOLOGIES, COMING)

    make.pin(meeting.held_on)
    client.do(attendance)
    assert (state_of(meeting, ann), state_of(meeting, bob)) == (APOLOGIES, AttendanceState.PRESENT)
    with pytest.raises(DomainError, match="has been held"):
        service.answer_invitation(member, meeting=meeting, answer=COMING)


def test_who_said_they_come_is_asked_again_where_the_meeting_moves(meeting, ann, bob):
    service.answer_invitation(make.actor(ann), meeting=meeting, answer=COMING)
    service.answer_invitation(make.actor(bob), meeting=meeting, answer=APOLOGIES)

    move_meeting(
        make.actor(make.secretariat()),
        meeting=meeting,
        held_on=date(2010, 2, 25),
        starts_at=time(14, 0),
        change_reason="Snow",
    )

    assert [each.person_id for each in asked()] == [ann.person_id]
    assert state_of(meeting, bob) is APOLOGIES


@pytest.mark.parametrize(
    ("label", "answer"), [("I am coming", COMING), ("Send apologies", APOLOGIES)]
)
def test_a_link_in_an_email_answers(client, meeting, ann, label, answer):
    make.programme()
    db.session.commit()
    with transaction():
        (offered,) = offer_answers(ann.person_id, asked(person_id=ann.person_id)).values()
    links = {each.label: "/answer/" + each.address.rpartition("/")[2] for each in offered}
    assert set(links) == {"I am coming", "Send apologies"}

    page = client.get(links[label]).page
    assert f"meeting {meeting.number}, 18 February 2010" in page.text
    assert state_of(meeting, ann) is None
    client.send(page, label)

    assert state_of(meeting, ann) is answer
