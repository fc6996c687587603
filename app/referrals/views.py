"""Pages of referrals."""

from typing import Any

from flask import Blueprint, current_app, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor
from app.core.errors import NotFound
from app.core.records import get_record, kind_named, label_of
from app.referrals import queries, service
from app.referrals.forms import AnswerReferralForm, NewReferralForm, ReferralForm
from app.referrals.labels import texts_of
from app.referrals.models import Referral
from app.referrals.permissions import (
    can_list_referrals,
    can_read_referral,
    can_run_referrals,
    find_record_read,
)
from app.referrals.registers import REFERRALS
from app.referrals.rules import SETTLED, WAITING, Outcome
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register

blueprint = Blueprint("referrals", __name__)


def _seen(actor: Actor, reference: str) -> tuple[Referral, Any]:
    """The referral that an address names, if the actor may see it; with its record, if that is
    still there and they may read it."""
    referral = queries.get_referral(reference)
    record = find_record_read(actor, referral)
    require_sight(can_read_referral(actor, referral, record))
    return referral, record


def _to_referral(referral: Referral, message: str) -> Response:
    return redirect_to("referrals.show_referral", message, reference=referral.reference)


@blueprint.get("/referrals")
def list_referrals() -> str | Response:
    return show_register(REFERRALS, current_actor(), lambda _view, _rows: {"settled": SETTLED})


@blueprint.get("/referrals/<reference>")
def show_referral(reference: str) -> str:
    actor = current_actor()
    referral, record = _seen(actor, reference)
    kind = kind_named(current_app, referral.record_kind)
    href = ""
    if kind is not None and record is not None:
        endpoint, values = kind.address(record)
        href = url_for(endpoint, **values)
    return render(
        "referrals/show_referral.html",
        referral=referral,
        text=texts_of([referral])[referral.id],
        kind=kind.label if kind else "record",
        href=href,
        is_waiting=referral.state in WAITING,
        is_settled=referral.state in SETTLED,
        has_question=referral.answer is not None and referral.answer.outcome is Outcome.QUESTION,
        panels=panels_for("referral", referral),
        can_list=can_list_referrals(actor),
        can_run=can_run_referrals(actor),
    )


@blueprint.route("/refer/<kind_name>/<int:record_id>", methods=["GET", "POST"])
def create_referral(kind_name: str, record_id: int) -> str | Response:
    actor = current_actor()
    kind, record = get_record(kind_named(current_app, kind_name), record_id)
    if not kind.can_be_referred:
        raise NotFound("Records of this kind cannot be referred.")
    require_sight(kind.can_read(actor, record))
    require(can_run_referrals(actor))
    groups = queries.group_choices()
    form = NewReferralForm(choices={"from_group_id": groups, "to_group_id": groups})
    label = label_of(record)
    made = []
    if form.saves(
        lambda: made.append(
            service.refer_record(
                actor,
                record_kind=kind.name,
                record_id=record_id,
                label=label,
                **form.values(),
            )
        )
    ):
        return _to_referral(made[0], f"Referred as {made[0].reference}.")
    endpoint, values = kind.address(record)
    return render(
        "referrals/create_referral.html",
        form=form,
        label=label,
        kind=kind.label,
        back=url_for(endpoint, **values),
    )


@blueprint.route("/referrals/<reference>/edit", methods=["GET", "POST"])
def edit_referral(reference: str) -> str | Response:
    actor = current_actor()
    referral, _record = _seen(actor, reference)
    require(can_run_referrals(actor))
    form = ReferralForm(referral)
    if form.saves(lambda: service.amend_referral(actor, referral=referral, **form.values())):
        return _to_referral(referral, "Changes saved.")
    return render("referrals/edit_referral.html", form=form, referral=referral)


@blueprint.route("/referrals/<reference>/answer", methods=["GET", "POST"])
def answer_referral(reference: str) -> str | Response:
    actor = current_actor()
    referral, _record = _seen(actor, reference)
    require(can_run_referrals(actor))
    form = AnswerReferralForm(referral, outcome=None, text="", answered_on=clock.today())
    if form.saves(lambda: service.answer_referral(actor, referral=referral, **form.values())):
        return _to_referral(
            referral, f"Answer recorded and returned to {referral.from_group.name}."
        )
    return render("referrals/answer_referral.html", form=form, referral=referral)


@blueprint.route("/referrals/<reference>/again", methods=["GET", "POST"])
def refer_again(reference: str) -> str | Response:
    actor = current_actor()
    referral, _record = _seen(actor, reference)
    require(can_run_referrals(actor))
    form = ReferralForm(referral)
    if form.saves(lambda: service.refer_again(actor, referral=referral, **form.values())):
        return _to_referral(referral, f"Referred to {referral.to_group.name} again.")
    return render("referrals/refer_again.html", form=form, referral=referral)


@blueprint.post("/referrals/<reference>/close")
def close_referral(reference: str) -> Response:
    actor = current_actor()
    referral, _record = _seen(actor, reference)
    require(can_run_referrals(actor))
    press(referral, lambda: service.close_referral(actor, referral=referral))
    return _to_referral(referral, f"{referral.reference} closed.")


@blueprint.post("/referrals/<reference>/withdraw")
def withdraw_referral(reference: str) -> Response:
    actor = current_actor()
    referral, _record = _seen(actor, reference)
    require(can_run_referrals(actor))
    press(referral, lambda: service.withdraw_referral(actor, referral=referral))
    return _to_referral(referral, f"{referral.reference} withdrawn.")
