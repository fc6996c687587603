"""Pages of people, their accounts, and organisations."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts import queries, service
from app.accounts.approvals import service as approvals
from app.accounts.approvals.rules import NOT_YET, RequestState
from app.accounts.forms import AccountForm, OrganisationForm, PersonForm
from app.accounts.permissions import (
    can_administer,
    can_edit_people,
    can_read_people,
)
from app.accounts.rules import OrganisationKind
from app.web.forms import asked_for
from app.web.guards import require, require_proof, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.paging import choose, paginate

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/people")
def list_people() -> str:
    require(can_read_people(current_actor()))
    text = asked_for("q")
    return render(
        "accounts/list_people.html",
        page=paginate(queries.select_people(text)),
        text=text,
        can_edit=can_edit_people(current_actor()),
        panels=panels_for("people", None),
    )


@blueprint.get("/people/<int:person_id>")
def show_person(person_id: int) -> str:
    require_sight(can_read_people(current_actor()))
    person = queries.get_person(person_id)
    return render(
        "accounts/show_person.html",
        person=person,
        account=queries.find_account_of(person_id),
        panels=panels_for("person", person),
        can_edit=can_edit_people(current_actor()),
        can_administer=can_administer(current_actor()),
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
def create_person() -> str | Response:
    require(can_edit_people(current_actor()))
    form = PersonForm(choices={"organisation_id": queries.organisation_choices()})
    if form.saves(lambda: service.create_person(current_actor(), **form.values())):
        return redirect_to("accounts.list_people", f"{form.name.data} added.")
    return render("accounts/edit_person.html", form=form, person=None)


@blueprint.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
def edit_person(person_id: int) -> str | Response:
    require_sight(can_read_people(current_actor()))
    require(can_edit_people(current_actor()))
    person = queries.get_person(person_id)
    form = PersonForm(person, choices={"organisation_id": queries.organisation_choices()})
    if form.saves(lambda: service.amend_person(current_actor(), person=person, **form.values())):
        return redirect_to("accounts.show_person", "Changes saved.", person_id=person_id)
    return render("accounts/edit_person.html", form=form, person=person)


@blueprint.route("/people/<int:person_id>/account", methods=["GET", "POST"])
def edit_account(person_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_administer(actor))
    person, account = queries.get_person(person_id), queries.find_account_of(person_id)
    initial: dict[str, Any] = {"email": person.email, "is_enabled": True} if account is None else {}
    form = AccountForm(account, **initial)

    def save() -> RequestState:
        require_proof()
        return approvals.keep_account(actor, person=person, account=account, **form.values())

    state = form.made(save)
    if state is not None:
        said = NOT_YET.get(state, "Account saved.")
        return redirect_to("accounts.show_person", said, person_id=person_id)
    return render("accounts/edit_account.html", form=form, person=person, account=account)


@blueprint.get("/organisations")
def list_organisations() -> str:
    require(can_read_people(current_actor()))
    text = asked_for("q")
    kinds = choose("kind", "Kind", [(kind.value, kind.word, None) for kind in OrganisationKind])
    kind = OrganisationKind(kinds.chosen) if kinds.chosen else None
    return render(
        "accounts/list_organisations.html",
        page=paginate(queries.select_organisations(kind, text)),
        text=text,
        filters=[kinds],
        can_edit=can_edit_people(current_actor()),
    )


@blueprint.get("/organisations/<int:organisation_id>")
def show_organisation(organisation_id: int) -> str:
    require_sight(can_read_people(current_actor()))
    organisation = queries.get_organisation(organisation_id)
    return render(
        "accounts/show_organisation.html",
        organisation=organisation,
        people=queries.list_people_of(organisation_id),
        panels=panels_for("organisation", organisation),
        can_edit=can_edit_people(current_actor()),
    )


@blueprint.route("/organisations/new", methods=["GET", "POST"])
def create_organisation() -> str | Response:
    require(can_edit_people(current_actor()))
    form = OrganisationForm()
    if form.saves(lambda: service.create_organisation(current_actor(), **form.values())):
        return redirect_to("accounts.list_organisations", f"{form.name.data} added.")
    return render("accounts/edit_organisation.html", form=form, organisation=None)


@blueprint.route("/organisations/<int:organisation_id>/edit", methods=["GET", "POST"])
def edit_organisation(organisation_id: int) -> str | Response:
    require_sight(can_read_people(current_actor()))
    require(can_edit_people(current_actor()))
    organisation = queries.get_organisation(organisation_id)
    form = OrganisationForm(organisation)
    if form.saves(
        lambda: service.amend_organisation(
            current_actor(), organisation=organisation, **form.values()
        )
    ):
        return redirect_to(
            "accounts.show_organisation", "Changes saved.", organisation_id=organisation_id
        )
    return render("accounts/edit_organisation.html", form=form, organisation=organisation)
