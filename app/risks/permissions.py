"""Who may do what with risks and issues."""

from app.core.access import Access, Actor
from app.pilots.permissions import can_edit_owned_record
from app.risks.models import Issue, Risk


def can_edit_risk(actor: Actor, risk: Risk) -> Access:
    return can_edit_owned_record(actor, risk.pilot_id, risk.owner_id)


def can_edit_issue(actor: Actor, issue: Issue) -> Access:
    return can_edit_owned_record(actor, issue.pilot_id, issue.owner_id)
