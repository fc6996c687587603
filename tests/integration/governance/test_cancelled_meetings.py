"""What nobody owes for a meeting that was cancelled."""

from datetime import date

import pytest

from app.core.due import list_due
from app.governance.meetings.rules import MeetingState
from app.governance.minutes import queries
from app.governance.minutes.rules import MinutesState
from tests import factories as make
from tests.factories import papers as papers_of

pytestmark = pytest.mark.one_engine


def test_it_owes_no_minutes(client, group):
    make.meeting(group=group, held_on=date(2010, 1, 18), state=MeetingState.CANCELLED)
    held = make.meeting(group=group, held_on=date(2010, 1, 19))
    client.sign_in(make.secretariat())

    page = client.get("/minutes").page

    assert [each.id for each in queries.list_unwritten(make.TODAY)] == [held.id]
    assert "19 January 2010" in page.text
    assert "18 January 2010" not in page.text
    cancelled = client.get("/meetings/officials/2010-01-18").page
    assert "Start the minutes" not in cancelled.text


def test_no_minutes_are_agreed_there(client, group):
    held = make.meeting(group=group, held_on=date(2010, 1, 18))
    make.agenda_item(meeting=held)
    make.minutes(held, MinutesState.CIRCULATED)
    make.meeting(group=group, held_on=date(2010, 2, 1), state=MeetingState.CANCELLED)
    client.sign_in(make.secretariat())

    page = client.get("/meetings/officials/2010-01-18/minutes/agree").page

    assert "The group has not met since." in page.text


def test_it_owes_no_papers_and_none_is_overdue(client, group):
    meeting = make.meeting(group=group, state=MeetingState.CANCELLED)
    paper = papers_of.paper(meeting=meeting, due_on=date(2010, 2, 1))
    papers_of.clearance(paper)
    client.sign_in(make.secretariat())

    assert [item for item in list_due() if item.kind in ("paper", "clearance")] == []
    assert [item for item in list_due(meetings=[meeting]) if item.kind == "paper"] == []
    assert "overdue" not in client.get("/papers").page.text
