"""What reminders declare."""

from app.core.access import Actor
from app.core.domain import Domain, Job
from app.reminders import jobs, service
from app.reminders.cli import commands


def _start(actor: Actor) -> None:
    service.lay_down(actor)


DOMAIN = Domain(
    name="reminders",
    start_programme=_start,
    jobs=(
        Job("reminders.plan", 1800, jobs.plan),
        Job("reminders.send", 60, jobs.send, at_once=2),
    ),
    commands=(commands,),
    events={
        "reminder-rule:laid-down": "Reminders laid down",
        "reminder-rule:turned-on": "Turned on",
        "reminder-rule:turned-off": "Turned off",
        "reminder-rule:held": "Held",
        "reminder-rule:released": "Released",
        "reminders:held": "All reminders held",
        "reminders:released": "All reminders released",
        "reminders:set": "Settings of reminders changed",
    },
)
