"""The steps of a barrier: triaged, answered, extended, taken to a group, resolved, closed."""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from app.accounts.queries import organisation_choices
from app.barriers import queries, service
from app.barriers.forms import (
    BarrierResolutionForm,
    ClosureForm,
    DisagreementForm,
    EscalationForm,
    ExpectedForm,
    ExtensionForm,
    GroupAnswerForm,
    ResponseForm,
    TriageForm,
)
from app.barriers.models import Barrier
from app.barriers.permissions import (
    can_edit_barrier,
    can_propose_resolution,
    can_run_barriers,
)
from app.barriers.rules import BarrierState, due_date
from app.barriers.status import raisers_in_words
from app.barriers.views.base import blueprint, find_asked, may_answer_for, pages
from app.core import clock
from app.core.access import Access, Actor
from app.pilots.permissions import can_read_registers
from app.programme.queries import find_barrier_days
from app.web.forms import RecordForm, press
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render


def _runs(actor: Actor, _barrier: Barrier) -> Access:
    return can_run_barriers(actor)


def _said(barrier: Barrier) -> str:
    return f"{barrier.reference}: {barrier.state.word[:1].lower()}{barrier.state.word[1:]}."


@blueprint.route("/barriers/<reference>/triage", methods=["GET", "POST"])
def triage_barrier(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference, may=_runs)
    form = TriageForm(
        barrier,
        choices={"department_id": organisation_choices()},
        triage=None,
        reason="",
        respond_by_on=due_date(clock.today(), find_barrier_days().response),
    )
    return pages.change(
        barrier, form, service.triage_barrier, _said, raisers_in_words=raisers_in_words
    )


@blueprint.route("/barriers/<reference>/respond", methods=["GET", "POST"])
def respond_to_barrier(reference: str) -> str | Response:
    barrier = find_asked(reference)
    form = ResponseForm(barrier, **_nothing_said(), responded_on=clock.today())
    return _respond(
        "barriers/respond_to_barrier.html",
        barrier,
        form,
        service.record_response,
        "Response recorded.",
    )


def _nothing_said() -> dict[str, Any]:
    """A response begins empty, whatever was answered before."""
    return {"outcome": None, "text": "", "change": "", "change_by_on": None, "change_in": ""}


@blueprint.route("/barriers/<reference>/expected", methods=["GET", "POST"])
def expect_response(reference: str) -> str | Response:
    barrier = find_asked(reference)
    return _respond(
        "barriers/expect_response.html",
        barrier,
        ExpectedForm(barrier),
        service.expect_response,
        "Expected date recorded.",
    )


def _respond(
    template: str,
    barrier: Barrier,
    form: RecordForm,
    service_call: Callable[..., object],
    done: str,
) -> str | Response:
    """Save what the form says of the response, and go back to the barrier."""
    actor = current_actor()
    if form.saves(lambda: service_call(actor, barrier=barrier, **form.values())):
        return redirect_to("barriers.show_barrier", done, reference=barrier.reference)
    return render(
        template, form=form, barrier=barrier, can_read_registers=can_read_registers(actor)
    )


@blueprint.route("/barriers/<reference>/extend", methods=["GET", "POST"])
def extend_response(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference, may=_runs)
    form = ExtensionForm(barrier, reason="")
    return pages.change(barrier, form, service.extend_response, "Response date changed.")


@blueprint.route("/barriers/<reference>/escalate", methods=["GET", "POST"])
def escalate_barrier(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference, may=_runs)
    groups = [each for each in queries.list_groups() if each.id != barrier.group_id]
    first = groups[0].id if groups and groups[0].step_order else None
    form = EscalationForm(
        barrier,
        choices={"group_id": [(each.id, each.name) for each in groups]},
        group_id=first,
        reason="",
    )
    return pages.change(barrier, form, service.escalate_barrier, _said)


@blueprint.route("/barriers/<reference>/group-answer", methods=["GET", "POST"])
def record_group_answer(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference, may=_runs)
    form = GroupAnswerForm(barrier, outcome=None, text="", responded_on=clock.today())
    return pages.change(
        barrier,
        form,
        service.record_group_answer,
        "Answer recorded.",
        group_name=queries.find_group_name(barrier.group_id) if barrier.group_id else "",
    )


@blueprint.route("/barriers/<reference>/resolve", methods=["GET", "POST"])
def resolve_barrier(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference, may=can_propose_resolution)
    kept = () if can_run_barriers(current_actor()) else ("resolution_unasked",)
    form = BarrierResolutionForm(barrier, without=kept, resolution_unasked="")
    return pages.change(
        barrier, form, service.resolve_barrier, _said, raisers_in_words=raisers_in_words
    )


@blueprint.post("/barriers/<reference>/agree/<int:pilot_id>")
def agree_resolved(reference: str, pilot_id: int) -> Response:
    barrier = pages.find_to_change(reference, may=can_propose_resolution)
    require(may_answer_for(pilot_id))
    actor = current_actor()
    press(barrier, lambda: service.agree_resolved(actor, barrier=barrier, pilot_id=pilot_id))
    is_over = barrier.state is BarrierState.RESOLVED
    done = f"{barrier.reference} is resolved." if is_over else "Your agreement is recorded."
    return redirect_to("barriers.show_barrier", done, reference=barrier.reference)


@blueprint.route("/barriers/<reference>/disagree/<int:pilot_id>", methods=["GET", "POST"])
def disagree_resolved(reference: str, pilot_id: int) -> str | Response:
    barrier = pages.find_to_change(reference, may=can_propose_resolution)
    require(may_answer_for(pilot_id))
    form = DisagreementForm(barrier, note="")

    def disagree(actor: Actor, *, barrier: Barrier, note: str) -> None:
        service.disagree_resolved(actor, barrier=barrier, pilot_id=pilot_id, note=note)

    return pages.change(barrier, form, disagree, "{reference} is open again.")


@blueprint.route("/barriers/<reference>/close", methods=["GET", "POST"])
def close_barrier(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference, may=_runs)
    return pages.change(
        barrier, ClosureForm(barrier, reason=""), service.close_barrier, "{reference} closed."
    )


pages.button(
    "/barriers/<reference>/reopen",
    service.reopen_barrier,
    "{reference} reopened.",
    may=can_edit_barrier,
)
