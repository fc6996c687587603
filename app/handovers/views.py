"""Who has left, which organisations are retired, what they still hold, and the form that hands it
over."""

from collections.abc import Sequence
from dataclasses import replace
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
from app.core.access import Access, Actor
from app.core.choices import Choices, without
from app.core.formats import counted, day
from app.core.models import Record
from app.handovers import queries, service
from app.handovers.forms import HandOverForm, LeavingForm, RetireForm, SuccessorForm
from app.handovers.permissions import can_hand_over_all
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.paging import paginate_rows
from app.web.record_pages import RecordPages, sighted

blueprint = Blueprint("handovers", __name__)

people = RecordPages(
    blueprint,
    "person",
    sighted(can_read_people, get_person),
    lambda actor, _person: can_edit_people(actor),
)
organisations = RecordPages(
    blueprint,
    "organisation",
    sighted(can_read_people, get_organisation),
    lambda actor, _body: can_edit_people(actor),
)
#: Who leaves, and what is retired, is handed over next.
leavers = replace(people, place=lambda each: ("handovers.hand_over", {"person_id": each.id}))
retired = replace(
    organisations,
    place=lambda each: ("handovers.hand_over_to_successor", {"organisation_id": each.id}),
)


def _may_hand_over(actor: Actor, _holder: Record) -> Access:
    return can_hand_over_all(actor)


@blueprint.get("/handovers")
def list_leavers() -> str:
    require(can_hand_over_all(current_actor()))
    page = paginate_rows(queries.select_leavers())
    return render("handovers/list_leavers.html", page=page, retired=queries.list_retired())


@blueprint.route("/people/<int:person_id>/leaving", methods=["GET", "POST"])
def record_leaving(person_id: int) -> str | Response:
    person = leavers.find_to_change(person_id)
    form = LeavingForm(person, left_on=person.left_on or clock.today())
    return leavers.change(
        person,
        form,
        accounts.record_leaving,
        lambda person: f"{person.name} is recorded as leaving. Hand over what they hold.",
    )


people.button(
    "/people/<int:person_id>/leaving/undo",
    accounts.undo_leaving,
    lambda person: f"{person.name} is no longer recorded as leaving.",
)


@blueprint.route("/people/<int:person_id>/hand-over", methods=["GET", "POST"])
def hand_over(person_id: int) -> str | Response:
    actor = current_actor()
    person = people.find_to_change(person_id, may=_may_hand_over)
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
    body = organisations.find_to_change(organisation_id, may=_may_hand_over)
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
    said = f"{counted(count, 'responsibility', 'responsibilities')} handed over to {to.name}."
    return f"{said} {counted(left, 'more is', 'more are')} still to hand over." if left else said


@blueprint.route("/organisations/<int:organisation_id>/retire", methods=["GET", "POST"])
def retire_organisation(organisation_id: int) -> str | Response:
    body = retired.find_to_change(organisation_id)
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
    return retired.change(
        body,
        form,
        service.retire_organisation,
        lambda body: f"{body.name} retired. Hand over what it holds.",
    )


organisations.button(
    "/organisations/<int:organisation_id>/bring-back",
    service.bring_back_organisation,
    lambda body: f"{body.name} is in use again.",
)
