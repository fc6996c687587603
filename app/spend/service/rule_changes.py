"""Changes to spend returns and to the rules that they are checked by."""

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.spend import queries
from app.spend.models import SpendRule
from app.spend.permissions import can_change_rules
from app.spend.validation import RuleSeverity, RuleState


@audited("spend-rule:changed")
def change_rule(
    actor: Actor,
    *,
    code: str,
    severity: RuleSeverity,
    low: int | None,
    high: int | None,
    state: RuleState,
    reason: str,
) -> SpendRule:
    """Put a new version of a rule in the place of the one that holds; limits are in hundredths of
    its unit."""
    can_change_rules(actor).enforce()
    rule = queries.get_rule(code)
    if (low is None) != (rule.low is None) or (high is None) != (rule.high is None):
        raise DomainError(
            "This rule has the limits that it began with. Give each of them a value.",
            field="low" if (low is None) != (rule.low is None) else "high",
        )
    if low is not None and high is not None and low > high:
        raise DomainError("The lower limit must not be above the upper one.", field="low")
    return add_record(
        SpendRule(
            code=rule.code,
            number=rule.version + 1,
            severity=severity,
            low=low,
            high=high,
            least_pence=rule.least_pence,
            state=state,
            reason=reason,
            made_by_id=actor.person_id,
            made_on=clock.today(),
        )
    )
