"""What reminders declare."""

from app.core.access import Actor
from app.core.domain import Domain
from app.reminders import service


def _start(actor: Actor) -> None:
    service.lay_down(actor)


DOMAIN = Domain(
    name="reminders",
    start_programme=_start,
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
