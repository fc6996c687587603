"""What reminders declare."""

from app.core.access import Actor
from app.core.domain import EVERY_RECORD, Domain, NavigationEntry, Panel, RecordKind
from app.core.timed import At, Every, Job
from app.reminders import jobs, panels, queries, service
from app.reminders.cli import commands
from app.reminders.models import ReminderRule
from app.reminders.permissions import can_read_reminders
from app.reminders.views import blueprint


def _start(actor: Actor) -> None:
    service.lay_down(actor)


DOMAIN = Domain(
    name="reminders",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Reminders",
            "reminders.show_reminders",
            72,
            can_read_reminders,
            "What people are reminded of by email, when, and by which rules",
        ),
    ),
    records=(
        RecordKind(
            "reminder_rule",
            ReminderRule,
            lambda rule: ("reminders.show_rule", {"rule_id": rule.id}),
            lambda actor, _rule: can_read_reminders(actor),
        ),
    ),
    panels=(
        Panel("person", 40, "reminders/person_panel.html", panels.on_person),
        Panel(EVERY_RECORD, 85, "reminders/record_panel.html", panels.on_record),
    ),
    start_programme=_start,
    jobs=(
        Job("reminders.plan", "Plan reminders", At(range(5, 24)), jobs.plan),
        Job("reminders.purge", "Delete what was owed long ago", At((3,), 20), jobs.purge),
        Job("reminders.send", "Send reminders", Every(60), jobs.send, at_once=2),
    ),
    commands=(commands,),
    conditions=queries.list_conditions,
    events={
        "reminder-rule:laid-down": "Added with the first rules",
        "reminder-rule:turned-on": "Turned on",
        "reminder-rule:turned-off": "Turned off",
        "reminder-rule:held": "Held",
        "reminder-rule:released": "Released",
        "reminders:held": "All reminders held",
        "reminders:released": "All reminders released",
        "reminders:sent-at-once": "Today’s reminders sent at once",
        "reminders:set": "Reminder settings changed",
    },
)
