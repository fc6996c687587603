"""Work on links by the clock."""

from app.answers.queries import delete_over
from app.core.database import transaction


def purge() -> None:
    """Remove links that answer no more."""
    with transaction():
        delete_over()
