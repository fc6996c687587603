"""What those who keep the accounts do for others: invitations, lost one-time codes, single
sign-on, locked accounts."""

from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.models import Account
from app.accounts.permissions import can_administer, can_read_people
from app.accounts.sign_in import code_service, password_service, service, single_sign_on_service
from app.accounts.sign_in.forms import ResetCodesForm
from app.accounts.sign_in.views.entering import blueprint
from app.core.errors import NotFound
from app.web.guards import require, require_proof, require_sight
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render


def _account_of(person_id: int) -> Account:
    account = queries.find_account_of(person_id)
    if account is None:
        raise NotFound("This person has no account.")
    return account


@blueprint.post("/people/<int:person_id>/invitation")
def send_invitation(person_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_administer(actor))
    account = _account_of(person_id)
    with once():
        password_service.invite(actor, account=account)
    return redirect_to(
        "accounts.show_person", f"Invitation sent to {account.email}.", person_id=person_id
    )


@blueprint.post("/people/<int:person_id>/invitation/withdraw")
def withdraw_invitation(person_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_administer(actor))
    account = _account_of(person_id)
    with once():
        password_service.withdraw_invitation(actor, account=account)
    return redirect_to("accounts.show_person", "Invitation withdrawn.", person_id=person_id)


@blueprint.post("/people/<int:person_id>/single-sign-on/disconnect")
def disconnect(person_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_administer(actor))
    account = _account_of(person_id)
    require_proof()
    with once():
        single_sign_on_service.disconnect(actor, account=account)
    return redirect_to("accounts.show_person", "Single sign-on disconnected.", person_id=person_id)


@blueprint.route("/people/<int:person_id>/codes/reset", methods=["GET", "POST"])
def reset_codes(person_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_administer(actor))
    account = _account_of(person_id)
    form = ResetCodesForm()

    def save() -> None:
        require_proof()
        code_service.reset_codes(actor, account=account, is_sure=form.is_sure.data)

    if form.saves(save):
        return redirect_to(
            "accounts.show_person", "One-time codes turned off.", person_id=person_id
        )
    return render("sign_in/reset_codes.html", form=form, account=account, person=account.person)


@blueprint.post("/people/<int:person_id>/release")
def release_account(person_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_people(actor))
    require(can_administer(actor))
    account = _account_of(person_id)
    with once():
        service.release(actor, account=account)
    return redirect_to(
        "accounts.show_person",
        f"{account.person.name} can try to sign in again.",
        person_id=person_id,
    )
