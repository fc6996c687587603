"""Changes to risks and issues."""

from datetime import date
from typing import Unpack

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.readers import copy_readers
from app.core.undoable import undoable
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over, enforce_may_move
from app.programme.queries import find_accepted_risk
from app.risks import queries
from app.risks.models import Issue, Risk, RiskScore
from app.risks.permissions import can_edit_issue, can_edit_risk
from app.risks.rules import (
    ISSUE_WORKFLOW,
    RISK_WORKFLOW,
    IssueFacts,
    IssueState,
    RiskClosure,
    RiskFacts,
    RiskResponse,
    RiskState,
    is_above,
    is_in_order,
)

FIRST_ASSESSMENT = "First assessment."


# Risks


@audited("risk:raised")
def create_risk(
    actor: Actor,
    *,
    pilot_id: int | None,
    likelihood: int,
    impact: int,
    explanation: str,
    **facts: Unpack[RiskFacts],
) -> Risk:
    """Add a risk, assessed today. ``explanation`` says why, where the scores are out of order."""
    enforce_may_add(actor, pilot_id)
    today, reason = clock.today(), explanation or FIRST_ASSESSMENT
    first = RiskScore(assessed_on=today, likelihood=likelihood, impact=impact, reason=reason)
    risk = Risk(pilot_id=pilot_id, state=RiskState.OPEN, raised_on=today, scores=[first], **facts)
    _check_order(risk.inherent_score, first.score, risk.target_score, explanation)
    _check_appetite(first.score, facts["response"], facts["approval"])
    return add_record(risk)


def _check_order(inherent: int, residual: int, target: int, explanation: str) -> None:
    if not explanation and not is_in_order(inherent, residual, target):
        raise DomainError(
            f"The scores are {inherent} before controls, {residual} now and {target} as the "
            "target. Each should be no higher than the one before it: change them, or explain why "
            "they are as they are.",
            field="explanation",
        )


def _check_appetite(score: int, response: RiskResponse, approval: str) -> None:
    """To tolerate a risk above appetite needs the group's approval."""
    if response is not RiskResponse.TOLERATE or approval:
        return
    accepted = find_accepted_risk()
    if is_above(score, accepted):
        raise DomainError(
            f"It scores {score} now, and the programme accepts up to {accepted.score}: enter "
            "the approval to tolerate it, or choose another response.",
            field="approval",
        )


@audited("risk:changed")
def amend_risk(
    actor: Actor, *, risk: Risk, pilot_id: int | None, explanation: str, **facts: Unpack[RiskFacts]
) -> None:
    """Change a risk's facts. Where a change of the inherent or target score leaves the three out
    of order, the explanation is kept with today's assessment; the residual score stays."""
    can_edit_risk(actor, risk).enforce()
    enforce_may_hand_over(actor, risk.pilot_id, risk.owner_id, facts["owner_id"])
    enforce_may_move(actor, risk.pilot_id, pilot_id)
    risk.pilot_id = pilot_id
    today = clock.today()
    likelihood, impact = risk.residual_at(today)
    _check_appetite(likelihood * impact, facts["response"], facts["approval"])
    before = risk.inherent_score, risk.target_score
    assign(risk, facts)
    if before != (risk.inherent_score, risk.target_score):
        _check_order(risk.inherent_score, likelihood * impact, risk.target_score, explanation)
    if explanation:
        _add_score(risk, today, likelihood, impact, explanation)


@undoable("risk", can_edit_risk)
@audited("risk:assessed")
def assess_risk(actor: Actor, *, risk: Risk, likelihood: int, impact: int, reason: str) -> None:
    """Review the residual score, moved or not, as of today."""
    can_edit_risk(actor, risk).enforce()
    if risk.state is RiskState.CLOSED:
        raise DomainError("This risk is closed. Reopen it before you review its score.")
    _add_score(risk, clock.today(), likelihood, impact, reason)


@audited("risk:score-brought")
def bring_score(
    actor: Actor, *, risk: Risk, assessed_on: date, likelihood: int, impact: int, reason: str
) -> RiskScore:
    """Put down how a risk was scored on an earlier day, as it stood elsewhere."""
    can_edit_risk(actor, risk).enforce()
    if assessed_on > clock.today():
        raise DomainError("This date cannot be in the future.", field="assessed_on")
    _add_score(risk, assessed_on, likelihood, impact, reason)
    made = risk.scores[-1]
    risk.scores.sort(key=lambda row: row.assessed_on)
    return made


def _add_score(risk: Risk, day: date, likelihood: int, impact: int, reason: str) -> None:
    risk.scores.append(
        RiskScore(assessed_on=day, likelihood=likelihood, impact=impact, reason=reason)
    )
    risk.touch()


@undoable("risk", can_edit_risk)
@audited("risk:closed")
def close_risk(
    actor: Actor,
    *,
    risk: Risk,
    closed_because: RiskClosure | None,
    closure_note: str,
    closure_agreed_by: str,
) -> None:
    """Close a risk for a reason, that the facts bear out, and say who agreed."""
    can_edit_risk(actor, risk).enforce()
    RISK_WORKFLOW.check(risk.state, RiskState.CLOSED)
    if risk.state is RiskState.CLOSED:
        return
    if closed_because is None:
        raise DomainError("Choose why it is closed.", field="closed_because")
    if not closure_note:
        raise DomainError("Enter an explanation.", field="closure_note")
    if not closure_agreed_by:
        raise DomainError("Enter who agreed that it is closed.", field="closure_agreed_by")
    _check_closure(risk, closed_because)
    risk.state, risk.closed_on = RiskState.CLOSED, clock.today()
    risk.closed_because, risk.closure_note = closed_because, closure_note
    risk.closure_agreed_by = closure_agreed_by


def _check_closure(risk: Risk, closed_because: RiskClosure) -> None:
    likelihood, impact = risk.residual_at(clock.today())
    score, accepted = likelihood * impact, find_accepted_risk()
    if closed_because is RiskClosure.OCCURRED and not queries.list_issues_of_risk(risk.id):
        raise DomainError(
            "First record that it has happened, which adds the issue that it became.",
            field="closed_because",
        )
    if closed_because is RiskClosure.ACCEPTED and is_above(score, accepted):
        raise DomainError(
            f"It scores {score}, and the programme accepts up to {accepted.score}. Choose another "
            "reason, or review the score.",
            field="closed_because",
        )
    if closed_because is RiskClosure.TREATED and score > risk.target_score:
        raise DomainError(
            f"It scores {score}, and its target is {risk.target_score}. Choose another reason, or "
            "review the score.",
            field="closed_because",
        )


@undoable("risk", can_edit_risk)
@audited("risk:reopened")
def reopen_risk(actor: Actor, *, risk: Risk) -> None:
    can_edit_risk(actor, risk).enforce()
    RISK_WORKFLOW.check(risk.state, RiskState.OPEN)
    risk.state, risk.closed_on, risk.closed_because = RiskState.OPEN, None, None
    risk.closure_note = risk.closure_agreed_by = ""


# Issues


@audited("issue:raised")
def create_issue(
    actor: Actor, *, pilot_id: int | None, risk: Risk | None = None, **facts: Unpack[IssueFacts]
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
        pilot_id=pilot_id,
        risk_id=risk.id if risk else None,
        state=IssueState.OPEN,
        raised_on=clock.today(),
        is_restricted=risk is not None and risk.is_restricted,
        **facts,
    )
    add_record(issue)
    if risk is not None:
        copy_readers(risk, issue)
    return issue


@audited("issue:changed")
def amend_issue(
    actor: Actor, *, issue: Issue, pilot_id: int | None, **facts: Unpack[IssueFacts]
) -> None:
    can_edit_issue(actor, issue).enforce()
    enforce_may_hand_over(actor, issue.pilot_id, issue.owner_id, facts["owner_id"])
    enforce_may_move(actor, issue.pilot_id, pilot_id)
    issue.pilot_id = pilot_id
    assign(issue, facts)


@undoable("issue", can_edit_issue)
@audited("issue:resolved")
def resolve_issue(actor: Actor, *, issue: Issue) -> None:
    can_edit_issue(actor, issue).enforce()
    ISSUE_WORKFLOW.check(issue.state, IssueState.RESOLVED)
    if issue.state is not IssueState.RESOLVED:
        issue.state, issue.resolved_on = IssueState.RESOLVED, clock.today()


@undoable("issue", can_edit_issue)
@audited("issue:reopened")
def reopen_issue(actor: Actor, *, issue: Issue) -> None:
    can_edit_issue(actor, issue).enforce()
    ISSUE_WORKFLOW.check(issue.state, IssueState.OPEN)
    issue.state, issue.resolved_on = IssueState.OPEN, None
