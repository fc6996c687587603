"""What answers by links declare."""

from app.answers import jobs
from app.answers.views import blueprint
from app.core.domain import Domain
from app.core.timed import Every, Job

DOMAIN = Domain(
    name="answers",
    blueprint=blueprint,
    jobs=(Job("answers.purge", "Delete expired links to answers", Every(3600), jobs.purge),),
)
