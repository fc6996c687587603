"""Who was at a meeting, and whether it could decide."""

from datetime import date

import pytest

from app.core.errors import Refused
from app.governance.attendance import service
from app.governance.attendance.queries import find_roll
from app.governance.attendance.rules import Seat
from app.governance.attendance.service import NotQuorate
from app.governance.decisions.rules import Basis
from app.governance.decisions.service import record_decision
from app.governance.groups.rules import MemberRole
from app.governance.meetings.answers import list_apologies
from app.governance.meetings.rules import AttendanceState
from app.governance.minutes.queries import MinutesClosed
from app.governance.minutes.rules import MinutesState
from tests import factories as make

PRESENT, APOLOGIES = AttendanceState.PRESENT, AttendanceState.APOLOGIES
SUBSTITUTE = AttendanceState.SUBSTITUTE
ADDRESS = "/meetings/officials/2010-01-18/attendance"


@pytest.fixture
def held(group):
    return make.meeting(group=group, held_on=date(2010, 1, 18))


@pytest.fixture
def members(group):
    """The chair and three others, in order."""
    roles = [MemberRole.CHAIR, *[MemberRole.MEMBER] * 3]
    return [
        make.membership(group=group, role=role, person=make.person(name=name), position=place)
        for place, (role, name) in enumerate(
            zip(roles, ("The chair", "Ann", "Bob", "Carol"), strict=True), start=1
        )
    ]


def test_everybody_is_marked_present_who_sent_no_apologies(client, held, members):
    client.sign_in(make.secretariat())
    client.do("/meetings/officials/2010-01-18/apologies", person_ids=[members[3].person_id])

    page = client.submit(
        ADDRESS, in_attendance="A pilot lead, Kent\nAn analyst, NAO", observers="The auditor, NAO"
    ).page

    assert "Attendance recorded." in page.text
    assert "Quorate: the chair and 2 of 3 other members; 2 needed." in page.text
    assert "Carol: apologies" in page.text
    assert "An analyst, NAO: in attendance" in page.text
    assert "The auditor, NAO: observer" in page.text
    assert [term.name_then for term in list_apologies(held)] == ["Carol"]


def test_a_substitute_stands_for_a_member_and_is_named(client, held, members):
    client.sign_in(make.secretariat())
    ann = members[1].person_id

    refused = client.submit(ADDRESS, **{f"state_{ann}": SUBSTITUTE}).page
    page = client.send(refused, **{f"substitute_{ann}": "Ann’s deputy, Kent"}).page

    assert refused.errors == ["Enter who came in place of Ann."]
    assert "Ann: represented by Ann’s deputy, Kent" in page.text
    assert "the chair and 2 of 3 other members" in page.text  # the substitute does not count


def test_substitutes_only_where_the_terms_of_reference_allow_them(client, held, members):
    make.terms(held.group, allows_substitutes=False)
    client.sign_in(make.secretariat())
    ann = members[1].person_id

    page = client.get(ADDRESS).page
    offered = [e.get("value") for e in page.all("input") if e.get("name") == f"state_{ann}"]

    assert "substitute" not in offered
    assert "The terms of reference do not allow substitutes." in page.text
    with pytest.raises(Exception, match="do not allow substitutes"):
        service.record_attendance(
            make.actor(make.secretariat()),
            meeting=held,
            seats={ann: Seat(SUBSTITUTE, "Ann’s deputy")},
            in_attendance=(),
            observers=(),
        )


def test_substitutes_count_where_the_terms_say_so(held, members):
    make.terms(held.group, do_substitutes_count=True)
    _record(held, {members[0]: PRESENT, members[1]: SUBSTITUTE})

    assert find_roll(held).quorum.is_met


def _record(meeting, states):
    service.record_attendance(
        make.actor(make.secretariat()),
        meeting=meeting,
        seats={term.person_id: Seat(state, "Someone, Kent") for term, state in states.items()},
        in_attendance=(),
        observers=(),
    )


def test_nobody_is_present_before_the_day(client, group, members):
    make.meeting(group=group, held_on=date(2010, 2, 18))
    client.sign_in(make.secretariat())
    address = "/meetings/officials/2010-02-18/attendance"
    ann, bob = members[1].person_id, members[2].person_id

    refused = client.submit(address, **{f"state_{ann}": PRESENT}).page
    page = client.submit(
        address, **{f"state_{bob}": SUBSTITUTE, f"substitute_{bob}": "Bob’s deputy"}
    ).page

    assert "Record attendance once it has been held" in refused.errors[0]
    assert "Attendance recorded." in page.text


def test_apologies_keep_what_else_is_recorded(client, held, members):
    client.sign_in(make.secretariat())
    _record(held, {members[0]: PRESENT, members[1]: SUBSTITUTE, members[2]: PRESENT})
    ann, bob = members[1].person_id, members[2].person_id

    page = client.submit("/meetings/officials/2010-01-18/apologies", person_ids=[ann, bob]).page

    assert "2 of 4 members have sent apologies" in page.text
    assert find_roll(held).states == {
        members[0].person_id: PRESENT,
        ann: SUBSTITUTE,
        bob: APOLOGIES,
    }


def test_two_people_record_attendance(app, held, members):
    ann = app.test_client().sign_in(make.secretariat())
    bob = app.test_client().sign_in(make.secretariat())
    opened = bob.get(ADDRESS).page

    ann.do(ADDRESS, observers="As Ann has it, Kent")
    refused = bob.send(opened, observers="As Bob has it, Kent").page

    assert "Someone else changed this record" in refused.text
    assert "Saved version: As Ann has it, Kent" in refused.text
    assert "You wrote: As Bob has it, Kent" in refused.text


def test_a_meeting_decides_nothing_without_its_quorum(client, held, members):
    actor = make.actor(make.secretariat())
    words = {"group": held.group, "basis": Basis.MEETING, "meeting": held}
    words |= {"text": "It is so.", "decided_on": held.held_on}

    with pytest.raises(NotQuorate, match="Record attendance first"):
        record_decision(actor, **words)
    _record(held, {members[1]: PRESENT, members[2]: PRESENT})
    with pytest.raises(NotQuorate, match="Send this to members as a write-round"):
        record_decision(actor, **words)
    _record(held, {members[0]: PRESENT, members[2]: PRESENT})
    assert record_decision(actor, **words).reference == "DEC-001"


def test_a_quorum_does_not_go_while_decisions_rest_on_it(client, held, members):
    client.sign_in(make.secretariat())
    _record(held, {members[0]: PRESENT, members[2]: PRESENT})
    make.decision(meeting=held, announced_on=None)

    page = client.submit(ADDRESS, **{f"state_{members[0].person_id}": APOLOGIES}).page

    assert "But 1 decision of this meeting is on record: remove it first." in page.errors[0]
    assert find_roll(held).quorum.is_met


def test_attendance_stays_once_the_minutes_are_agreed(held, members):
    make.minutes(held, MinutesState.AGREED)

    with pytest.raises(MinutesClosed):
        _record(held, {members[0]: PRESENT})


def test_only_the_secretariat_records_attendance(held, members):
    with pytest.raises(Refused):
        service.record_attendance(
            make.actor(make.member(held.group)),
            meeting=held,
            seats={},
            in_attendance=(),
            observers=(),
        )
