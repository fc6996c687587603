"""What the scheduler runs for steps that can be undone."""

from sqlalchemy import delete

from app.core import clock
from app.core.database import transaction
from app.core.undoable import LASTS, UndoStep
from app.extensions import db


def forget_old() -> None:
    """Remove what was kept of steps that can no longer be undone: it holds rows as they were."""
    with transaction():
        db.session.execute(delete(UndoStep).where(UndoStep.done_at < clock.now() - LASTS))
