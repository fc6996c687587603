"""What undoing declares."""

from app.core.domain import Domain
from app.core.timed import Every, Job
from app.undoing import jobs
from app.undoing.views import blueprint

DOMAIN = Domain(
    name="undoing",
    events={"record:undone": "Undone"},
    blueprint=blueprint,
    jobs=(
        Job(
            "undoing.forget_old",
            "Delete what can no longer be undone",
            Every(3600),
            jobs.forget_old,
        ),
    ),
)
