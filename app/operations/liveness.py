"""Whether a scheduler runs: pages of those who wait for what it does say so where none does."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.core import clock
from app.core.formats import moment
from app.extensions import db
from app.operations.models import SchedulerBeat
from app.operations.rules import SILENT_AFTER


@dataclass(frozen=True)
class Silence:
    """That no scheduler runs, and when one was last heard of; None where never."""

    since: datetime | None

    @property
    def words(self) -> str:
        if self.since is None:
            return "The scheduler has never run."
        return f"The scheduler last ran on {moment(self.since)}."


def find_silence() -> Silence | None:
    """None where a scheduler was heard of lately. (Drawn by ``macros/alarm.html``.)"""
    last = db.session.scalar(select(func.max(SchedulerBeat.seen_at)))
    return None if last is not None and last >= clock.now() - SILENT_AFTER else Silence(last)
