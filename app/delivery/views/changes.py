"""Pages of requests to change a milestone's baseline."""

from typing import Any

from werkzeug.wrappers import Response

from app.core.formats import counted
from app.delivery import queries, service
from app.delivery.forms import ChangeDecisionForm, ChangeRequestForm, ChangeWithdrawalForm
from app.delivery.models import ChangeRequest
from app.delivery.permissions import (
    can_decide_change,
    can_request_change,
    can_withdraw_change,
    decides_alone,
)
from app.delivery.registers import CHANGES
from app.delivery.rules import ChangeState
from app.delivery.status import directors_for
from app.delivery.views.blueprint import blueprint
from app.pilots.permissions import can_read_registers
from app.programme.queries import find_change_tolerance
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.record_pages import RecordPages, create, sighted
from app.web.registers import show_register

pages = RecordPages(
    blueprint, "change", sighted(can_read_registers, queries.get_change), can_withdraw_change
)


@blueprint.get("/changes")
def list_changes() -> str | Response:
    return show_register(CHANGES, current_actor())


@blueprint.get("/changes/<reference>")
def show_change(reference: str) -> str:
    change = pages.find(reference)
    actor = current_actor()
    limit = find_change_tolerance()
    return render(
        "delivery/show_change.html",
        change=change,
        is_waiting=change.state is ChangeState.WAITING,
        decision=queries.find_decision(change.decision_id),
        is_for_director=bool(directors_for(change, limit, queries.list_director_ids())),
        limit=counted(limit, "day"),
        alone=decides_alone(actor, change, limit),
        can_decide=can_decide_change(actor, change, limit),
        can_withdraw=can_withdraw_change(actor, change),
        panels=panels_for("change_request", change),
    )


@blueprint.route("/milestones/<reference>/change", methods=["GET", "POST"])
def create_change(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    milestone = queries.get_milestone(reference)
    require(can_request_change(actor, milestone))

    def make(actor: Any, **values: Any) -> ChangeRequest:
        return service.request_change(actor, milestone=milestone, **values)

    return create(
        ChangeRequestForm(),
        make,
        milestone=milestone,
        limit=counted(find_change_tolerance(), "day"),
    )


@blueprint.route("/changes/<reference>/decide", methods=["GET", "POST"])
def decide_change(reference: str) -> str | Response:
    actor, limit = current_actor(), find_change_tolerance()
    change = pages.find_to_change(
        reference, may=lambda actor, change: can_decide_change(actor, change, limit)
    )
    alone = decides_alone(actor, change, limit)
    choices, named = ([], []) if alone else queries.decision_choices(change)
    form = ChangeDecisionForm(
        change,
        choices={} if alone else {"decision_id": choices},
        without=("decision_id", "is_confirmed") if alone else (),
        reason="",
        decision_id=named[0] if len(named) == 1 else None,
        is_confirmed=False,
    )
    return pages.change(
        change,
        form,
        service.decide_change,
        lambda change: f"{change.reference} {change.state.word.lower()}.",
        alone=alone,
        has_decisions=bool(choices),
    )


@blueprint.route("/changes/<reference>/withdraw", methods=["GET", "POST"])
def withdraw_change(reference: str) -> str | Response:
    change = pages.find_to_change(reference)
    form = ChangeWithdrawalForm(change, reason="")
    return pages.change(change, form, service.withdraw_change, "{reference} withdrawn.")
