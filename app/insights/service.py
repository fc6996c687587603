"""Changes to customer insight."""

from typing import Unpack

from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.insights.models import Insight
from app.insights.permissions import can_edit_insight
from app.insights.rules import InsightFacts, InsightKind, whole_pence
from app.pilots.permissions import enforce_may_add, enforce_may_move
from app.spend.columns import MOST_PENCE


@audited("insight:added")
def create_insight(actor: Actor, *, pilot_id: int, **facts: Unpack[InsightFacts]) -> Insight:
    enforce_may_add(actor, pilot_id)
    _check(facts)
    return add_record(Insight(pilot_id=pilot_id, **facts))


@audited("insight:changed")
def amend_insight(
    actor: Actor, *, insight: Insight, pilot_id: int, **facts: Unpack[InsightFacts]
) -> None:
    can_edit_insight(actor, insight).enforce()
    enforce_may_move(actor, insight.pilot_id, pilot_id)
    _check(facts)
    insight.pilot_id = pilot_id
    assign(insight, facts)


def _check(facts: InsightFacts) -> None:
    """What is called a count or a cost says one."""
    if facts["kind"] is InsightKind.COUNT and facts["people"] is None:
        raise DomainError("Enter how many people were counted.", field="people")
    if facts["kind"] is InsightKind.COST and facts["case_pence"] is None:
        raise DomainError("Enter what a case costs in a year.", field="case_pence")
    if (whole_pence(facts["people"], facts["case_pence"]) or 0) > MOST_PENCE:
        raise DomainError(
            "People times the cost of a case is more than £10 trillion. Check both.", field="people"
        )
