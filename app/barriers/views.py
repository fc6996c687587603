"""Pages of barriers and opportunities."""

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.contacts.queries import find_contact
from app.accounts.queries import organisation_choices
from app.barriers import queries, service
from app.barriers.forms import BarrierForm, BarrierResolutionForm, ExpectedForm, ResponseForm
from app.barriers.permissions import (
    access_to_expect,
    can_edit_barrier,
    can_expect_response,
    can_respond_to_barrier,
)
from app.barriers.registers import BARRIERS
from app.barriers.rules import SETTLED, UNSETTLED, BarrierKind
from app.barriers.status import barrier_status, history
from app.core import clock
from app.core.formats import day
from app.pilots.permissions import can_add_record, can_read_registers, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.forms import press
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
def show_barrier(reference: str) -> str | Response:
    """A contact with no other part in the programme is led to what is asked of them."""
    actor = current_actor()
    barrier = queries.get_barrier(reference)
    contact = find_contact(barrier.department_id, clock.today())
    can_expect = can_expect_response(actor, contact.person_id if contact else None)
    is_in_programme = can_read_registers(actor)
    require_sight(is_in_programme or can_expect)
    if not is_in_programme:
        return redirect(url_for("barriers.expect_response", reference=barrier.reference))
    return render(
        "barriers/show_barrier.html",
        barrier=barrier,
        status=barrier_status(barrier, clock.today()),
        history=history(barrier),
        contact=contact,
        is_settled=barrier.state not in UNSETTLED,
        can_edit=can_edit_barrier(actor, barrier),
        can_respond=can_respond_to_barrier(actor),
        can_expect=can_expect,
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
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_respond_to_barrier(actor))
    barrier = queries.get_barrier(reference)
    form = ResponseForm(barrier, responded_on=barrier.responded_on or clock.today())
    if form.saves(lambda: service.record_response(actor, barrier=barrier, **form.values())):
        return redirect_to(
            "barriers.show_barrier", "Response recorded.", reference=barrier.reference
        )
    return render("barriers/respond_to_barrier.html", form=form, barrier=barrier)


@blueprint.route("/barriers/<reference>/expected", methods=["GET", "POST"])
def expect_response(reference: str) -> str | Response:
    """A contact may have no other part in the programme: what is asked of them they see here."""
    actor = current_actor()
    barrier = queries.get_barrier(reference)
    may, is_in_programme = access_to_expect(actor, barrier), can_read_registers(actor)
    require_sight(is_in_programme or may)
    require(may)
    form = ExpectedForm(barrier)
    if form.saves(lambda: service.expect_response(actor, barrier=barrier, **form.values())):
        said = f"Response expected by {day(form.expected_on.data)}."
        if is_in_programme:
            return redirect_to("barriers.show_barrier", said, reference=barrier.reference)
        return redirect_to("barriers.expect_response", said, reference=barrier.reference)
    return render(
        "barriers/expect_response.html",
        form=form,
        barrier=barrier,
        is_in_programme=is_in_programme,
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
