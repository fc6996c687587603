"""Who has left, which organisations are retired, what they still hold, and the form that hands it
over."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from app.accounts import service as accounts
from app.accounts.models import Organisation, Person
from app.accounts.permissions import can_edit_people, can_read_people
from app.accounts.queries import (
    get_organisation,
    get_person,
    list_successors,
    organisation_choices,
    person_choices,
)
from app.core import clock
from app.core.choices import Choices, without
from app.core.formats import counted, day
from app.handovers import queries, service
from app.handovers.forms import HandOverForm, LeavingForm, RetireForm, SuccessorForm
from app.handovers.permissions import can_hand_over_all
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.paging import paginate_rows

blueprint = Blueprint("handovers", __name__)


@blueprint.get("/handovers")
def list_leavers() -> str:
    require(can_hand_over_all(current_actor()))
    page = paginate_rows(queries.select_leavers())
    return render("handovers/list_leavers.html", page=page, retired=queries.list_retired())


@blueprint.route("/people/<int:person_id>/leaving", methods=["GET", "POST"])
def record_leaving(person_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_edit_people(actor))
    person = get_person(person_id)
    form = LeavingForm(person, left_on=person.left_on or clock.today())
    if form.saves(lambda: accounts.record_leaving(actor, person=person, **form.values())):
        said = f"{person.name} is recorded as leaving. Hand over what they hold."
        return redirect_to("handovers.hand_over", said, person_id=person_id)
    return render("handovers/record_leaving.html", form=form, person=person)


@blueprint.post("/people/<int:person_id>/leaving/undo")
def undo_leaving(person_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_edit_people(actor))
    person = get_person(person_id)
    press(person, lambda: accounts.undo_leaving(actor, person=person))
    said = f"{person.name} is no longer recorded as leaving."
    return redirect_to("accounts.show_person", said, person_id=person_id)


@blueprint.route("/people/<int:person_id>/hand-over", methods=["GET", "POST"])
def hand_over(person_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_hand_over_all(actor))
    person = get_person(person_id)
    parts = queries.list_held(person)
    form = _form(HandOverForm, parts, without(person_choices(), {person_id}))
    done = form.made(lambda: service.hand_over(actor, person=person, **form.values()))
    if done is not None:
        return redirect_to(
            "accounts.show_person", _said(*done, _left(form, parts)), person_id=done[0].id
        )
    ended = f"{'Left' if person.has_left(clock.today()) else 'Leaves'} the programme on"
    return render(
        "handovers/hand_over.html",
        form=form,
        holder=person,
        parts=parts,
        said=f"{ended} {day(person.left_on)}." if person.left_on else "",
        unseen=queries.count_unseen(person, parts),
        told="The person you choose is told by email, once.",
        all_of_them=("People", url_for("accounts.list_people")),
        holder_page=url_for("accounts.show_person", person_id=person_id),
    )


@blueprint.route("/organisations/<int:organisation_id>/hand-over", methods=["GET", "POST"])
def hand_over_to_successor(organisation_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_hand_over_all(actor))
    body = get_organisation(organisation_id)
    parts = queries.list_held(body)
    successors = list_successors(organisation_id)
    form = _form(
        SuccessorForm,
        parts,
        without(organisation_choices(), {organisation_id}),
        to_id=successors[0].id if len(successors) == 1 else None,
    )
    done = form.made(
        lambda: service.hand_over_to_successor(actor, organisation=body, **form.values())
    )
    if done is not None:
        to_id = done[0].id
        return redirect_to(
            "accounts.show_organisation", _said(*done, _left(form, parts)), organisation_id=to_id
        )
    return render(
        "handovers/hand_over.html",
        form=form,
        holder=body,
        parts=parts,
        said=f"{body.told}." if body.retired_on else "",
        unseen=queries.count_unseen(body, parts),
        told="The contact of the organisation you choose is told by email, once.",
        all_of_them=("Organisations", url_for("accounts.list_organisations")),
        holder_page=url_for("accounts.show_organisation", organisation_id=organisation_id),
    )


F = TypeVar("F", HandOverForm, SuccessorForm)


def _form(kind: type[F], parts: Sequence[queries.HeldPart], to: Choices, **initial: Any) -> F:
    """The form with all ticked."""
    return kind(
        choices={"to_id": to, "kinds": [(part.number, part.offered) for part in parts]},
        kinds=[part.number for part in parts],
        **initial,
    )


def _left(form: HandOverForm | SuccessorForm, parts: Sequence[queries.HeldPart]) -> int:
    return sum(part.left for part in parts if part.number in form.values()["kinds"])


def _said(to: Person | Organisation, count: int, left: int) -> str:
    said = f"{counted(count, 'thing')} handed over to {to.name}."
    return f"{said} {counted(left, 'more is', 'more are')} still to hand over." if left else said


@blueprint.route("/organisations/<int:organisation_id>/retire", methods=["GET", "POST"])
def retire_organisation(organisation_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_edit_people(actor))
    body = get_organisation(organisation_id)
    names = ("first_id", "second_id", "third_id")
    now: dict[str, Any] = dict.fromkeys(names)
    now |= zip(names, (each.id for each in list_successors(organisation_id)), strict=False)
    offered = without(organisation_choices(), {organisation_id})
    form = RetireForm(
        body,
        choices=dict.fromkeys(names, offered),
        retired_on=body.retired_on or clock.today(),
        **now,
    )
    if form.saves(lambda: service.retire_organisation(actor, organisation=body, **form.values())):
        said = f"{body.name} retired. Hand over what it holds."
        return redirect_to(
            "handovers.hand_over_to_successor", said, organisation_id=organisation_id
        )
    return render("handovers/retire_organisation.html", form=form, organisation=body)


@blueprint.post("/organisations/<int:organisation_id>/bring-back")
def bring_back_organisation(organisation_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_edit_people(actor))
    body = get_organisation(organisation_id)
    press(body, lambda: service.bring_back_organisation(actor, organisation=body))
    return redirect_to(
        "accounts.show_organisation", f"{body.name} is in use again.", organisation_id=body.id
    )
