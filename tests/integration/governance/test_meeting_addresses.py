"""A meeting keeps its address when its day changes, and a group may meet twice on a day."""

import re
from contextlib import suppress
from datetime import date, time
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import transaction
from app.core.errors import DomainError
from app.extensions import db
from app.governance.agendas import service as agendas
from app.governance.meetings import queries
from app.governance.timetable import service as timetable
from app.notifications.models import Message
from app.packs.rules import PackState
from tests import factories as make
from tests.integration.governance.conftest import MEETING

pytestmark = pytest.mark.one_engine

OLD = "/meetings/officials/2010-02-18"


@pytest.fixture
def secretary(app):
    return app.test_client().sign_in(make.secretariat())


@pytest.fixture
def evening(group, meeting):
    return make.meeting(group=group, held_on=MEETING, starts_at=time(18))


def test_old_addresses_lead_to_a_meeting_wherever_it_was_moved(secretary, meeting):
    secretary.do(f"/meetings/{meeting.id}/move", held_on=date(2010, 2, 25), change_reason="X.")
    secretary.do(f"/meetings/{meeting.id}/move", held_on=date(2010, 3, 4), change_reason="Y.")

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


class Moving:
    """Two meetings of a group, to which anything may happen, and every address that they had."""

    def __init__(self, group, seed):
        self.chance = Random(seed)
        self.days = [MEETING + number * make.DAY for number in range(5)]
        self.actor = make.actor(make.secretariat())
        meetings = [make.meeting(group=group, held_on=day) for day in self.days[:2]]
        self.ids = [meeting.id for meeting in meetings]
        self.ever = {(meeting.id, meeting.held_on) for meeting in meetings}
        self.items = {
            make.agenda_item(meeting=meeting, title=f"{meeting.id} {word}").id: meeting.id
            for meeting in meetings
            for word in ("First", "Second")
        }
        self.packs = {make.pack(each, PackState.ISSUED).id: each.id for each in meetings}

    def step(self):
        meeting = queries.get_meeting_by_id(self.chance.choice(self.ids))
        deed = self.chance.choice((self.move, self.move, self.cancel, self.rename, self.reorder))
        with suppress(DomainError), transaction():
            deed(meeting)
        self.ever.add((meeting.id, queries.get_meeting_by_id(meeting.id).held_on))

    def move(self, meeting):
        timetable.move_meeting(
            self.actor,
            meeting=meeting,
            held_on=self.chance.choice(self.days),
            starts_at=time(self.chance.choice((9, 14))),
            change_reason="X.",
        )

    def cancel(self, meeting):
        if meeting.is_cancelled:
            timetable.reinstate_meeting(self.actor, meeting=meeting)
        else:
            timetable.cancel_meeting(self.actor, meeting=meeting, change_reason="X.")

    def rename(self, meeting):
        meeting.group.name = f"Group {self.chance.random()}"

    def reorder(self, meeting):
        agendas.move_item(self.actor, meeting=meeting, item_id=meeting.items[0].id, step=1)


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", range(3))
def test_every_address_that_a_meeting_ever_had_leads_to_it_in_one_step(secretary, group, seed):
    """Or to a page that asks which, where two meetings had the day."""
    make.member(group)
    moving = Moving(group, seed)
    for _step in range(12):
        moving.step()
    with transaction():
        names = {each: queries.get_meeting_by_id(each).held_on for each in moving.ids}
        mailed = " ".join(db.session.scalars(select(Message.text)))

    def open_once(address):
        """What answers there, followed nowhere."""
        return FlaskClient.open(secretary, address)

    for meeting_id, day in moving.ever:
        own = [each for each, of in moving.items.items() if of == meeting_id]
        for page in ("", "/invitation.ics", f"/items/{own[0]}/edit?from=mail"):
            answer = open_once(f"/meetings/officials/{day.isoformat()}{page}")
            if answer.status_code == 200:
                assert f'href="/meetings/{meeting_id}{page}"' in answer.text
            else:
                assert (answer.status_code, answer.location) == (
                    307,
                    f"/meetings/{meeting_id}{page}",
                )
    for meeting_id, held_on in names.items():
        shown = open_once(f"/meetings/{meeting_id}").text
        assert f"{held_on.day} February 2010" in shown
        assert open_once(f"/meetings/{meeting_id}/invitation.ics").status_code == 200
    for item_id, meeting_id in moving.items.items():
        page = open_once(f"/meetings/{meeting_id}/items/{item_id}/edit")
        assert f'value="{meeting_id} ' in page.text
    for pack_id, meeting_id in moving.packs.items():
        assert f"/meetings/{meeting_id}" in open_once(f"/packs/{pack_id}").text
        assert open_once(f"/packs/{pack_id}/pdf").status_code == 200
    links = set(re.findall(r"/meetings/\S+", mailed))
    assert links
    for link in links:
        assert open_once(link).status_code == 200
