"""What timetables declare."""

from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.formats import counted
from app.core.holdings import HoldingSource
from app.core.sentences import listed
from app.core.timed import At, Job
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_edit_groups
from app.governance.meetings.models import Meeting
from app.governance.meetings.permissions import can_edit_meetings, can_read_agenda
from app.governance.meetings.queries import is_to_happen
from app.governance.meetings.steps import Step, basis_of, timetable
from app.governance.timetable import jobs, queries
from app.governance.timetable.cli import commands
from app.governance.timetable.due import due_rows, list_due_rounds
from app.governance.timetable.rules import series_words
from app.governance.timetable.service import cancel_meetings_of
from app.governance.timetable.views import blueprint


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    """The days around it, and where it is moved or cancelled."""
    if not can_read_agenda(actor):
        return None
    return {
        "meeting": meeting,
        "days": [] if meeting.is_cancelled else timetable(meeting.held_on, meeting.group),
        "today": clock.today(),
        "can_edit": can_edit_meetings(actor),
        "by_hand": _by_hand(meeting),
        "is_round_to_come": meeting.round is not None and meeting.round.due_on >= clock.today(),
    }


def _by_hand(meeting: Meeting) -> str:
    """What of the meeting's round was set by hand, as a sentence."""
    days = meeting.round.by_hand if meeting.round else []
    if not days:
        return ""
    said = listed(days)
    verb, them = ("was", "does") if len(days) == 1 else ("were", "do")
    return f"{said[:1].upper()}{said[1:]} {verb} set by hand and {them} not follow this timetable."


def _group_panel(group: Group, actor: Actor) -> dict[str, Any]:
    """Its settings and the rules by which it meets."""
    today = clock.today()
    series = queries.list_series(group)
    return {
        "group": group,
        "settings": [
            *((step.word, basis_of(step, group)) for step in Step if basis_of(step, group)),
            ("Replies to write-rounds", counted(group.reply_days, "clear working day")),
        ],
        "series": [
            (each, series_words(each.rule), each.until_on is not None and each.until_on < today)
            for each in series
        ],
        "can_edit": can_edit_groups(actor),
        "can_plan": can_edit_meetings(actor),
    }


DOMAIN = Domain(
    name="timetable",
    holdings=(
        HoldingSource(
            Group,
            Meeting,
            Meeting.group_id,
            lambda: (Meeting.held_on >= clock.today(), is_to_happen()),
            ("meeting to come", "meetings to come"),
            "meetings.list_meetings",
            filtered_by=("group", "slug"),
            settle=cancel_meetings_of,
            becomes="will be cancelled, with your reason",
        ),
    ),
    events={
        "series:made": "Added",
        "series:planned": "Meetings planned",
        "series:settled": "Planned meetings made to fit the series",
        "round:timetable-followed": "Timetable followed again",
        "meeting:round-made": "Reporting round opened by the timetable",
    },
    blueprint=blueprint,
    due_kinds=(
        DueKind(
            "return",
            Step.RETURNS,
            said="Return",
            of_place=True,
            reminders=(
                *reminders_on(-5, -1, 1),
                *reminders_on(1, to=Audience.REVIEWER),
                *reminders_on(3, to=Audience.SECRETARIAT),
            ),
        ),
        DueKind(
            "round",
            Step.RETURNS,
            said="Reporting round to open",
            reminders=reminders_on(-10, -5, to=Audience.SECRETARIAT),
        ),
    ),
    due=list_due_rounds,
    due_rows=due_rows,
    navigation=(
        NavigationEntry(
            "Meetings", "Forward plan", "timetable.show_forward_plan", 12, can_read_agenda
        ),
    ),
    panels=(
        Panel("meeting_folded", 10, "timetable/meeting_panel.html", _meeting_panel),
        Panel("group_timetable", 20, "timetable/group_panel.html", _group_panel),
    ),
    commands=(commands,),
    jobs=(
        Job(
            "timetable.keep_rounds",
            "Open reporting rounds for meetings, by their timetables",
            At((5,), 10),
            jobs.keep_rounds,
        ),
    ),
)
