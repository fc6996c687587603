"""A meeting that is moved takes with it the days of all that it waits for, and their reminders."""

from datetime import date, time

import pytest

from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.due_kinds import Audience
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.timetable.service import move_meeting
from app.reminders.facts import read_everything
from tests import factories as make

pytestmark = pytest.mark.one_engine

#: The update is due on 1 February, and the pack of the meeting on the 18th on 10 February.
BEFORE, AFTER = date(2010, 2, 18), date(2010, 2, 25)
SENT_ON, MOVED_TO = date(2010, 2, 9), date(2010, 2, 16)


def due_on(kind, today):
    return {each.due_on for each in read_everything(today, [kind]).values()}


def test_the_pack_and_the_updates_are_reminded_of_on_their_new_days(reminders):
    secretariat, kent = make.secretariat(), make.pilot(name="Kent")
    lead = make.pilot_lead(kent)
    meeting = make.meeting(round=make.reporting_round(), held_on=BEFORE)
    for kind, audience in (("pack", Audience.SECRETARIAT), ("return", Audience.OWNER)):
        make.reminder_rule(kind, -1, audience=audience, runs_from=date(2010, 1, 1))
    reminders.plan(date(2010, 1, 25))
    assert due_on("pack", date(2010, 1, 25)) == {date(2010, 2, 10)}
    assert due_on("return", date(2010, 1, 25)) == {date(2010, 2, 1)}

    with transaction():
        move_meeting(
            OPERATOR,
            meeting=get_meeting_by_id(meeting.id),
            held_on=AFTER,
            starts_at=time(14),
            change_reason="The chair is away.",
        )
    told = {}
    for day in (date(2010, 1, 29), date(2010, 2, 5), SENT_ON, MOVED_TO):
        reminders.both(day)
        told[day] = (len(reminders.letters(lead)), len(reminders.letters(secretariat)))

    assert told == {
        date(2010, 1, 29): (0, 0),
        date(2010, 2, 5): (1, 0),
        SENT_ON: (1, 0),
        MOVED_TO: (1, 1),
    }
    assert "Due on 8 February 2010, in 1 working day" in reminders.letters(lead)[0].text
    assert "Due on 17 February 2010, in 1 working day" in reminders.letters(secretariat)[0].text
