"""What is owed besides what meetings wait for: reviews, answers, what follows a meeting, roles that
end."""

from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.access import Role
from app.core.due import list_due
from app.core.markings import Marking
from app.extensions import db
from app.governance.groups.rules import ItemPurpose, MemberRole
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.meetings.rules import AttendanceState, MeetingState
from app.governance.minutes.rules import MinutesState
from app.governance.papers.rules import ClearanceKind, ClearanceOutcome
from app.governance.terms.rules import TermsState
from app.governance.write_rounds.rules import RoundState
from app.referrals.rules import ReferralState
from tests import factories as make
from tests.factories import papers as papers_of

HELD = date(2010, 1, 21)
NEXT = date(2010, 2, 18)


@pytest.fixture
def board(app):
    make.pin()
    return make.group(name="Board", slug="the-board")


def owed(kind, **given):
    return [each for each in list_due(**given) if each.kind == kind]


def said(kind, **given):
    """What is owed of a kind, by when, and where it is done."""
    return [
        (each.what, each.due_on, each.endpoint, each.is_of_secretariat)
        for each in owed(kind, **given)
    ]


def test_attendance_is_to_be_recorded_once_a_meeting_was_held(board):
    held = make.meeting(group=board, held_on=HELD, number=7)
    make.meeting(group=board, held_on=NEXT)
    make.meeting(group=board, held_on=date(2009, 11, 1))
    make.meeting(group=board, held_on=date(2010, 1, 11), state=MeetingState.CANCELLED)
    recorded = make.meeting(group=board, held_on=date(2010, 1, 14))
    make.attendance(recorded, make.person().id, AttendanceState.PRESENT)
    make.attendance(held, make.person().id, AttendanceState.APOLOGIES)

    assert said("attendance") == [
        ("Attendance of Board, meeting 7", HELD, "attendance.record_attendance", True)
    ]
    assert owed("attendance", person_id=make.secretariat().person_id) == []


def test_the_terms_in_force_are_to_be_reviewed(board):
    make.terms(board, number=1, review_on=date(2010, 1, 4))
    make.terms(board, number=2, review_on=date(2010, 7, 1), agreed_on=date(2009, 12, 1))
    make.terms(board, number=3, state=TermsState.DRAFT, review_on=date(2010, 1, 4))
    make.terms(make.group(), review_on=None)
    make.terms(make.group(archived_on=HELD), review_on=date(2010, 3, 1))

    (item,) = owed("terms")

    assert item.what == "Review of the terms of reference of Board"
    assert item.due_on == date(2010, 7, 1)
    assert item.values == {"slug": "the-board", "number": 2}


def test_a_decision_in_force_is_to_be_reviewed(board):
    later = make.decision(group=board, text="Pool them", review_on=date(2010, 4, 1))
    make.decision(group=board, review_on=date(2010, 3, 1), superseded_by_id=later.id)
    make.decision(group=board, review_on=None)

    assert said("decision_review") == [
        (
            f"Review of {later.reference}: Pool them",
            date(2010, 4, 1),
            "decisions.show_decision",
            True,
        )
    ]


def test_a_write_round_is_to_be_closed_on_the_day_for_replies(board):
    asked = make.write_round(group=board, title="Principles")
    make.write_round(group=board, state=RoundState.CLEARED)

    assert said("write_round") == [
        (
            f"Close {asked.reference}: Principles",
            date(2010, 2, 8),
            "write_rounds.show_write_round",
            True,
        )
    ]


def test_a_change_beyond_the_directors_limit_is_put_to_a_group(board):
    large = make.milestone(title="Final report")
    director = make.programme_director()
    asked = make.change_request(large, to_on=large.baseline_on + timedelta(days=90))
    small = make.change_request()

    (by_group,) = owed("change_request_group")

    assert by_group.what == f"{asked.reference}, to change the date of Final report"
    assert by_group.is_of_secretariat
    assert [item.record for item in owed("change_request", person_id=director.person_id)] == [
        ("change_request", small.id)
    ]


def test_a_referral_waits_for_an_agenda_and_then_for_an_answer(board):
    meeting = make.meeting(group=board, held_on=NEXT)
    barrier = make.barrier(title="Secret of the barrier")
    waiting = make.referral(barrier, "barrier", to_group=board)
    make.referral(barrier, "barrier")  # to a group that plans no meeting
    asked = make.referral(
        barrier, "barrier", to_group=board, state=ReferralState.ON_AGENDA, meeting_id=meeting.id
    )
    make.referral(barrier, "barrier", to_group=board, state=ReferralState.CLOSED)

    assert said("referral") == [
        (f"{waiting.reference}, for the agenda of Board", NEXT, "referrals.show_referral", True)
    ]
    assert said("referral_answer") == [
        (f"Answer of Board to {asked.reference}", NEXT, "referrals.show_referral", True)
    ]


def test_members_may_comment_on_minutes_until_the_next_meeting(board):
    silent, vocal, observer = make.person(), make.person(), make.person()
    make.membership(group=board, person=silent)
    make.membership(group=board, person=vocal)
    make.membership(group=board, person=observer, role=MemberRole.OBSERVER)
    make.membership(group=board, ends_on=HELD)
    held = make.meeting(group=board, held_on=HELD, number=7, marking=Marking.PROTECT)
    minutes = make.minutes(held, MinutesState.CIRCULATED)
    make.minutes_comment(minutes.items[0], author_id=vocal.id)
    assert owed("minutes_comments") == []
    make.meeting(group=board, held_on=NEXT)

    (item,) = owed("minutes_comments")

    assert item.person_id == silent.id
    assert item.what == "Any comments on the minutes of Board, meeting 7"
    assert (item.due_on, item.marking) == (NEXT, Marking.PROTECT)
    assert owed("minutes_comments", person_id=silent.id) == [item]
    assert owed("minutes_comments", person_id=vocal.id) == []


def test_minutes_that_were_agreed_are_commented_on_no_more(board):
    make.membership(group=board)
    make.minutes(make.meeting(group=board, held_on=HELD), MinutesState.AGREED)
    make.meeting(group=board, held_on=NEXT)

    assert owed("minutes_comments") == []


@pytest.mark.one_engine
def test_a_role_that_ends_soon_is_told_unless_another_goes_on(board):
    who, renewed = make.person(name="Jo Field"), make.person()
    soon = clock.real_day() + timedelta(days=12)
    make.role(who, Role.READER, board, ends_on=soon)
    make.role(who, Role.SECRETARIAT, ends_on=clock.real_day() + timedelta(days=90))
    make.role(renewed, Role.READER, board, ends_on=soon)
    make.role(renewed, Role.READER, board, starts_on=soon)

    (item,) = owed("role_end")

    assert item.what == "End of the role of reader of Jo Field"
    assert item.due_on == make.TODAY + timedelta(days=12)
    assert item.is_of_secretariat


def test_several_things_done_in_one_place_have_keys_of_their_own(board):
    meeting = make.meeting(group=board)
    make.agenda_item(meeting=meeting, purpose=ItemPurpose.DECISION)
    paper = papers_of.paper(meeting=meeting)
    for kind in (ClearanceKind.FINANCE, ClearanceKind.LEGAL):
        papers_of.clearance(
            paper, make.person(), kind=kind, outcome=ClearanceOutcome.REFUSED, given_on=make.TODAY
        )

    db.session.expire_all()

    due = list_due(meetings=[get_meeting_by_id(meeting.id)])
    keys = [item.key for item in due if item.kind in ("agenda", "clearance")]

    assert len(keys) > 4
    assert len(set(keys)) == len(keys)
