"""What a row of a return changes in the registers: by their own rules, and in their history."""

from datetime import date

from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.delivery.models import Milestone
from app.delivery.service import amend_milestone
from app.risks.models import Issue, Risk
from app.risks.rules import RiskClosure, Severity
from app.risks.service import amend_issue, assess_risk, close_risk, resolve_issue


def change_milestone(
    actor: Actor,
    milestone: Milestone,
    *,
    forecast_on: date,
    forecast_reason: str,
    actual_on: date | None,
    evidence: str,
    confirmed_by: str,
) -> None:
    amend_milestone(
        actor,
        milestone=milestone,
        title=milestone.title,
        description=milestone.description,
        pilot_id=milestone.pilot_id,
        owner_id=milestone.owner_id,
        is_key=milestone.is_key,
        forecast_on=forecast_on,
        forecast_reason=forecast_reason,
        actual_on=actual_on,
        evidence=evidence,
        evidence_link=milestone.evidence_link,
        confirmed_by=confirmed_by,
    )


def change_risk(
    actor: Actor,
    risk: Risk,
    confirmed: str,
    *,
    likelihood: int,
    impact: int,
    reason: str,
    closed_because: RiskClosure | None,
    closure_agreed_by: str,
) -> None:
    """Score a risk again, close it or, where nothing is new, confirm that it stands: once a day."""
    today = clock.today()
    has_moved = (likelihood, impact) != risk.residual_at(today)
    if has_moved and not reason:
        raise DomainError("Enter why the score has changed.", field="reason")
    last = risk.score_at(today)
    if has_moved or reason or last is None or last.assessed_on != today:
        assess_risk(
            actor, risk=risk, likelihood=likelihood, impact=impact, reason=reason or confirmed
        )
    if closed_because is None:
        return
    if not reason:
        raise DomainError("Enter why it is closed.", field="reason")
    close_risk(
        actor,
        risk=risk,
        closed_because=closed_because,
        closure_note=reason,
        closure_agreed_by=closure_agreed_by,
    )


def change_issue(
    actor: Actor, issue: Issue, *, severity: Severity, due_on: date | None, is_resolved: bool
) -> None:
    if (severity, due_on) != (issue.severity, issue.due_on):
        amend_issue(
            actor,
            issue=issue,
            pilot_id=issue.pilot_id,
            title=issue.title,
            description=issue.description,
            owner_id=issue.owner_id,
            severity=severity,
            action=issue.action,
            due_on=due_on,
        )
    if is_resolved:
        resolve_issue(actor, issue=issue)
