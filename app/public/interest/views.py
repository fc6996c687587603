"""The form by which other areas register interest, open to anyone, and the secretariat's pages."""

import hashlib
import secrets
from dataclasses import asdict

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from app.core.access import SIGNED_OUT
from app.core.links import base_url
from app.extensions import csrf
from app.public import queries as released
from app.public.interest import queries, service
from app.public.interest.forms import AnswerInterestForm, InterestForm
from app.public.interest.models import Interest
from app.public.interest.permissions import can_answer_interest
from app.public.interest.rules import OPEN_FOR, InterestState
from app.web.guards import asks_no_one, require, require_sight
from app.web.identity import current_actor
from app.web.pages import render, render_for_anyone
from app.web.paging import choose, paginate
from app.web.record_pages import RecordPages
from app.web.request_log import network

blueprint = Blueprint("interest", __name__)

#: The hidden field that says that the form was drawn here, and not long ago. There is no session
#: to hold a token, and nothing that it could protect: whoever sends the form is nobody here.
DRAWN = "drawn"
_LATE = "This form was open too long. Check what you wrote, and send it again."


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="public-interest")


def _form_hash() -> str | None:
    """What tells the form that was sent from every other; None where it was not drawn here, or
    too long ago."""
    try:
        token = _signer().loads(request.form.get(DRAWN, ""), max_age=OPEN_FOR)
    except BadData:
        return None
    return hashlib.sha256(str(token).encode()).hexdigest()


@blueprint.route("/public/register-interest", methods=["GET", "POST"])
@csrf.exempt
@asks_no_one
def register() -> AnyResponse:
    form, form_hash = InterestForm(), None
    if request.method == "POST":
        form_hash = _form_hash()
        if form_hash is None:
            form.problems.append(_LATE)
        elif form.website.data or form.saves(lambda: _save(form, form_hash)):
            return redirect(url_for("interest.thank"), 303)
    page = render_for_anyone(
        "interest/register.html",
        form=form,
        **asdict(released.find_site()),
        address=base_url() + request.path,
        drawn=_signer().dumps(secrets.token_urlsafe(16)),
    )
    return _unkept(page, 400 if request.method == "POST" and form_hash is None else 200)


def _save(form: InterestForm, form_hash: str) -> None:
    service.register(
        SIGNED_OUT,
        form_hash=form_hash,
        network=network(request.remote_addr),
        area=form.area.data,
        name=form.name.data,
        email=form.email.data,
        work=form.work.data,
    )


def _unkept(page: str, status: int) -> Response:
    """A page with a form of its own for each who opens it."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/public/register-interest/sent")
@asks_no_one
def thank() -> Response:
    page = render_for_anyone(
        "interest/thank.html",
        **asdict(released.find_site()),
        address=base_url() + request.path,
    )
    return _unkept(page, 200)


def _find(interest_id: int) -> Interest:
    require_sight(can_answer_interest(current_actor()))
    return queries.get_interest(interest_id)


pages = RecordPages(blueprint, "interest", _find, can_answer_interest)


@blueprint.get("/interest")
def list_interests() -> str:
    require(can_answer_interest(current_actor()))
    counts = queries.count_by_state()
    state = choose(
        "status",
        "Status",
        [(each.value, each.word, counts[each]) for each in InterestState if each in counts],
    )
    return render(
        "interest/list_interests.html",
        page=paginate(queries.select_interests(state.chosen)),
        filters=[state],
        total=sum(counts.values()),
        waiting=counts.get(InterestState.NEW, 0),
    )


@blueprint.get("/interest/<int:interest_id>")
def show_interest(interest_id: int) -> str:
    return render("interest/show_interest.html", interest=_find(interest_id))


@blueprint.route("/interest/<int:interest_id>/answer", methods=["GET", "POST"])
def answer_interest(interest_id: int) -> str | AnyResponse:
    interest = pages.find_to_change(interest_id)
    return pages.change(
        interest,
        AnswerInterestForm(interest),
        service.answer_interest,
        lambda each: f"Your answer to {each.area} will be sent.",
    )


pages.button(
    "/interest/<int:interest_id>/close",
    service.close_interest,
    lambda each: f"{each.area} closed without an answer.",
)
pages.button(
    "/interest/<int:interest_id>/add-area",
    service.add_area,
    lambda each: f"{each.area} added to the other areas.",
)
