"""Work on links by the clock."""

from app.answers.queries import delete_over
from app.core.database import transaction
from app.core.timed import Worked


def purge() -> Worked:
    """Remove links that answer no more."""
    with transaction():
        return Worked(done=delete_over())
