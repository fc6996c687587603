"""What the outbox declares."""

from app.core.domain import Domain, Job
from app.notifications import jobs
from app.notifications.cli import commands
from app.notifications.queries import list_conditions

DOMAIN = Domain(
    name="notifications",
    events={
        "message:queued-again": "Retried",
    },
    administrative=("message",),
    jobs=(
        Job("notifications.send_due", 5, jobs.send_due, at_once=4),
        Job("notifications.purge", 3600, jobs.purge),
    ),
    commands=(commands,),
    conditions=list_conditions,
)
