"""Pages of risks."""

from flask import request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.pilots.permissions import can_add_record, can_read_registers, fields_kept, only_pilot_of
from app.pilots.queries import pilot_choices
from app.programme.queries import find_accepted_risk
from app.risks import queries, service
from app.risks.forms import AssessmentForm, NewRiskForm, RiskForm
from app.risks.permissions import can_edit_risk
from app.risks.registers import MOVEMENT_DAYS, RISKS, map_risks
from app.risks.rules import IMPACT, LIKELIHOOD, is_above
from app.risks.status import risk_status
from app.risks.views.blueprint import blueprint
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register


@blueprint.get("/risks")
def list_risks() -> str | Response:
    return show_register(
        RISKS, current_actor(), lambda view, _rows: {"map": map_risks(view), "days": MOVEMENT_DAYS}
    )


@blueprint.get("/risks/<reference>")
def show_risk(reference: str) -> str:
    require_sight(can_read_registers(current_actor()))
    risk = queries.get_risk(reference)
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
    actor = current_actor()
    require(can_add_record(actor))
    form = NewRiskForm(
        choices={"pilot_id": pilot_choices(actor), "owner_id": person_choices()},
        pilot_id=request.args.get("pilot") or only_pilot_of(actor),
    )
    made = []
    if form.saves(lambda: made.append(service.create_risk(actor, **form.values()))):
        return redirect_to(
            "risks.show_risk", f"{made[0].reference} added.", reference=made[0].reference
        )
    return render("risks/create_risk.html", form=form)


@blueprint.route("/risks/<reference>/edit", methods=["GET", "POST"])
def edit_risk(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    risk = queries.get_risk(reference)
    require(can_edit_risk(actor, risk))
    form = RiskForm(
        risk, choices={"owner_id": person_choices()}, without=fields_kept(actor, risk.pilot_id)
    )
    if form.saves(lambda: service.amend_risk(actor, risk=risk, **form.values())):
        return redirect_to("risks.show_risk", "Changes saved.", reference=risk.reference)
    return render(
        "risks/edit_risk.html", form=form, risk=risk, status=risk_status(risk, clock.today())
    )


@blueprint.route("/risks/<reference>/assess", methods=["GET", "POST"])
def assess_risk(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    risk = queries.get_risk(reference)
    require(can_edit_risk(actor, risk))
    likelihood, impact = risk.residual_at(clock.today())
    form = AssessmentForm(risk, likelihood=likelihood, impact=impact)
    if form.saves(lambda: service.assess_risk(actor, risk=risk, **form.values())):
        return redirect_to("risks.show_risk", "Score reviewed.", reference=risk.reference)
    return render("risks/assess_risk.html", form=form, risk=risk)


@blueprint.post("/risks/<reference>/close")
def close_risk(reference: str) -> Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    risk = queries.get_risk(reference)
    require(can_edit_risk(actor, risk))
    press(risk, lambda: service.close_risk(actor, risk=risk))
    return redirect_to("risks.show_risk", f"{reference} closed.", reference=reference)


@blueprint.post("/risks/<reference>/reopen")
def reopen_risk(reference: str) -> Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    risk = queries.get_risk(reference)
    require(can_edit_risk(actor, risk))
    press(risk, lambda: service.reopen_risk(actor, risk=risk))
    return redirect_to("risks.show_risk", f"{reference} reopened.", reference=reference)
