"""Pages of barriers and opportunities."""

from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts.contacts.queries import find_contact
from app.accounts.permissions import can_edit_people
from app.accounts.queries import organisation_choices
from app.barriers import queries, service
from app.barriers.forms import BarrierForm, BarrierResolutionForm, ExpectedForm, ResponseForm
from app.barriers.models import Barrier
from app.barriers.permissions import (
    can_edit_barrier,
    can_respond_to_barrier,
    can_see_barrier,
)
from app.barriers.registers import BARRIERS
from app.barriers.rules import SETTLED, UNSETTLED, BarrierKind
from app.barriers.status import barrier_status, history
from app.core import clock
from app.pilots.permissions import can_add_record, can_read_registers, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.forms import RecordForm, press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register

blueprint = Blueprint("barriers", __name__)


@blueprint.get("/barriers")
def list_barriers() -> str | Response:
    return show_register(
        BARRIERS, current_actor(), lambda _view, _rows: {"settled_states": SETTLED}
    )


@blueprint.get("/barriers/<reference>")
def show_barrier(reference: str) -> str:
    actor = current_actor()
    barrier = queries.get_barrier(reference)
    contact = find_contact(barrier.department_id, clock.today())
    require_sight(can_see_barrier(actor, contact))
    return render(
        "barriers/show_barrier.html",
        barrier=barrier,
        status=barrier_status(barrier, clock.today()),
        history=history(barrier),
        contact=contact,
        is_settled=barrier.state not in UNSETTLED,
        can_edit=can_edit_barrier(actor, barrier),
        can_respond=can_respond_to_barrier(actor, contact),
        can_read_registers=can_read_registers(actor),
        can_name_contact=can_edit_people(actor),
        panels=panels_for("barrier", barrier),
    )


def _choices(kept_id: int | None = None) -> dict[str, list[tuple[int, str]]]:
    return {
        "pilot_id": pilot_choices(current_actor(), kept_id),
        "department_id": organisation_choices(),
    }


@blueprint.route("/barriers/new", methods=["GET", "POST"])
def create_barrier() -> str | Response:
    actor = current_actor()
    require(can_add_record(actor))
    form = BarrierForm(
        choices=_choices(),
        pilot_id=request.args.get("pilot") or only_pilot_of(actor),
        kind=BarrierKind.BARRIER,
    )
    made = []
    if form.saves(lambda: made.append(service.create_barrier(actor, **form.values()))):
        return redirect_to(
            "barriers.show_barrier", f"{made[0].reference} added.", reference=made[0].reference
        )
    return render("barriers/create_barrier.html", form=form)


@blueprint.route("/barriers/<reference>/edit", methods=["GET", "POST"])
def edit_barrier(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    barrier = queries.get_barrier(reference)
    require(can_edit_barrier(actor, barrier))
    form = BarrierForm(barrier, choices=_choices(barrier.pilot_id))
    if form.saves(lambda: service.amend_barrier(actor, barrier=barrier, **form.values())):
        return redirect_to("barriers.show_barrier", "Changes saved.", reference=barrier.reference)
    return render("barriers/edit_barrier.html", form=form, barrier=barrier)


@blueprint.route("/barriers/<reference>/respond", methods=["GET", "POST"])
def respond_to_barrier(reference: str) -> str | Response:
    barrier = _find_asked(reference)
    form = ResponseForm(barrier, responded_on=barrier.responded_on or clock.today())
    return _respond(
        "barriers/respond_to_barrier.html",
        barrier,
        form,
        service.record_response,
        "Response recorded.",
    )


@blueprint.route("/barriers/<reference>/expected", methods=["GET", "POST"])
def expect_response(reference: str) -> str | Response:
    barrier = _find_asked(reference)
    return _respond(
        "barriers/expect_response.html",
        barrier,
        ExpectedForm(barrier),
        service.expect_response,
        "Expected date recorded.",
    )


def _find_asked(reference: str) -> Barrier:
    """A barrier to which the actor may respond."""
    actor, barrier = current_actor(), queries.get_barrier(reference)
    contact = find_contact(barrier.department_id, clock.today())
    require_sight(can_see_barrier(actor, contact))
    require(can_respond_to_barrier(actor, contact))
    return barrier


def _respond(
    template: str,
    barrier: Barrier,
    form: RecordForm,
    service_call: Callable[..., None],
    done: str,
) -> str | Response:
    """Save what the form says of the response, and go back to the barrier."""
    actor = current_actor()
    if form.saves(lambda: service_call(actor, barrier=barrier, **form.values())):
        return redirect_to("barriers.show_barrier", done, reference=barrier.reference)
    return render(
        template, form=form, barrier=barrier, can_read_registers=can_read_registers(actor)
    )


@blueprint.route("/barriers/<reference>/resolve", methods=["GET", "POST"])
def resolve_barrier(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    barrier = queries.get_barrier(reference)
    require(can_edit_barrier(actor, barrier))
    form = BarrierResolutionForm(barrier, choices={"agreed_ids": service.raisers_of(barrier)})
    if form.saves(lambda: service.resolve_barrier(actor, barrier=barrier, **form.values())):
        return redirect_to(
            "barriers.show_barrier", f"{barrier.reference} resolved.", reference=barrier.reference
        )
    return render("barriers/resolve_barrier.html", form=form, barrier=barrier)


@blueprint.post("/barriers/<reference>/reopen")
def reopen_barrier(reference: str) -> Response:
    return _change(reference, service.reopen_barrier, "reopened")


def _change(reference: str, service_call: Callable[..., None], done: str) -> Response:
    """Do what a button of the barrier's page says."""
    actor = current_actor()
    require_sight(can_read_registers(actor))
    barrier = queries.get_barrier(reference)
    require(can_edit_barrier(actor, barrier))
    press(barrier, lambda: service_call(actor, barrier=barrier))
    return redirect_to(
        "barriers.show_barrier", f"{barrier.reference} {done}.", reference=barrier.reference
    )
