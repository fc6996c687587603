"""Forms of meetings."""

from app.core.markings import Marking
from app.core.models import NAME_LENGTH
from app.governance.groups.forms import MarkedForm
from app.governance.meetings.rules import LONGEST_MEETING
from app.web.fields import ClockField, EnumField, LineField, PickField, WholeField


class MeetingForm(MarkedForm):
    """A meeting's facts but for its day, which is changed by moving it."""

    starts_at = ClockField("Starts at", "For example, 9:30am or 14:00.", called="the start")
    length_minutes = WholeField(
        "Length in minutes", "The length shown in invitations.", low=5, high=LONGEST_MEETING
    )
    place = LineField("Place", is_required=False, longest=NAME_LENGTH)
    marking = EnumField("Marking", Marking)
    number = WholeField(
        "Number",
        "Meetings are numbered by date. If you change this number, the meeting keeps it and later "
        "meetings follow on.",
        low=1,
        high=9999,
    )
    round_id = PickField("Progress updates", "The reporting round it considers.", is_required=False)
