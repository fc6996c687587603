"""A meeting keeps its address when its day changes, and a group may meet twice on a day."""

from datetime import date, time

import pytest

from app.governance.meetings import queries
from tests import factories as make
from tests.integration.governance.conftest import MEETING

OLD = "/meetings/officials/2010-02-18"


@pytest.fixture
def secretary(app):
    return app.test_client().sign_in(make.secretariat())


@pytest.fixture
def evening(group, meeting):
    return make.meeting(group=group, held_on=MEETING, starts_at=time(18))


def test_old_addresses_lead_to_a_meeting_wherever_it_was_moved(secretary, meeting):
    secretary.submit(f"/meetings/{meeting.id}/move", held_on=date(2010, 2, 25), change_reason="X.")
    secretary.submit(f"/meetings/{meeting.id}/move", held_on=date(2010, 3, 4), change_reason="Y.")

    for day in ("18", "25"):
        page = secretary.get(f"/meetings/officials/2010-02-{day}/edit?from=mail").page
        assert page.path == f"/meetings/{meeting.id}/edit?from=mail"
    assert secretary.get(f"/meetings/{meeting.id}").page.heading.endswith("4 March 2010")
    assert secretary.get("/meetings/officials/2010-02-24").status_code == 404


def test_an_old_address_of_two_meetings_asks_which(secretary, meeting, evening):
    page = secretary.get(f"{OLD}/attendance").page

    assert page.heading == "Officials' group, 18 February 2010"
    links = [href for text, href in page.links if "18 February 2010 at" in text]
    assert links == [f"/meetings/{one.id}/attendance" for one in (meeting, evening)]
    for href in links:
        assert secretary.get(href).page.heading == "Attendance"


def test_an_old_address_tells_nothing_to_who_may_not_see_the_meeting(app, meeting):
    other = app.test_client().sign_in(make.reader(make.group(slug="ministers")))

    assert other.get(OLD).status_code == other.get(f"/meetings/{meeting.id}").status_code == 404


def test_two_meetings_of_a_day_are_planned_and_follow_each_other(secretary, group, meeting):
    evening = secretary.submit("/meetings/new?group=officials", held_on=MEETING, starts_at="6pm")
    later = queries.find_meeting_after(meeting, MEETING)

    assert evening.page.path == f"/meetings/{later.id}"
    assert later.starts_at == time(18)
    assert queries.list_previous_days([later]) == {later.id: meeting.held_on}
    assert queries.find_meeting_after(later, MEETING) is None
    assert [one.id for one in queries.list_next_meetings(make.TODAY)] == [meeting.id]
    assert f"Agree the minutes of {MEETING.day} February 2010." in evening.page.text


def test_a_command_asks_which_of_two(app, group, meeting, evening):
    run = app.test_cli_runner().invoke
    asked = run(args=["meetings", "timetable", "officials", "--meeting", "2010-02-18"])
    named = run(args=["meetings", "timetable", "officials", "--meeting", "2010-02-18T18:00"])
    wrong = run(args=["meetings", "timetable", "officials", "--meeting", "2010-02-18Tsix"])

    assert asked.exit_code == 1
    assert asked.stderr == (
        "Error: Officials' group has 2 meetings on 2010-02-18: choose 2010-02-18T14:00 or "
        "2010-02-18T18:00.\n"
    )
    assert named.exit_code == 0
    assert f"Meeting {evening.number}" in named.stdout
    assert "six is not a time" in wrong.stderr
