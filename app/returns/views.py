"""Pages of reporting rounds and progress updates."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core import clock
from app.pilots.permissions import can_read_registers
from app.pilots.queries import count_pilots, get_pilot
from app.returns import queries, service
from app.returns.figures import count_places
from app.returns.findings import round_finding
from app.returns.forms import RoundForm, UpdateForm
from app.returns.models import ReportingRound
from app.returns.permissions import (
    can_edit_rounds,
    can_edit_update,
    can_read_draft,
    can_reopen_update,
    can_submit_update,
    draft_readers,
)
from app.returns.status import pilot_return
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.paging import page_of, paginate

blueprint = Blueprint("returns", __name__)


@blueprint.get("/updates")
def list_rounds() -> str:
    require(can_read_registers(current_actor()))
    page = paginate(queries.select_rounds())
    return render(
        "returns/list_rounds.html",
        page=page,
        received=queries.count_received([round_.id for round_ in page.items]),
        pilots=count_pilots(),
        can_edit=can_edit_rounds(current_actor()),
    )


@blueprint.get("/updates/rounds/<int:round_id>")
def show_round(round_id: int) -> str:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    round_ = queries.get_round(round_id)
    today = clock.today()
    returns = queries.list_returns(round_, queries.find_previous_round(round_), today)
    page = page_of(sorted(returns, key=lambda each: (each.update is not None, not each.is_late)))
    return render(
        "returns/show_round.html",
        round=round_,
        page=page,
        total=len(returns),
        received=count_places(returns)["returns_received"],
        finding=round_finding(returns),
        reads_draft={
            each.pilot.id: bool(can_read_draft(actor, each.pilot.id)) for each in page.items
        },
        can_edit=can_edit_rounds(actor),
    )


@blueprint.route("/updates/rounds/new", methods=["GET", "POST"])
def create_round() -> str | Response:
    actor = current_actor()
    require(can_edit_rounds(actor))
    form = RoundForm()
    made: list[ReportingRound] = []
    if form.saves(lambda: made.append(service.create_round(actor, **form.values()))):
        return redirect_to("returns.show_round", f"{made[0].name} added.", round_id=made[0].id)
    return render("returns/create_round.html", form=form)


@blueprint.route("/updates/rounds/<int:round_id>/edit", methods=["GET", "POST"])
def edit_round(round_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_rounds(actor))
    round_ = queries.get_round(round_id)
    form = RoundForm(round_)
    if form.saves(lambda: service.amend_round(actor, round_=round_, **form.values())):
        return redirect_to("returns.show_round", "Changes saved.", round_id=round_id)
    return render("returns/edit_round.html", form=form, round=round_)


@blueprint.get("/updates/<slug>/<int:round_id>")
def show_update(slug: str, round_id: int) -> str:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    pilot, round_ = get_pilot(slug), queries.get_round(round_id)
    today = clock.today()
    update = queries.find_update(round_id, pilot.id)
    last = queries.find_last_update(round_, pilot.id)
    is_readable = update is not None and bool(
        update.is_submitted or can_read_draft(actor, pilot.id)
    )
    return render(
        "returns/show_update.html",
        draft_readers=draft_readers(),
        pilot_return=pilot_return(
            pilot,
            round_,
            update=update,
            last=last,
            before=last.confidence if last else None,
            today=today,
        ),
        update=update if is_readable else None,
        can_edit=can_edit_update(actor, pilot.id, round_, update, today),
        can_reopen=can_reopen_update(actor, update),
    )


@blueprint.route("/updates/<slug>/<int:round_id>/edit", methods=["GET", "POST"])
def edit_update(slug: str, round_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    pilot, round_ = get_pilot(slug), queries.get_round(round_id)
    update = queries.find_update(round_id, pilot.id)
    require(can_edit_update(actor, pilot.id, round_, update, clock.today()))
    form = UpdateForm(update)

    def save() -> None:
        saved = service.save_update(
            actor, round_=round_, pilot=pilot, update=update, **form.values()
        )
        if form.is_submitting:
            service.submit_update(actor, round_=round_, update=saved)

    if form.saves(save):
        said = (
            "Update submitted." if form.is_submitting else "Draft saved. It has not been submitted."
        )
        return redirect_to("returns.show_update", said, slug=slug, round_id=round_id)
    return render(
        "returns/edit_update.html",
        form=form,
        pilot=pilot,
        round=round_,
        last=queries.find_last_update(round_, pilot.id),
        can_submit=can_submit_update(actor, pilot.id),
    )


@blueprint.post("/updates/<slug>/<int:round_id>/reopen")
def reopen_update(slug: str, round_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    pilot = get_pilot(slug)
    update = queries.find_update(round_id, pilot.id)
    require(can_reopen_update(actor, update))
    assert update is not None  # the permission asked for one
    press(update, lambda: service.reopen_update(actor, update=update))
    return redirect_to(
        "returns.show_update",
        "The update is a draft again. Submit it when it is ready.",
        slug=slug,
        round_id=round_id,
    )
