"""Pages of reporting rounds."""

from flask import current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.pilots.permissions import can_read_registers
from app.pilots.queries import count_pilots
from app.returns import queries, service
from app.returns.forms import RoundForm
from app.returns.models import ReportingRound
from app.returns.permissions import can_edit_rounds
from app.returns.views.blueprint import blueprint
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.paging import paginate


@blueprint.get("/updates", defaults={"rest": ""})
@blueprint.get("/updates/<path:rest>")
def lead_on(rest: str) -> Response:
    """An address of before returns were called so."""
    require_sight(can_read_registers(current_actor()))
    address = f"/returns/{rest}".rstrip("/")
    try:
        current_app.url_map.bind("").match(address)
    except HTTPException:
        raise NotFound("There is no such return.") from None
    asked = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(address + asked, 301)


@blueprint.get("/returns")
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


@blueprint.route("/returns/rounds/new", methods=["GET", "POST"])
def create_round() -> str | Response:
    actor = current_actor()
    require(can_edit_rounds(actor))
    form = RoundForm()
    made: list[ReportingRound] = []
    if form.saves(lambda: made.append(service.create_round(actor, **form.values()))):
        return redirect_to("returns.show_round", f"{made[0].name} added.", round_id=made[0].id)
    return render("returns/create_round.html", form=form)


@blueprint.route("/returns/rounds/<int:round_id>/edit", methods=["GET", "POST"])
def edit_round(round_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_rounds(actor))
    round_ = queries.get_round(round_id)
    form = RoundForm(round_)
    if form.saves(lambda: service.amend_round(actor, round_=round_, **form.values())):
        return redirect_to("returns.show_round", "Changes saved.", round_id=round_id)
    return render("returns/edit_round.html", form=form, round=round_)
