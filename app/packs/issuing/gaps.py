"""What is late or missing when a pack is about to be issued: whoever issues it is told, and says
that it goes out all the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from app.core.domain import DueItem, domains_in_use
from app.core.due import list_due
from app.governance.meetings.models import Meeting
from app.governance.meetings.steps import Step

#: What a pack waits for: all that is due by the time it goes out, but itself.
_BEFORE_PACK = frozenset({Step.CALL, Step.RETURNS, Step.PAPERS, Step.CLEARANCE, Step.PACK})
_ITSELF = frozenset({"pack", "pack_approval", "late_paper"})
#: What the page that issues it has a part of its own for.
_READERS = "readership"


@dataclass(frozen=True)
class Gaps:
    """What is not there, the earliest due first, and how much of it is not listed; and whether all
    who should read the pack can open it."""

    items: Sequence[DueItem]
    left_out: int
    is_opened_by_all: bool = True

    @property
    def count(self) -> int:
        return len(self.items) + self.left_out

    def __bool__(self) -> bool:
        return self.count > 0 or not self.is_opened_by_all


def find_gaps(meeting: Meeting) -> Gaps:
    """Of a meeting that comes with its group, round and agenda."""
    declared = (kind for domain in domains_in_use(current_app) for kind in domain.due_kinds)
    awaited = {
        kind.name
        for kind in declared
        if Step(kind.step) in _BEFORE_PACK and kind.name not in _ITSELF
    }
    due = list_due(meetings=[meeting])
    missing = [item for item in due if not item.is_done and item.kind in awaited]
    items = [item for item in missing if item.kind != _READERS]
    return Gaps(items, due.left_out, is_opened_by_all=len(items) == len(missing))
