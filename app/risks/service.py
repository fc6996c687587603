"""Changes to risks and issues."""

from datetime import date

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.references import next_number
from app.core.restriction import copy_readers
from app.extensions import db
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over
from app.programme.queries import find_accepted_risk
from app.risks.models import Issue, Risk, RiskScore
from app.risks.permissions import can_edit_issue, can_edit_risk
from app.risks.rules import (
    ISSUE_WORKFLOW,
    RISK_WORKFLOW,
    IssueState,
    Proximity,
    RiskResponse,
    RiskState,
    Severity,
    is_above,
    is_in_order,
)

FIRST_ASSESSMENT = "First assessment."


# Risks


@audited("risk:raised")
def create_risk(
    actor: Actor,
    *,
    title: str,
    cause: str,
    event: str,
    effect: str,
    pilot_id: int | None,
    owner_id: int | None,
    inherent_likelihood: int,
    inherent_impact: int,
    likelihood: int,
    impact: int,
    target_likelihood: int,
    target_impact: int,
    explanation: str,
    response: RiskResponse,
    approval: str,
    proximity: Proximity,
    mitigation: str,
) -> Risk:
    """Add a risk, assessed today. ``explanation`` says why, where the scores are out of order."""
    enforce_may_add(actor, pilot_id)
    _check_order(
        inherent_likelihood * inherent_impact,
        likelihood * impact,
        target_likelihood * target_impact,
        explanation,
    )
    _check_appetite(likelihood * impact, response, approval)
    today = clock.today()
    risk = Risk(
        number=next_number(db.session(), Risk.PREFIX),
        title=title,
        cause=cause,
        event=event,
        effect=effect,
        pilot_id=pilot_id,
        owner_id=owner_id,
        inherent_likelihood=inherent_likelihood,
        inherent_impact=inherent_impact,
        target_likelihood=target_likelihood,
        target_impact=target_impact,
        response=response,
        approval=approval,
        proximity=proximity,
        mitigation=mitigation,
        state=RiskState.OPEN,
        raised_on=today,
        scores=[
            RiskScore(
                assessed_on=today,
                likelihood=likelihood,
                impact=impact,
                reason=explanation or FIRST_ASSESSMENT,
            )
        ],
    )
    db.session.add(risk)
    db.session.flush()
    return risk


def _check_order(inherent: int, residual: int, target: int, explanation: str) -> None:
    if not explanation and not is_in_order(inherent, residual, target):
        raise DomainError(
            f"The scores run {inherent} before controls, {residual} now and {target} as the "
            "target. Each should be no higher than the one before it: change them, or explain why "
            "they are as they are.",
            field="explanation",
        )


def _check_appetite(score: int, response: RiskResponse, approval: str) -> None:
    """To tolerate a risk above appetite needs the group's approval."""
    accepted = find_accepted_risk()
    if response is RiskResponse.TOLERATE and is_above(score, accepted) and not approval:
        raise DomainError(
            f"It scores {score} now, and the programme accepts up to {accepted.score}: say which "
            "group approved that it is tolerated, or choose another response.",
            field="approval",
        )


@audited("risk:changed")
def amend_risk(
    actor: Actor,
    *,
    risk: Risk,
    title: str,
    cause: str,
    event: str,
    effect: str,
    owner_id: int | None,
    inherent_likelihood: int,
    inherent_impact: int,
    target_likelihood: int,
    target_impact: int,
    explanation: str,
    response: RiskResponse,
    approval: str,
    proximity: Proximity,
    mitigation: str,
) -> None:
    """Change a risk's facts. Where a change of the inherent or target score leaves the three out
    of order, the explanation is kept with today's assessment; the residual score stays."""
    can_edit_risk(actor, risk).enforce()
    enforce_may_hand_over(actor, risk.pilot_id, risk.owner_id, owner_id)
    today = clock.today()
    likelihood, impact = risk.residual_at(today)
    _check_appetite(likelihood * impact, response, approval)
    scores = (inherent_likelihood * inherent_impact, target_likelihood * target_impact)
    if scores != (risk.inherent_score, risk.target_score):
        _check_order(scores[0], likelihood * impact, scores[1], explanation)
    risk.title, risk.cause, risk.event, risk.effect = title, cause, event, effect
    risk.owner_id, risk.response, risk.proximity = owner_id, response, proximity
    risk.mitigation, risk.approval = mitigation, approval
    risk.inherent_likelihood, risk.inherent_impact = inherent_likelihood, inherent_impact
    risk.target_likelihood, risk.target_impact = target_likelihood, target_impact
    if explanation:
        _add_score(risk, today, likelihood, impact, explanation)


@audited("risk:assessed")
def assess_risk(actor: Actor, *, risk: Risk, likelihood: int, impact: int, reason: str) -> None:
    """Review the residual score, moved or not, as of today."""
    can_edit_risk(actor, risk).enforce()
    if risk.state is RiskState.CLOSED:
        raise DomainError("This risk is closed. Reopen it before you review its score.")
    _add_score(risk, clock.today(), likelihood, impact, reason)


def _add_score(risk: Risk, day: date, likelihood: int, impact: int, reason: str) -> None:
    risk.scores.append(
        RiskScore(assessed_on=day, likelihood=likelihood, impact=impact, reason=reason)
    )
    risk.touch()


@audited("risk:closed")
def close_risk(actor: Actor, *, risk: Risk) -> None:
    can_edit_risk(actor, risk).enforce()
    RISK_WORKFLOW.check(risk.state, RiskState.CLOSED)
    if risk.state is not RiskState.CLOSED:
        risk.state, risk.closed_on = RiskState.CLOSED, clock.today()


@audited("risk:reopened")
def reopen_risk(actor: Actor, *, risk: Risk) -> None:
    can_edit_risk(actor, risk).enforce()
    RISK_WORKFLOW.check(risk.state, RiskState.OPEN)
    risk.state, risk.closed_on = RiskState.OPEN, None


# Issues


@audited("issue:raised")
def create_issue(
    actor: Actor,
    *,
    title: str,
    description: str,
    pilot_id: int | None,
    owner_id: int | None,
    severity: Severity,
    action: str,
    due_on: date | None,
    risk: Risk | None = None,
) -> Issue:
    """Add an issue. Given the risk that it began as, that one has occurred: the issue belongs
    where the risk does, and those who read the risk read it."""
    if risk is None:
        enforce_may_add(actor, pilot_id)
    else:
        can_edit_risk(actor, risk).enforce()
        if risk.state is RiskState.CLOSED:
            raise DomainError("This risk is closed. Reopen it before you record that it occurred.")
        RISK_WORKFLOW.check(risk.state, RiskState.OCCURRED)
        risk.state, pilot_id = RiskState.OCCURRED, risk.pilot_id
    issue = Issue(
        number=next_number(db.session(), Issue.PREFIX),
        title=title,
        description=description,
        pilot_id=pilot_id,
        risk_id=risk.id if risk else None,
        owner_id=owner_id,
        severity=severity,
        state=IssueState.OPEN,
        action=action,
        raised_on=clock.today(),
        due_on=due_on,
        is_restricted=risk is not None and risk.is_restricted,
    )
    db.session.add(issue)
    db.session.flush()
    if risk is not None:
        copy_readers(risk, issue)
    return issue


@audited("issue:changed")
def amend_issue(
    actor: Actor,
    *,
    issue: Issue,
    title: str,
    description: str,
    owner_id: int | None,
    severity: Severity,
    action: str,
    due_on: date | None,
) -> None:
    can_edit_issue(actor, issue).enforce()
    enforce_may_hand_over(actor, issue.pilot_id, issue.owner_id, owner_id)
    issue.title, issue.description, issue.action = title, description, action
    issue.owner_id, issue.severity, issue.due_on = owner_id, severity, due_on


@audited("issue:resolved")
def resolve_issue(actor: Actor, *, issue: Issue) -> None:
    can_edit_issue(actor, issue).enforce()
    ISSUE_WORKFLOW.check(issue.state, IssueState.RESOLVED)
    if issue.state is not IssueState.RESOLVED:
        issue.state, issue.resolved_on = IssueState.RESOLVED, clock.today()


@audited("issue:reopened")
def reopen_issue(actor: Actor, *, issue: Issue) -> None:
    can_edit_issue(actor, issue).enforce()
    ISSUE_WORKFLOW.check(issue.state, IssueState.OPEN)
    issue.state, issue.resolved_on = IssueState.OPEN, None
