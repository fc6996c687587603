"""Pages of risks and issues."""

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.pilots.permissions import can_add_record, can_read_registers, fields_kept, only_pilot_of
from app.pilots.queries import pilot_choices
from app.programme.queries import find_accepted_risk
from app.risks import queries, service
from app.risks.forms import (
    AssessmentForm,
    IssueForm,
    NewRiskForm,
    OccurredForm,
    RiskClosureForm,
    RiskForm,
)
from app.risks.permissions import can_edit_issue, can_edit_risk
from app.risks.registers import ISSUES, MOVEMENT_DAYS, RISKS, map_risks
from app.risks.rules import IMPACT, LIKELIHOOD, IssueState, is_above
from app.risks.status import issue_status, risk_status
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to_record, render
from app.web.record_pages import RecordPages, create, sighted
from app.web.registers import show_register

blueprint = Blueprint("risks", __name__)

risk_pages = RecordPages(
    blueprint, "risk", sighted(can_read_registers, queries.get_risk), can_edit_risk
)
issue_pages = RecordPages(
    blueprint, "issue", sighted(can_read_registers, queries.get_issue), can_edit_issue
)


def _choices(kept_id: int | None = None) -> dict[str, Any]:
    return {"pilot_id": pilot_choices(current_actor(), kept_id), "owner_id": person_choices()}


def _choices_of_new() -> dict[str, Any]:
    """What a form of a new record offers, and the pilot that it begins with."""
    pilot_id = request.args.get("pilot") or only_pilot_of(current_actor())
    return {"choices": _choices(), "pilot_id": pilot_id}


@blueprint.get("/risks")
def list_risks() -> str | Response:
    return show_register(
        RISKS, current_actor(), lambda view, _rows: {"map": map_risks(view), "days": MOVEMENT_DAYS}
    )


@blueprint.get("/risks/<reference>")
def show_risk(reference: str) -> str:
    risk = risk_pages.find(reference)
    status = risk_status(risk, clock.today())
    accepted = find_accepted_risk()
    return render(
        "risks/show_risk.html",
        risk=risk,
        status=status,
        accepted=accepted,
        is_above=is_above(status.score, accepted),
        issues=queries.list_issues_of_risk(risk.id),
        likelihoods=LIKELIHOOD,
        impacts=IMPACT,
        can_edit=can_edit_risk(current_actor(), risk),
        panels=panels_for("risk", risk),
    )


@blueprint.route("/risks/new", methods=["GET", "POST"])
def create_risk() -> str | Response:
    require(can_add_record(current_actor()))
    return create(NewRiskForm(**_choices_of_new()), service.create_risk)


@blueprint.route("/risks/<reference>/edit", methods=["GET", "POST"])
def edit_risk(reference: str) -> str | Response:
    risk = risk_pages.find_to_change(reference)
    without = fields_kept(current_actor(), risk.pilot_id)
    form = RiskForm(risk, choices=_choices(risk.pilot_id), without=without)
    status = risk_status(risk, clock.today())
    return risk_pages.change(risk, form, service.amend_risk, status=status)


@blueprint.route("/risks/<reference>/assess", methods=["GET", "POST"])
def assess_risk(reference: str) -> str | Response:
    risk = risk_pages.find_to_change(reference)
    likelihood, impact = risk.residual_at(clock.today())
    form = AssessmentForm(risk, likelihood=likelihood, impact=impact)
    return risk_pages.change(risk, form, service.assess_risk, "Score reviewed.")


@blueprint.route("/risks/<reference>/close", methods=["GET", "POST"])
def close_risk(reference: str) -> str | Response:
    risk = risk_pages.find_to_change(reference)
    form = RiskClosureForm(risk)
    return risk_pages.change(risk, form, service.close_risk, "{reference} closed.")


risk_pages.button(
    "/risks/<reference>/reopen", service.reopen_risk, lambda r: f"{r.reference} reopened."
)


@blueprint.get("/issues")
def list_issues() -> str | Response:
    return show_register(ISSUES, current_actor())


@blueprint.get("/issues/<reference>")
def show_issue(reference: str) -> str:
    issue = issue_pages.find(reference)
    return render(
        "risks/show_issue.html",
        issue=issue,
        status=issue_status(issue, clock.today()),
        is_resolved=issue.state is IssueState.RESOLVED,
        can_edit=can_edit_issue(current_actor(), issue),
        panels=panels_for("issue", issue),
    )


@blueprint.route("/issues/new", methods=["GET", "POST"])
def create_issue() -> str | Response:
    require(can_add_record(current_actor()))
    return create(IssueForm(**_choices_of_new()), service.create_issue, risk=None)


@blueprint.route("/risks/<reference>/occur", methods=["GET", "POST"])
def create_issue_of_risk(reference: str) -> str | Response:
    """A risk that has occurred: the issue that it became."""
    risk = risk_pages.find_to_change(reference)
    owners = {"owner_id": person_choices()}
    form = OccurredForm(choices=owners, title=risk.title, owner_id=risk.owner_id)
    issue = form.made(
        lambda: service.create_issue(
            current_actor(), risk=risk, pilot_id=risk.pilot_id, **form.values()
        )
    )
    if issue is not None:
        said = f"{issue.reference} added: {risk.reference} has occurred."
        return redirect_to_record(issue, said)
    return render("risks/create_issue.html", form=form, risk=risk)


@blueprint.route("/issues/<reference>/edit", methods=["GET", "POST"])
def edit_issue(reference: str) -> str | Response:
    issue = issue_pages.find_to_change(reference)
    without = fields_kept(current_actor(), issue.pilot_id)
    form = IssueForm(issue, choices=_choices(issue.pilot_id), without=without)
    return issue_pages.change(issue, form, service.amend_issue)


issue_pages.button(
    "/issues/<reference>/resolve", service.resolve_issue, lambda r: f"{r.reference} resolved."
)
issue_pages.button(
    "/issues/<reference>/reopen", service.reopen_issue, lambda r: f"{r.reference} reopened."
)
