"""Pages of issues."""

from flask import request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.pilots.permissions import can_add_record, can_read_registers, fields_kept, only_pilot_of
from app.pilots.queries import pilot_choices
from app.risks import queries, service
from app.risks.forms import IssueForm, NewIssueForm
from app.risks.permissions import can_edit_issue, can_edit_risk
from app.risks.registers import ISSUES
from app.risks.rules import IssueState
from app.risks.status import issue_status
from app.risks.views.blueprint import blueprint
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register


@blueprint.get("/issues")
def list_issues() -> str | Response:
    return show_register(ISSUES, current_actor())


@blueprint.get("/issues/<reference>")
def show_issue(reference: str) -> str:
    require_sight(can_read_registers(current_actor()))
    issue = queries.get_issue(reference)
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
    actor = current_actor()
    require(can_add_record(actor))
    form = NewIssueForm(
        choices={"pilot_id": pilot_choices(actor), "owner_id": person_choices()},
        pilot_id=request.args.get("pilot") or only_pilot_of(actor),
    )
    made = []
    if form.saves(lambda: made.append(service.create_issue(actor, **form.values()))):
        return redirect_to(
            "risks.show_issue", f"{made[0].reference} added.", reference=made[0].reference
        )
    return render("risks/create_issue.html", form=form, risk=None)


@blueprint.route("/risks/<reference>/occur", methods=["GET", "POST"])
def create_issue_of_risk(reference: str) -> str | Response:
    """A risk that has occurred: the issue that it became."""
    actor = current_actor()
    require_sight(can_read_registers(actor))
    risk = queries.get_risk(reference)
    require(can_edit_risk(actor, risk))
    form = IssueForm(
        choices={"owner_id": person_choices()}, title=risk.title, owner_id=risk.owner_id
    )
    made = []
    if form.saves(
        lambda: made.append(
            service.create_issue(actor, risk=risk, pilot_id=risk.pilot_id, **form.values())
        )
    ):
        return redirect_to(
            "risks.show_issue",
            f"{made[0].reference} added: {risk.reference} has occurred.",
            reference=made[0].reference,
        )
    return render("risks/create_issue.html", form=form, risk=risk)


@blueprint.route("/issues/<reference>/edit", methods=["GET", "POST"])
def edit_issue(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    issue = queries.get_issue(reference)
    require(can_edit_issue(actor, issue))
    form = IssueForm(
        issue, choices={"owner_id": person_choices()}, without=fields_kept(actor, issue.pilot_id)
    )
    if form.saves(lambda: service.amend_issue(actor, issue=issue, **form.values())):
        return redirect_to("risks.show_issue", "Changes saved.", reference=issue.reference)
    return render("risks/edit_issue.html", form=form, issue=issue)


@blueprint.post("/issues/<reference>/resolve")
def resolve_issue(reference: str) -> Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    issue = queries.get_issue(reference)
    require(can_edit_issue(actor, issue))
    press(issue, lambda: service.resolve_issue(actor, issue=issue))
    return redirect_to("risks.show_issue", f"{reference} resolved.", reference=reference)


@blueprint.post("/issues/<reference>/reopen")
def reopen_issue(reference: str) -> Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    issue = queries.get_issue(reference)
    require(can_edit_issue(actor, issue))
    press(issue, lambda: service.reopen_issue(actor, issue=issue))
    return redirect_to("risks.show_issue", f"{reference} reopened.", reference=reference)
