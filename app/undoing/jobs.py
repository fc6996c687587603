"""What the scheduler runs for steps that can be undone."""

from sqlalchemy import delete

from app.core import clock
from app.core.database import count_changed, transaction
from app.core.timed import Worked
from app.core.undoable import LASTS, UndoStep


def forget_old() -> Worked:
    """Remove what was kept of steps that can no longer be undone: it holds rows as they were."""
    with transaction():
        old = delete(UndoStep).where(UndoStep.done_at < clock.now() - LASTS)
        return Worked(done=count_changed(old))
