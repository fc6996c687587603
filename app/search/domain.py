"""What search declares."""

from app.core.domain import Domain
from app.core.timed import At, Every, Job
from app.search import jobs
from app.search.cli import commands
from app.search.rebuilding import fill, rebuild
from app.search.views import blueprint


def _rebuild(_backup: object) -> None:
    """A backup holds the records, and nothing that is made of them."""
    rebuild(is_alone=True)


DOMAIN = Domain(
    name="search",
    blueprint=blueprint,
    commands=(commands,),
    jobs=(
        Job("search.check", "Check the search index", At((4,), 40), jobs.check_entries),
        Job("search.fill", "Rebuild the search index after an upgrade", Every(30), fill),
    ),
    checks={"database:restored": _rebuild},
)
