"""Whether a scheduler runs: pages of those who wait for what it does say so where none does."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask import g
from sqlalchemy import ScalarSelect, func, select

from app.core import clock
from app.core.beside import ReadBeside
from app.core.formats import moment
from app.extensions import db
from app.operations.models import SchedulerBeat
from app.operations.rules import SILENT_AFTER

#: Where a request remembers when a scheduler was last heard of.
_BEAT = "last_beat"


@cache
def _beat_columns() -> tuple[ScalarSelect[Any]]:
    return (select(func.max(SchedulerBeat.seen_at)).scalar_subquery(),)


def _note_beat(last: datetime | None) -> None:
    setattr(g, _BEAT, last)


#: When a scheduler was last heard of, for every request.
BEAT_BESIDE = ReadBeside(_beat_columns, _note_beat)


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
    last = g.get(_BEAT) if _BEAT in g else db.session.scalar(select(*_beat_columns()))
    return None if last is not None and last >= clock.now() - SILENT_AFTER else Silence(last)
