"""Who may do what with risks and issues."""

from app.accounts.rules import Actor, Decision
from app.pilots.permissions import can_edit_owned_record
from app.risks.models import Issue, Risk


def can_edit_risk(actor: Actor, risk: Risk) -> Decision:
    return can_edit_owned_record(actor, risk.pilot_id, risk.owner_id)


def can_edit_issue(actor: Actor, issue: Issue) -> Decision:
    return can_edit_owned_record(actor, issue.pilot_id, issue.owner_id)
