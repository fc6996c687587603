"""What the operator's domain declares."""

from app.core.domain import Domain, NavigationEntry
from app.core.timed import At, Every, Job
from app.operations import jobs
from app.operations.cli import backup, copy_database, jobs_group, restore, status
from app.operations.permissions import can_read_status
from app.operations.rules import BEAT_SECONDS
from app.operations.views import blueprint

DOMAIN = Domain(
    name="operations",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Status",
            "operations.show_status",
            96,
            can_read_status,
            "Whether jobs, mail and backups are running",
        ),
    ),
    jobs=(
        Job(
            "operations.beat",
            "Record that the scheduler is running",
            Every(BEAT_SECONDS),
            jobs.beat,
        ),
        Job("operations.back_up", "Back up", Every(300), jobs.back_up),
        Job("operations.write_head", "Keep the head of the record", Every(300), jobs.write_head),
        Job("operations.mail_head", "Mail the head of the record", At((7,), 30), jobs.mail_head),
        Job(
            "operations.verify_record",
            "Check the record of changes",
            At((4,), 0, 6),
            jobs.verify_record,
        ),
        Job("operations.purge", "Delete old runs of jobs", Every(3600), jobs.purge),
    ),
    commands=(status, jobs_group, backup, restore, copy_database),
)
