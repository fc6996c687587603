"""Meetings of a group are numbered by date, but for numbers that people have been given."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import NumberedMeeting, numbers_by_date
from app.governance.minutes.service import circulate_minutes
from tests import factories as make

pytestmark = pytest.mark.one_engine

JANUARY, FEBRUARY, MARCH = date(2010, 1, 18), date(2010, 2, 18), date(2010, 3, 18)


@pytest.fixture
def planned(group):
    days = (JANUARY, FEBRUARY, MARCH)
    return [
        make.meeting(group=group, number=number, held_on=on) for number, on in enumerate(days, 1)
    ]


@pytest.fixture
def secretary(client, group):
    return client.sign_in(make.secretariat())


def numbers(group):
    db.session.expire_all()
    wanted = select(Meeting).where(Meeting.group_id == group.id).order_by(Meeting.held_on)
    return [(each.held_on.month, each.number) for each in db.session.scalars(wanted)]


def plan(secretary, on):
    return secretary.submit("/meetings/new?group=officials", held_on=on, starts_at="2pm").page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        ([(4, False), (5, False), (6, False)], [4, 5, 6]),
        ([(4, False), (6, False), (5, False)], [4, 5, 6]),
        ([(1, True), (4, False), (2, True), (3, False)], [1, 3, 2, 4]),
        ([(1, False), (30, True), (2, False)], [1, 30, 31]),
    ],
)
def test_numbers_follow_the_dates_and_pass_by_those_that_are_kept(before, after):
    meetings = [NumberedMeeting(at, number, kept) for at, (number, kept) in enumerate(before)]

    assert list(numbers_by_date(meetings).values()) == after


def test_a_meeting_planned_between_others_is_numbered_by_its_date(secretary, group, planned):
    page = plan(secretary, date(2010, 3, 1))

    assert page.heading == "Meeting 3, 1 March 2010"
    assert [number for _month, number in numbers(group)] == [1, 2, 3, 4]


def test_a_meeting_that_moves_past_another_changes_numbers_with_it(secretary, group, planned):
    secretary.do(
        f"/meetings/{planned[1].id}/move", held_on=date(2010, 4, 1), change_reason="The Budget."
    )

    assert numbers(group) == [(1, 1), (3, 2), (4, 3)]
    assert planned[2].sequence == 1, "its number is in calendars"


def test_a_cancelled_meeting_is_counted(secretary, group, planned):
    secretary.do(f"/meetings/{planned[1].id}/cancel", change_reason="Snow.")

    assert plan(secretary, date(2010, 4, 15)).heading == "Meeting 4, 15 April 2010"


def test_a_number_that_stands_in_minutes_is_kept(secretary, group, planned):
    make.present(planned[0])
    circulate_minutes(make.actor(make.secretariat()), minutes=make.minutes(planned[0]))
    db.session.commit()

    page = plan(secretary, date(2010, 1, 4))

    assert page.heading == "Meeting 2, 4 January 2010"
    assert [number for _month, number in numbers(group)] == [2, 1, 3, 4]


def test_a_group_that_met_before_goes_on_counting(secretary, group, planned):
    secretary.do(f"/meetings/{planned[0].id}/edit", number=24)
    assert numbers(group) == [(1, 24), (2, 25), (3, 26)]

    lower = secretary.submit(f"/meetings/{planned[2].id}/edit", number=25).page
    assert lower.errors == ["Enter a number higher than 25, the meeting of 18 February 2010."]
