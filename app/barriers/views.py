"""Pages of barriers and opportunities."""

from collections import Counter
from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts.queries import organisation_choices
from app.accounts.rules import OrganisationKind
from app.barriers import queries, service
from app.barriers.exports import BARRIERS
from app.barriers.forms import BarrierForm, NewBarrierForm, ResponseForm
from app.barriers.permissions import can_edit_barrier, can_respond_to_barrier
from app.barriers.positions import barrier_position, history, most_pressing
from app.barriers.rules import UNSETTLED, BarrierKind, BarrierState
from app.core import clock
from app.pilots.permissions import can_add_record, can_read_registers, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.exports import asks_for_file, export_response
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.paging import choose, page_of

blueprint = Blueprint("barriers", __name__)

#: Who can be asked.
ASKED_KINDS = (OrganisationKind.DEPARTMENT, OrganisationKind.DELIVERY_AGENCY)


@blueprint.get("/barriers")
def list_barriers() -> str | Response:
    actor = current_actor()
    require(can_read_registers(actor))
    everything = [barrier_position(b, clock.today()) for b in queries.list_barriers()]
    unsettled = [p for p in everything if p.barrier.state in UNSETTLED]
    by_kind = Counter(p.barrier.kind for p in everything)
    by_state = Counter(p.barrier.state for p in everything)
    by_body = Counter((p.barrier.department_id, p.barrier.department.name) for p in everything)
    by_pilot = Counter(p.barrier.pilot_id for p in everything)
    kinds = choose("kind", "Kind", [(k.value, k.word, by_kind[k]) for k in BarrierKind])
    states = choose("state", "State", [(s.value, s.word, by_state[s]) for s in BarrierState])
    bodies = choose(
        "department",
        "Department asked",
        sorted(((key, name, count) for (key, name), count in by_body.items()), key=lambda b: b[1]),
    )
    pilots = choose("pilot", "Pilot", [(key, name, by_pilot[key]) for key, name in pilot_choices()])
    shown = [
        p
        for p in everything
        if kinds.chosen in ("", p.barrier.kind)
        and states.chosen in ("", p.barrier.state)
        and bodies.chosen in ("", str(p.barrier.department_id))
        and pilots.chosen in ("", str(p.barrier.pilot_id))
    ]
    shown = most_pressing(shown)
    if asks_for_file():
        return export_response(BARRIERS, shown)
    return render(
        "barriers/list_barriers.html",
        page=page_of(shown),
        total=len(everything),
        unsettled=len(unsettled),
        waiting=sum(p.barrier.state is BarrierState.OPEN for p in unsettled),
        late=sum(p.days_overdue > 0 for p in unsettled),
        oldest=max((p.age_days for p in unsettled), default=0),
        settled_states=[s for s in BarrierState if s not in UNSETTLED],
        filters=[kinds, states, bodies, pilots],
        can_add=can_add_record(actor),
    )


@blueprint.get("/barriers/<reference>")
def show_barrier(reference: str) -> str:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    barrier = queries.get_barrier(reference)
    return render(
        "barriers/show_barrier.html",
        barrier=barrier,
        position=barrier_position(barrier, clock.today()),
        history=history(barrier),
        is_settled=barrier.state not in UNSETTLED,
        can_edit=can_edit_barrier(actor, barrier),
        can_respond=can_respond_to_barrier(actor),
        panels=panels_for("barrier", barrier),
    )


@blueprint.route("/barriers/new", methods=["GET", "POST"])
def create_barrier() -> str | Response:
    actor = current_actor()
    require(can_add_record(actor))
    form = NewBarrierForm(
        choices={
            "pilot_id": pilot_choices(actor),
            "department_id": organisation_choices(*ASKED_KINDS),
        },
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
    form = BarrierForm(barrier, choices={"department_id": organisation_choices(*ASKED_KINDS)})
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


@blueprint.post("/barriers/<reference>/resolve")
def resolve_barrier(reference: str) -> Response:
    return _change(reference, service.resolve_barrier, "resolved")


@blueprint.post("/barriers/<reference>/withdraw")
def withdraw_barrier(reference: str) -> Response:
    return _change(reference, service.withdraw_barrier, "withdrawn")


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
