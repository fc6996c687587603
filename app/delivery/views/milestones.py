"""Pages of milestones."""

from flask import request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.delivery import queries, service
from app.delivery.forms import MilestoneForm, NewMilestoneForm
from app.delivery.permissions import can_edit_milestone, can_request_change
from app.delivery.registers import MILESTONES
from app.delivery.rules import correctable_until
from app.delivery.status import baselines, milestone_status
from app.delivery.views.blueprint import blueprint
from app.pilots.permissions import can_add_record, can_read_registers, fields_kept, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register


@blueprint.get("/milestones")
def list_milestones() -> str | Response:
    return show_register(MILESTONES, current_actor())


@blueprint.get("/milestones/<reference>")
def show_milestone(reference: str) -> str:
    require_sight(can_read_registers(current_actor()))
    milestone = queries.get_milestone(reference)
    return render(
        "delivery/show_milestone.html",
        milestone=milestone,
        status=milestone_status(milestone, clock.today()),
        can_edit=can_edit_milestone(current_actor(), milestone),
        baselines=baselines(milestone),
        can_change=can_request_change(current_actor(), milestone),
        panels=panels_for("milestone", milestone),
    )


def _choices(kept_id: int | None = None) -> dict[str, list[tuple[int, str]]]:
    return {"pilot_id": pilot_choices(current_actor(), kept_id), "owner_id": person_choices()}


@blueprint.route("/milestones/new", methods=["GET", "POST"])
def create_milestone() -> str | Response:
    actor = current_actor()
    require(can_add_record(actor))
    form = NewMilestoneForm(
        choices=_choices(),
        pilot_id=request.args.get("pilot") or only_pilot_of(actor),
    )
    made = []
    if form.saves(lambda: made.append(service.create_milestone(actor, **form.values()))):
        return redirect_to(
            "delivery.show_milestone", f"{made[0].reference} added.", reference=made[0].reference
        )
    return render("delivery/create_milestone.html", form=form)


@blueprint.route("/milestones/<reference>/edit", methods=["GET", "POST"])
def edit_milestone(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    milestone = queries.get_milestone(reference)
    require(can_edit_milestone(actor, milestone))
    why_stays = service.why_baseline_stays(milestone)
    form = MilestoneForm(
        milestone,
        choices=_choices(milestone.pilot_id),
        without=(
            *fields_kept(actor, milestone.pilot_id),
            *(("baseline_on",) if why_stays else ()),
        ),
        forecast_on=milestone.forecast_at(clock.today()),
    )
    if form.saves(lambda: service.amend_milestone(actor, milestone=milestone, **form.values())):
        return redirect_to(
            "delivery.show_milestone", "Changes saved.", reference=milestone.reference
        )
    return render(
        "delivery/edit_milestone.html",
        form=form,
        milestone=milestone,
        why_stays=why_stays,
        correctable_until=correctable_until(milestone.baseline_set_on),
        can_change=can_request_change(actor, milestone),
    )
