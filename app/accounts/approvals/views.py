"""Pages of requests that need a second person."""

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.approvals import queries, service
from app.accounts.approvals.forms import RefuseChangeForm
from app.accounts.approvals.permissions import can_decide, can_see_requests, can_withdraw
from app.accounts.approvals.rules import RequestState
from app.accounts.identity import settings
from app.accounts.permissions import can_use_own_account
from app.accounts.sign_in.secrets import hash_of
from app.core.access import Actor
from app.core.errors import NotFound
from app.web.forms import press
from app.web.guards import public, require, require_proof, require_sight
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render
from app.web.paging import choose, paginate

blueprint = Blueprint("approvals", __name__)


@blueprint.get("/account-requests")
def list_requests() -> str:
    require(can_see_requests(current_actor()))
    states = choose("state", "Status", [(s.value, s.word, None) for s in RequestState])
    chosen = RequestState(states.chosen) if states.chosen else None
    return render(
        "approvals/list_requests.html",
        page=paginate(queries.select_requests(chosen)),
        filters=[states],
        needs_second_person=settings().needs_second_person,
    )


@blueprint.get("/account-requests/<int:request_id>")
def show_request(request_id: int) -> str:
    actor = current_actor()
    require_sight(can_see_requests(actor))
    request = queries.get_request(request_id)
    is_waiting = request.state is RequestState.WAITING
    return render(
        "approvals/show_request.html",
        request=request,
        may_decide=can_decide(actor, request) if is_waiting else None,
        may_withdraw=can_withdraw(actor, request) if request.is_open else None,
    )


@blueprint.post("/account-requests/<int:request_id>/approve")
def approve(request_id: int) -> Response:
    actor = current_actor()
    require_sight(can_see_requests(actor))
    request = queries.get_request(request_id)
    require(can_decide(actor, request))
    require_proof()
    press(request, lambda: service.approve(actor, request=request))
    return redirect_to("approvals.show_request", "Request approved.", request_id=request_id)


@blueprint.post("/account-requests/<int:request_id>/decline")
def decline(request_id: int) -> Response:
    actor = current_actor()
    require_sight(can_see_requests(actor))
    request = queries.get_request(request_id)
    require(can_decide(actor, request))
    press(request, lambda: service.decline(actor, request=request))
    return redirect_to("approvals.show_request", "Request declined.", request_id=request_id)


@blueprint.post("/account-requests/<int:request_id>/withdraw")
def withdraw(request_id: int) -> Response:
    actor = current_actor()
    require_sight(can_see_requests(actor))
    request = queries.get_request(request_id)
    require(can_withdraw(actor, request))
    press(request, lambda: service.withdraw(actor, request=request))
    return redirect_to("approvals.show_request", "Request withdrawn.", request_id=request_id)


@blueprint.post("/account/address/refuse")
def refuse_own_change() -> Response:
    actor = current_actor()
    require(can_use_own_account(actor))
    change = queries.find_change_of(current_user.account.person_id)
    if change is None:
        return redirect_to("sign_in.show_own_account")
    with once():
        service.refuse(actor, request=change)
    return redirect_to("sign_in.show_own_account", "Your email address stays as it is.")


@blueprint.route("/address-change/<token>", methods=["GET", "POST"])
@public
def refuse_change(token: str) -> str:
    """Where the letter to the address before leads: whoever reads it there is the person."""
    change = queries.find_change_by(hash_of(token))
    if change is None:
        raise NotFound("This change can no longer be refused.")
    form = RefuseChangeForm()
    holder = Actor(person_id=change.person_id, name=change.person.name)
    is_refused = form.saves(lambda: service.refuse(holder, request=change))
    return render("approvals/refuse_change.html", form=form, change=change, is_refused=is_refused)
