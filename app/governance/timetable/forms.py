"""Forms of timetables and series, and of meetings moved or cancelled."""

from app.core.markings import Marking
from app.core.models import NAME_LENGTH
from app.core.wording import Phrase
from app.governance.agendas.rules import ItemsGo
from app.governance.groups.forms import MarkedForm
from app.governance.meetings.rules import DEFAULT_LENGTH, LONGEST_MEETING
from app.governance.timetable.rules import Becomes, Occurrence, SeriesKind, Weekday
from app.web.fields import (
    ClockField,
    DayField,
    EnumField,
    LineField,
    TickField,
    TicksField,
    WholeField,
)
from app.web.form_parts import FormPart
from app.web.forms import RecordForm

#: The most working days that a setting may be.
MOST_DAYS = 90

_BEFORE = "Clear working days before the meeting."


class SettingsForm(RecordForm):
    call_days = WholeField(
        "Call for papers",
        _BEFORE,
        high=MOST_DAYS,
        called="the days before the meeting for the call for papers",
    )
    returns_days = WholeField(
        Phrase("Returns from {places} due"),
        _BEFORE,
        high=MOST_DAYS,
        called="the days before the meeting by which returns are due",
    )
    papers_days = WholeField(
        "Papers due",
        _BEFORE,
        high=MOST_DAYS,
        called="the days before the meeting by which papers are due",
    )
    clearance_days = WholeField(
        "Papers cleared",
        _BEFORE,
        high=MOST_DAYS,
        called="the days before the meeting by which papers are cleared",
    )
    pack_days = WholeField(
        "Pack circulated",
        _BEFORE,
        high=MOST_DAYS,
        called="the days before the meeting by which the pack is circulated",
    )
    minutes_days = WholeField(
        "Draft minutes circulated",
        "Working days after the meeting.",
        low=1,
        high=MOST_DAYS,
        called="the days after the meeting by which draft minutes are circulated",
    )
    reply_days = WholeField(
        "Replies to write-rounds",
        "Clear working days between issue and response date.",
        low=1,
        high=MOST_DAYS,
        called="the days that members have to reply to a write-round",
    )


class SeriesForm(RecordForm):
    is_single = True

    parts = (
        FormPart("When it begins and ends", ("starts_on", "until_on", "times")),
        FormPart("Time and place", ("starts_at", "place", "plans_meetings")),
    )

    kind = EnumField(
        "The group meets on",
        SeriesKind,
        reveals={
            SeriesKind.WEEKDAY_OF_MONTH.value: ("occurrence", "weekday"),
            SeriesKind.DAY_OF_MONTH.value: ("day_of_month",),
            SeriesKind.EVERY_WEEKS.value: ("weeks",),
        },
        called="when the group meets",
    )
    occurrence = EnumField(
        "Which week of the month", Occurrence, "For a weekday of the month.", is_required=False
    )
    weekday = EnumField("Weekday", Weekday, "For a weekday of the month.", is_required=False)
    day_of_month = WholeField(
        "Day of the month",
        "For a day of the month. In a shorter month, its last day.",
        low=1,
        high=31,
        is_required=False,
    )
    weeks = WholeField(
        "Number of weeks between meetings",
        "For a meeting every few weeks.",
        low=1,
        high=26,
        is_required=False,
    )
    starts_on = DayField(
        "From", "The first meeting is on this day or after it.", called="the first day"
    )
    until_on = DayField(
        "Until", "Leave blank if there is no end date.", is_required=False, called="the last day"
    )
    times = WholeField(
        "How many meetings",
        "Leave blank if there is no end date.",
        low=1,
        high=500,
        is_required=False,
    )
    starts_at = ClockField("Starts at", "For example, 9:30am or 14:00.", called="the start")
    place = LineField("Place", is_required=False, longest=NAME_LENGTH)


class NewSeriesForm(SeriesForm):
    plans_meetings = TickField(
        "Plan the meetings of the next 12 months",
        "With their standing agendas and a reporting round for each. If you clear this box, you "
        "can check the dates first.",
    )


_MAKES_ROUND = (
    "Its dates follow the group’s timetable. No round is opened if there "
    "has been one since the previous meeting."
)


class PlanForm(RecordForm):
    horizon_on = DayField("Plan meetings up to", called="the date up to which to plan meetings")
    makes_rounds = TickField("Open a reporting round for each meeting", _MAKES_ROUND)


class MoveForm(RecordForm):
    held_on = DayField("New date")
    starts_at = ClockField("Starts at", "For example, 9:30am or 14:00.", called="the start")
    change_reason = LineField("Reason", "Members will see this on the meeting’s page.")


class CancelForm(RecordForm):
    change_reason = LineField("Reason", "Members will see this on the meeting’s page.")
    items_go = EnumField("Where the items go", ItemsGo)
    item_ids = TicksField(
        "Items that go there",
        "With their papers, asks and presenters. Standing items are on every agenda, so tick one "
        "only if it has something of its own.",
    )


class BecomesForm(RecordForm):
    becomes = EnumField("What happens to it", Becomes, is_list=True)


class SettleForm(RecordForm):
    change_reason = LineField(
        "Reason",
        "Members will see this on the page of each meeting that is moved or cancelled.",
        is_required=False,
    )
    items_go = EnumField("Where the items of cancelled meetings go", ItemsGo)


class NewMeetingForm(MarkedForm):
    held_on = DayField("Date")
    starts_at = ClockField("Starts at", "For example, 9:30am or 14:00.", called="the start")
    length_minutes = WholeField(
        "Length in minutes",
        "The length shown in invitations.",
        low=5,
        high=LONGEST_MEETING,
        default=DEFAULT_LENGTH,
    )
    place = LineField("Place", is_required=False, longest=NAME_LENGTH)
    marking = EnumField("Marking", Marking)
    makes_round = TickField("Open a reporting round for this meeting", _MAKES_ROUND)
