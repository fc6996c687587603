"""What the operator's domain declares."""

from app.core.domain import Domain, Job, NavigationEntry
from app.operations import jobs
from app.operations.cli import backup, copy_database, restore, status
from app.operations.permissions import can_read_status
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
        Job("operations.beat", jobs.BEAT_SECONDS, jobs.beat),
        Job("operations.back_up", 300, jobs.back_up),
        Job("operations.write_head", 300, jobs.write_head),
        Job("operations.mail_head", 300, jobs.mail_head),
    ),
    commands=(status, backup, restore, copy_database),
)
