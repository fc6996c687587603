"""Timetables of groups, series of meetings, meetings moved and cancelled, plans ahead."""

from datetime import date, time

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.errors import DomainError, Refused
from app.extensions import db
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import MeetingState
from app.governance.meetings.service import amend_meeting
from app.governance.timetable import service
from app.governance.timetable.rules import SeriesKind
from app.packs import service as packs
from tests import factories as make

pytestmark = pytest.mark.one_engine

TIMETABLE = """\
2010-01-20  Call for papers  (20 clear working days before)
2010-02-01  Returns due  (12 clear working days before)
2010-02-05  Papers due  (8 clear working days before)
2010-02-09  Papers cleared  (6 clear working days before)
2010-02-10  Pack circulated  (5 clear working days before)
2010-02-18  Meeting 3
2010-03-04  Draft minutes circulated  (10 working days after)
"""


@pytest.fixture
def secretary(client, group):
    return client.sign_in(make.secretariat())


def days_held(group):
    db.session.expire_all()
    return db.session.scalars(
        select(Meeting.held_on).where(Meeting.group_id == group.id).order_by(Meeting.held_on)
    ).all()


# The timetable


def test_the_command_prints_the_timetable(demo_app, run):
    assert run("meetings", "timetable", "officials", "--meeting", "2010-02-18").output == TIMETABLE
    assert run("meetings", "timetable", "officials").output == TIMETABLE


def test_the_command_says_what_it_cannot_print(app, run, group):
    make.meeting(group=group, state=MeetingState.CANCELLED)

    unknown = run("meetings", "timetable", "nobody")
    cancelled = run("meetings", "timetable", "officials", "--meeting", "2010-02-18")

    assert unknown.exit_code == cancelled.exit_code == 1
    assert "There is no group 'nobody'" in unknown.output
    assert "The meeting of 2010-02-18 is cancelled." in cancelled.output


def test_a_groups_own_days_are_used_wherever_they_apply(secretary, group, meeting):
    before = secretary.get("/meetings/officials/2010-02-18").page
    page = secretary.submit("/groups/officials/timetable", pack_days=3).page
    after = secretary.get("/meetings/officials/2010-02-18").page

    assert "Pack circulated 10 February 2010 5 clear working days before" in before.text
    assert "Pack circulated 3 clear working days before" in page.text
    assert "Pack circulated 12 February 2010 3 clear working days before" in after.text
    readiness = secretary.get("/meetings/officials/2010-02-18/readiness").page
    assert "Pack circulated, 12 February 2010" in readiness.text
    assert "3 clear working days before the meeting" in readiness.text


def test_the_days_of_a_timetable_are_in_order(secretary, group):
    page = secretary.submit("/groups/officials/timetable", papers_days=8, clearance_days=9).page

    assert page.errors == ["Papers cannot be cleared before they are due. Enter 8 or fewer."]


# Series


def make_series(secretary, **given):
    return secretary.submit(
        "/groups/officials/series/new",
        **{
            "kind": SeriesKind.WEEKDAY_OF_MONTH,
            "occurrence": "second",
            "weekday": "thursday",
            "starts_on": date(2010, 2, 1),
            "starts_at": "2pm",
            "place": "Room 1",
            "plans_meetings": False,
        }
        | given,
    ).page


def test_a_series_is_seen_before_anything_is_planned(secretary, group):
    page = make_series(secretary)

    assert page.heading == "The second Thursday of the month"
    assert page.rows[:2] == [
        ["Thursday 11 February 2010", "The same day", "Not planned yet"],
        ["Thursday 11 March 2010", "The same day", "Not planned yet"],
    ]
    assert days_held(group) == []


def test_a_new_series_plans_a_year_of_meetings_with_their_rounds(secretary, group):
    page = make_series(secretary, plans_meetings=True, occurrence="third")

    assert "Series added and 12 meetings planned." in page.text
    assert days_held(group)[0] == date(2010, 2, 18)
    *_others, last = db.session.scalars(select(Meeting).order_by(Meeting.held_on))
    assert last.round_id is not None


def test_planning_again_adds_what_is_new_and_nothing_twice(secretary, group):
    page = make_series(secretary)
    first = secretary.submit(page.path, horizon_on=date(2010, 4, 30)).page
    moved = "/meetings/officials/2010-03-11"
    secretary.do(f"{moved}/move", held_on=date(2010, 3, 16), change_reason="The Budget.")
    secretary.do("/meetings/officials/2010-04-08/cancel", change_reason="Easter.")

    again = secretary.submit(page.path, horizon_on=date(2010, 5, 31)).page

    assert "3 meetings planned." in first.html
    assert "1 meeting planned." in again.html
    assert days_held(group) == [
        date(2010, 2, 11),
        date(2010, 3, 16),
        date(2010, 4, 8),
        date(2010, 5, 13),
    ]
    said = [row[2] for row in again.rows[:5]]
    assert said == [
        "Planned: 11 February 2010",
        "Moved to 16 March 2010",
        "Cancelled: 8 April 2010",
        "Planned: 13 May 2010",
        "Not planned yet",
    ]


def test_a_day_on_which_the_group_meets_already_is_left_alone(secretary, group):
    make.meeting(group=group, number=1, held_on=date(2010, 2, 11))
    page = make_series(secretary)

    done = secretary.submit(page.path, horizon_on=date(2010, 3, 31)).page

    assert done.rows[0][2] == "Another meeting that day: 11 February 2010"
    assert days_held(group) == [date(2010, 2, 11), date(2010, 3, 11)]
    assert [m.number for m in db.session.scalars(select(Meeting).order_by(Meeting.held_on))] == [
        1,
        2,
    ]


def test_meetings_of_a_series_begin_with_the_standing_agenda(secretary, group):
    make.standing_item(group=group, title="Progress")
    page = make_series(secretary)
    secretary.do(page.path, horizon_on=date(2010, 2, 28))

    text = secretary.get("/meetings/officials/2010-02-11").page.text

    assert "Progress" in text
    assert "Room 1" in text


def test_nothing_is_planned_past_the_farthest_day(secretary, group):
    page = make_series(secretary)

    refused = secretary.submit(page.path, horizon_on=date(2015, 1, 1)).page

    assert refused.errors == ["You can plan meetings up to 8 August 2011."]


def test_a_rule_that_lacks_something_says_what(secretary, group):
    page = make_series(secretary, weekday="")

    assert page.errors == ["Choose the weekday."]


def test_a_series_is_ended_by_its_last_day(secretary, group):
    page = make_series(secretary)

    ended = secretary.submit(f"{page.path}/edit", until_on=date(2010, 3, 1)).page

    assert [row[0] for row in ended.rows] == ["Thursday 11 February 2010"]


# Moved and cancelled


def test_a_cancelled_meeting_stays_listed_and_is_not_the_next(secretary, group, meeting):
    later = make.meeting(group=group, number=meeting.number + 1, held_on=date(2010, 3, 22))

    page = secretary.submit(
        "/meetings/officials/2010-02-18/cancel", change_reason="The chair is ill."
    ).page
    listed = secretary.get("/meetings").page

    assert "This meeting is cancelled. The chair is ill." in page.text
    assert "Officials' group meets next, on 22 March 2010" in listed.text
    assert listed.rows[0][0] == "18 February 2010 Cancelled"
    db.session.expire_all()
    assert meeting_queries.find_next_meeting(group, make.TODAY).id == later.id
    assert [m.id for m in meeting_queries.list_next_meetings(make.TODAY)] == [later.id]
    assert meeting_queries.list_previous_days([later]) == {}
    assert meeting_queries.find_neighbouring_days(later, make.TODAY) == (None, None)
    assert meeting_queries.find_latest_meeting(group).id == later.id


def test_no_pack_of_a_cancelled_meeting_is_issued(app, group, meeting):
    pack = make.pack(meeting)
    service.cancel_meeting(OPERATOR, meeting=meeting, change_reason="Ill.")

    with pytest.raises(DomainError, match=r"cancelled\. Reinstate it before you issue its pack"):
        packs.request_issue(OPERATOR, accepts_gaps=True, pack=pack)


def test_a_cancelled_meeting_is_reinstated_and_keeps_its_number(secretary, group, meeting):
    secretary.do("/meetings/officials/2010-02-18/cancel", change_reason="Ill.")

    planned = secretary.submit(
        "/meetings/new?group=officials", starts_at="2pm", held_on=date(2010, 3, 1)
    ).page
    clash = secretary.submit("/meetings/new?group=officials", held_on=date(2010, 2, 18)).page
    back = secretary.submit("/meetings/officials/2010-02-18", "Reinstate this meeting").page

    assert planned.heading.startswith(f"Meeting {meeting.number + 1},")
    assert clash.errors == [
        (
            "A meeting of 18 February 2010 at 2pm was cancelled. Reinstate that "
            "meeting, or move it first."
        )
    ]
    assert "cancelled" not in back.text
    assert back.heading == f"Meeting {meeting.number}, 18 February 2010"


def test_a_meeting_is_not_moved_on_to_another_or_while_cancelled(secretary, group, meeting):
    make.meeting(group=group, number=900, held_on=date(2010, 3, 22))

    taken = secretary.submit(
        "/meetings/officials/2010-02-18/move", held_on=date(2010, 3, 22), change_reason="Late."
    ).page
    secretary.do("/meetings/officials/2010-02-18/cancel", change_reason="Ill.")
    cancelled = secretary.submit(
        "/meetings/officials/2010-02-18/move", held_on=date(2010, 3, 23), change_reason="Late."
    ).page

    assert taken.errors == ["The group already meets on 22 March 2010 at 2pm."]
    assert cancelled.errors == ["This meeting is cancelled. Reinstate it before you move it."]


def test_calendars_hear_of_what_concerns_them_alone(app, group, meeting):
    heard = []

    def counts(deed):
        deed()
        db.session.flush()
        heard.append(meeting.sequence)

    facts = {"marking": meeting.marking, "number": meeting.number, "round_id": None}
    same = {"starts_at": time(14), "length_minutes": 120, "place": "Room 1"}
    counts(lambda: amend_meeting(OPERATOR, meeting=meeting, **facts, **same))
    counts(lambda: amend_meeting(OPERATOR, meeting=meeting, **facts, **same | {"place": "2"}))
    counts(
        lambda: service.move_meeting(
            OPERATOR,
            meeting=meeting,
            held_on=date(2010, 2, 19),
            starts_at=time(14),
            change_reason="Late.",
        )
    )
    counts(lambda: service.cancel_meeting(OPERATOR, meeting=meeting, change_reason="Ill."))
    counts(lambda: service.cancel_meeting(OPERATOR, meeting=meeting, change_reason="Very ill."))
    counts(lambda: service.reinstate_meeting(OPERATOR, meeting=meeting))

    assert heard == [0, 1, 2, 3, 3, 4]


# Plans


def test_the_forward_plan_says_what_is_known_to_come(secretary, group, meeting):
    make.standing_item(group=group, title="Standing matter")
    make.meeting(group=group, number=900, held_on=date(2010, 3, 22))
    make.meeting(group=group, number=901, held_on=date(2010, 4, 22), state=MeetingState.CANCELLED)
    make.milestone(title="Report", baseline_on=date(2010, 3, 1))
    make.milestone(title="Done", baseline_on=date(2010, 3, 1), actual_on=date(2010, 2, 1))
    make.product(title="Handbook", ask="approval", due_on=date(2010, 2, 10))

    text = secretary.get("/meetings/forward-plan").page.text

    february, _, march = text.partition("Meeting 900")
    assert "Show its agenda (1 hour), 3 items First Second Third" in february
    assert "P-001 Handbook, for approval" in february
    assert "Show the standing agenda, 1 item Standing matter" in march
    assert "Report, 1 March 2010" in march
    assert "Papers due 9 March 2010" in march
    assert "Done" not in text
    assert "901" not in text


def test_the_forward_plan_says_what_waits_for_an_agenda_of_each_group(secretary, group, meeting):
    ministers = make.group(name="Ministers")
    place = "/meetings/officials/2010-02-18/suggestions"
    for title in ("Champions", "Not needed"):
        secretary.do(f"{place}/new", title=title, why="Put off.", purpose="discussion")
    dismiss = next(
        href for text, href in secretary.get(place).page.links if text == "Reject Not needed"
    )
    secretary.do(dismiss, reason="It has gone away.")
    make.referral(
        make.barrier(title="Ring-fences"), "barrier", from_group=group, to_group=ministers
    )

    own, _, others = secretary.get("/meetings/forward-plan").page.text.partition("Ministers No")

    assert "Not yet on an agenda Champions, since 4 February 2010" in own
    assert "Not needed" not in own + others
    assert "Ring-fences" not in own
    assert "B-001 Ring-fences, referred by Officials' group on 20 January 2010" in others


def test_the_forward_plan_shows_six_meetings(secretary, group):
    for number in range(1, 9):
        make.meeting(group=group, number=number, held_on=date(2010, number + 2, 9))

    text = secretary.get("/meetings/forward-plan").page.text

    assert "Meeting 6," in text
    assert "Meeting 7," not in text


def test_the_year_planner_has_every_month_and_the_bank_holidays(secretary, group, meeting):
    make.meeting(group=group, number=900, held_on=date(2010, 3, 22), state=MeetingState.CANCELLED)

    page = secretary.get("/meetings/year").page
    before = secretary.get("/meetings/year?from=2009-12").page
    nonsense = secretary.get("/meetings/year?from=9999-99").page

    assert len(page.rows) == 12
    assert page.rows[0] == ["February 2010", "Thu 18 Feb 10", "No bank holiday"]
    assert page.rows[1][1] == "Mon 22 Mar 10 (cancelled)"
    assert page.rows[2][2] == "Fri 2 Apr 10, Good Friday Mon 5 Apr 10, Easter Monday"
    assert before.rows[0][2] == (
        "Fri 25 Dec 09, Christmas Day Mon 28 Dec 09, Boxing Day (observed)"
    )
    assert nonsense.rows[0][0] == "February 2010"


def test_services_refuse_whoever_asks_them(app, group, meeting):
    member = make.actor(make.member(group))
    series = make.series(group=group)

    for deed in (
        lambda: service.cancel_meeting(member, meeting=meeting, change_reason="No."),
        lambda: service.reinstate_meeting(member, meeting=meeting),
        lambda: service.plan_series(
            member, series=series, group=group, horizon_on=date(2010, 3, 1)
        ),
    ):
        with pytest.raises(Refused, match="Only the secretariat can plan meetings"):
            deed()
