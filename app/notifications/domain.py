"""What the outbox declares."""

from app.core.domain import Domain
from app.core.timed import At, Every, Job
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
        Job("notifications.send_due", "Send mail", Every(5), jobs.send_due, at_once=4),
        Job(
            "notifications.read_reports",
            "Read returned messages",
            Every(900),
            jobs.read_reports,
        ),
        Job("notifications.purge", "Delete old mail", At((3,), 10), jobs.purge),
    ),
    commands=(commands,),
    conditions=list_conditions,
)
