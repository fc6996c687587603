"""Pages of granted roles and clearances, and of what each person can do."""

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from app.accounts import queries as accounts
from app.accounts import service as granting
from app.accounts.approvals import service as approvals
from app.accounts.approvals.rules import NOT_YET, RequestState
from app.accounts.permissions import (
    can_administer,
    can_grant,
    can_grant_any,
    can_read_people,
    can_use_own_account,
)
from app.accounts.roles import queries
from app.accounts.roles.forms import ChangeClearanceForm, GrantForm
from app.accounts.rules import GRANTED_ROLES, RoleScope
from app.core import clock
from app.core.access import HIGH_ROLES
from app.core.domain import domains_in_use, domains_of
from app.core.errors import NotFound
from app.web.guards import require, require_proof, require_sight
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render

blueprint = Blueprint("roles", __name__)


@blueprint.get("/account/rights")
def show_rights() -> str:
    actor = current_actor()
    require(can_use_own_account(actor))
    return render(
        "roles/show_rights.html",
        rights=queries.rights_of(actor, domains_in_use(current_app)),
        clearances=sorted(each.word for each in actor.clearances),
    )


@blueprint.route("/people/<int:person_id>/roles/new", methods=["GET", "POST"])
def create_grant(person_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_grant_any(actor))
    person = accounts.get_person(person_id)
    names = queries.scope_names(domains_of(current_app))
    form = GrantForm(
        choices={
            "pilot_id": list(names[RoleScope.PILOT].items()),
            "group_id": list(names[RoleScope.GROUP].items()),
        },
        starts_on=clock.real_day(),
    )
    form.role.offer([role for role in GRANTED_ROLES if can_grant(actor, role)])

    def grant() -> RequestState:
        if form.role.data in HIGH_ROLES:
            require_proof()
        return approvals.grant_role(actor, person=person, **form.values())

    state = form.made(grant)
    if state is not None:
        said = NOT_YET.get(state, f"{person.name}: {form.role.data.word.lower()}.")
        return redirect_to("accounts.show_person", said, person_id=person_id)
    return render("roles/create_grant.html", form=form, person=person)


@blueprint.post("/people/<int:person_id>/roles/<int:grant_id>/end")
def end_grant(person_id: int, grant_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_grant_any(actor))
    grant = queries.get_grant_of(person_id, grant_id)
    require(can_grant(actor, grant.role))
    if grant.role in HIGH_ROLES:
        require_proof()
    with once():
        granting.end_grant(actor, grant=grant)
    said = f"The role {grant.role.word.lower()} has ended."
    return redirect_to("accounts.show_person", said, person_id=person_id)


@blueprint.route("/people/<int:person_id>/clearance", methods=["GET", "POST"])
def edit_clearance(person_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_administer(actor))
    person, account = accounts.get_person(person_id), accounts.find_account_of(person_id)
    if account is None:
        raise NotFound("This person has no account, so they do not need a clearance.")
    form = ChangeClearanceForm(account)

    def record() -> RequestState:
        require_proof()
        return approvals.record_clearance(actor, account=account, **form.values())

    state = form.made(record)
    if state is not None:
        said = NOT_YET.get(state, "Clearance recorded.")
        return redirect_to("accounts.show_person", said, person_id=person_id)
    return render("roles/edit_clearance.html", form=form, person=person)
