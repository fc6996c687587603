"""The registers of risks and issues as files."""

from app.core.exports import Column, Table
from app.risks.positions import IssuePosition, RiskPosition

RISKS: Table[RiskPosition] = Table(
    "Risks",
    (
        Column("Reference", lambda p: p.reference, 10),
        Column("Title", lambda p: p.risk.title, 40),
        Column("State", lambda p: p.risk.state.word, 10),
        Column("Pilot", lambda p: p.risk.pilot.name if p.risk.pilot else "Programme", 24),
        Column("Owner", lambda p: p.risk.owner.name if p.risk.owner else "", 24),
        Column("Cause", lambda p: p.risk.cause, 40),
        Column("Event", lambda p: p.risk.event, 40),
        Column("Effect", lambda p: p.risk.effect, 40),
        Column("Mitigation", lambda p: p.risk.mitigation, 40),
        Column("Response", lambda p: p.risk.response.word),
        Column("Approved by", lambda p: p.risk.approval, 24),
        Column("Proximity", lambda p: p.risk.proximity.word),
        Column("Inherent likelihood", lambda p: p.risk.inherent_likelihood, 10),
        Column("Inherent impact", lambda p: p.risk.inherent_impact, 10),
        Column("Inherent score", lambda p: p.risk.inherent_score, 10),
        Column("Likelihood now", lambda p: p.likelihood, 10),
        Column("Impact now", lambda p: p.impact, 10),
        Column("Score now", lambda p: p.score, 10),
        Column("Band now", lambda p: p.band.word, 10),
        Column("Movement", lambda p: p.movement.words),
        Column("Target likelihood", lambda p: p.risk.target_likelihood, 10),
        Column("Target impact", lambda p: p.risk.target_impact, 10),
        Column("Target score", lambda p: p.risk.target_score, 10),
        Column("Raised", lambda p: p.risk.raised_on, 12),
        Column("Assessed", lambda p: p.assessed_on, 12),
        Column("Review due", lambda p: p.review_due_on, 12),
        Column("Closed", lambda p: p.risk.closed_on, 12),
        Column("Source", lambda p: p.risk.origin, 24),
    ),
)

ISSUES: Table[IssuePosition] = Table(
    "Issues",
    (
        Column("Reference", lambda p: p.issue.reference, 10),
        Column("Title", lambda p: p.issue.title, 40),
        Column("State", lambda p: p.issue.state.word, 10),
        Column("Severity", lambda p: p.issue.severity.word, 10),
        Column("Pilot", lambda p: p.issue.pilot.name if p.issue.pilot else "Programme", 24),
        Column("Owner", lambda p: p.issue.owner.name if p.issue.owner else "", 24),
        Column("What has happened", lambda p: p.issue.description, 40),
        Column("Action", lambda p: p.issue.action, 40),
        Column("Original risk", lambda p: p.issue.risk.reference if p.issue.risk else "", 10),
        Column("Raised", lambda p: p.issue.raised_on, 12),
        Column("Resolution due", lambda p: p.issue.due_on, 12),
        Column("Days overdue", lambda p: p.days_overdue, 10),
        Column("Resolved", lambda p: p.issue.resolved_on, 12),
        Column("Source", lambda p: p.issue.origin, 24),
    ),
)
