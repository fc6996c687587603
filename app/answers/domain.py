"""What answers by links declare."""

from app.answers import jobs
from app.answers.views import blueprint
from app.core.domain import Domain, Job

DOMAIN = Domain(
    name="answers",
    blueprint=blueprint,
    jobs=(Job("answers.purge", 3600, jobs.purge),),
)
