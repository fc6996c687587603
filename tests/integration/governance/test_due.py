"""What is owed for meetings, as domains declare it."""

from datetime import date

from app.core.due import list_due
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.rules import MeetingState
from app.returns.rules import ReturnState
from tests import factories as make
from tests.factories import papers as papers_of


def test_leads_owe_the_returns_of_the_current_round_and_those_to_come(app):
    make.pin()
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    lead = make.pilot_lead(kent).person
    make.reporting_round(name="Over", opens_on=date(2009, 12, 1), due_on=date(2010, 1, 4))
    now = make.reporting_round(name="Now")
    make.reporting_round(name="Later", opens_on=date(2010, 2, 18), due_on=date(2010, 3, 4))
    meeting = make.meeting(round=now)
    make.progress_update(pilot=durham, round=now)
    make.progress_update(pilot=kent, round=now, state=ReturnState.DRAFT, submitted_on=None)

    owed = list_due(person_id=lead.id)
    read = meeting_queries.get_meeting_by_id(meeting.id)
    for_meeting = [each for each in list_due(meetings=[read]) if each.kind == "return"]

    assert [(item.what, item.due_on, item.meeting_id) for item in owed] == [
        ("Return of Kent, Now", date(2010, 2, 1), meeting.id),
        ("Return of Kent, Later", date(2010, 3, 4), None),
    ]
    assert [(item.what, item.person_id, item.is_done) for item in for_meeting] == [
        ("Return of Durham, Now", None, True),
        ("Return of Kent, Now", lead.id, False),
    ]
    assert list_due(person_id=make.person().id) == []


def test_nothing_is_owed_for_a_meeting_that_was_cancelled(app):
    make.pin()
    cancelled = make.meeting(state=MeetingState.CANCELLED)
    author = papers_of.paper(meeting=cancelled).author_id
    make.meeting(held_on=date(2010, 1, 4), state=MeetingState.CANCELLED)

    assert list_due(person_id=author) == []
    assert list_due() == []


def test_two_meetings_that_look_at_one_round_each_wait_for_it(app):
    make.pin()
    month = make.reporting_round()
    make.pilot(name="Kent")
    made = [make.meeting(round=month), make.meeting(round=month, held_on=date(2010, 3, 1))]
    action = make.action(group=made[1].group, due_on=date(2010, 2, 25))
    read = [meeting_queries.get_meeting_by_id(meeting.id) for meeting in made]

    items = list_due(meetings=read)

    first, second = (
        sorted(item.kind for item in items if item.meeting_id == each.id) for each in made
    )
    assert first == ["agenda", "pack", "return"]
    assert second == ["action", "agenda", "pack", "return"]
    assert [i.what for i in items if i.kind == "action"] == [f"{action.reference}: {action.text}"]
