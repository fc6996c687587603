"""Who acts for whom: the pages, and the buttons to begin and to stop."""

from flask import Blueprint, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import queries as people
from app.accounts.acting import queries, service
from app.accounts.acting.forms import ActingForm
from app.accounts.acting.models import ActingPeriod
from app.accounts.acting.permissions import (
    can_act_for,
    can_arrange_acting,
    can_end_acting,
    can_see_acting,
)
from app.accounts.permissions import can_read_people
from app.core import clock
from app.web.addresses import own_address
from app.web.forms import press
from app.web.guards import require, require_proof, require_sight
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render

blueprint = Blueprint("acting", __name__)


@blueprint.get("/acting")
def list_acting() -> str:
    """For whom one acts, each with the button to do so; then back to the page that one was on."""
    actor = current_actor()
    require(can_see_acting(actor))
    own, today = actor.in_person, clock.today()
    assert own.person_id is not None
    return render(
        "acting/list_acting.html",
        acted_for=queries.list_ahead_by(own.person_id, today),
        own=queries.list_ahead(own.person_id, today),
        own_id=own.person_id,
        can_arrange=actor.by is None and bool(own.grants),
        next=own_address(request.args.get("next", "")),
    )


@blueprint.route("/people/<int:person_id>/acting", methods=["GET", "POST"])
def arrange_acting(person_id: int) -> str | Response:
    actor = current_actor()
    is_own = person_id == actor.person_id
    require_sight(can_see_acting(actor) if is_own else can_read_people(actor))
    person = people.get_person(person_id)
    require(can_arrange_acting(actor, person))
    form = ActingForm(choices={"acting_id": queries.acting_choices()}, first_on=clock.today())

    def save() -> ActingPeriod:
        require_proof()
        return service.arrange_acting(actor, person=person, **form.values())

    period = form.made(save)
    if period is not None:
        said = f"{period.acting.name} acts for {period.person.name}."
        return _go_back(person_id, said, is_own=is_own)
    return render("acting/arrange_acting.html", form=form, person=person, is_own=is_own)


@blueprint.post("/acting/<int:period_id>/end")
def end_acting(period_id: int) -> Response:
    actor = current_actor()
    period = queries.get_period(period_id)
    is_own = actor.person_id in (period.person_id, period.acting_id)
    require_sight(can_see_acting(actor) if is_own else can_read_people(actor))
    require(can_end_acting(actor, period))
    ended = f"{period.acting.name} no longer acts for {period.person.name}."
    person_id = period.person_id
    press(period, lambda: service.end_acting(actor, period=period))
    return _go_back(person_id, ended, is_own=is_own)


def _go_back(person_id: int, said: str, *, is_own: bool) -> Response:
    if is_own:
        return redirect_to("acting.list_acting", said)
    return redirect_to("accounts.show_person", said, person_id=person_id)


@blueprint.post("/acting/<int:period_id>/begin")
def begin_acting(period_id: int) -> Response:
    actor = current_actor()
    period = queries.get_period(period_id)
    require_sight(can_act_for(actor, period))
    with once():
        service.begin_acting(actor, period=period, session=current_user.session)
    return redirect(own_address(request.form.get("next", "")))  # where every page says it


@blueprint.post("/acting/stop")
def stop_acting() -> Response:
    actor = current_actor()
    require(can_see_acting(actor))
    with once():
        service.stop_acting(actor, session=current_user.session)
    said = f"You have stopped acting for {actor.name}." if actor.by else ""
    return redirect_to("dashboard.show_home", said)
