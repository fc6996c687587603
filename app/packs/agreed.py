"""Who agreed to what stands beside a rating: the decisions of the group that name a record by its
reference, and the changes of a baseline that were approved."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from app.core.formats import short_day
from app.core.records import path_of
from app.core.sections import Records, read_once
from app.delivery.models import ChangeRequest, Milestone
from app.delivery.queries import list_changes_between
from app.delivery.rules import ChangeState
from app.governance.decisions.queries import list_decisions_naming

_REFERENCE = re.compile(rf"\b{Milestone.PREFIX}-\d+\b")


class AgreedDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that names milestones; ``said`` is its basis and its day."""

    reference: str
    path: str
    said: str
    text: str
    is_illustrative: bool = False


@read_once
def decisions_by_milestone(records: Records) -> Mapping[str, AgreedDecision]:
    """The newest decision of the group in force that names a milestone, by its reference."""
    found: dict[str, AgreedDecision] = {}
    for decision in list_decisions_naming(Milestone.PREFIX, records.group_id, records.today):
        agreed = AgreedDecision(
            reference=decision.reference,
            path=path_of(decision),
            said=f"{decision.basis.word}, {short_day(decision.decided_on)}",
            text=decision.text,
            is_illustrative=decision.is_illustrative,
        )
        words = " ".join((decision.text, decision.rationale, decision.basis_reason))
        for reference in _REFERENCE.findall(words):
            found.setdefault(reference, agreed)
    return found


@read_once
def change_requests(records: Records) -> Sequence[ChangeRequest]:
    """Those that wait, and all that were ever decided."""
    return list_changes_between(None, records.today)


@read_once
def _changes_by_milestone(records: Records) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for change in change_requests(records):
        reference = change.milestone.reference
        if change.state is ChangeState.WAITING:
            said[reference] = f"{change.reference} asks for a new baseline"
        elif change.decided_by and change.decided_on:
            outcome = "agreed" if change.state is ChangeState.APPROVED else "refused"
            by, on = change.decided_by.word.lower(), short_day(change.decided_on)
            said[reference] = f"New baseline {outcome} by {by}, {on} ({change.reference})"
    return said


def agreed_of(records: Records, reference: str) -> str:
    """Who agreed to a milestone's delay, or was asked to; empty where no one was."""
    decision = decisions_by_milestone(records).get(reference)
    said = [f"{decision.said} ({decision.reference})"] if decision else []
    change = _changes_by_milestone(records).get(reference)
    return ". ".join([*said, *([change] if change else [])])
