"""Your account: password, one-time codes, sessions."""

from collections.abc import Callable
from typing import TypeVar

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.approvals.queries import find_change_of
from app.accounts.identity import settings
from app.accounts.permissions import can_use_own_account
from app.accounts.sign_in import code_service, codes, password_service, service, sessions
from app.accounts.sign_in.code_service import Proof
from app.accounts.sign_in.forms import ChangePasswordForm, CodeForm, ProofForm
from app.accounts.sign_in.views.arriving import arrive, remember_browser
from app.accounts.sign_in.views.entering import WRONG_CODE, blueprint, hash_chosen, tried
from app.core.database import transaction
from app.core.errors import DomainError
from app.web.guards import completes_sign_in, require, require_proof
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render

T = TypeVar("T")

WRONG_CURRENT = DomainError("This is not your current password.", field="current")
WRONG_PROOF = DomainError("Password or code is incorrect.")


@blueprint.get("/account")
def show_own_account() -> str:
    require(can_use_own_account(current_actor()))
    account, kept = current_user.account, settings()
    return render(
        "sign_in/show_own_account.html",
        account=account,
        has_codes=codes.has_codes(account.id),
        codes_left=codes.count_recovery_codes(account.id),
        sessions=sessions.list_sessions(
            account.id, idle=kept.session_idle, longest=kept.session_longest
        ),
        own_session=current_user.session,
        change=find_change_of(account.person_id),
        panels=panels_for("own_account", account),
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
def change_password() -> str | Response:
    actor, account = current_actor(), current_user.account
    require(can_use_own_account(actor))
    form, session = ChangePasswordForm(), current_user.session
    chosen = hash_chosen(form, account, session)
    changed = chosen and tried(
        form,
        lambda: password_service.count_own_attempt(actor, account=account, session=session),
        lambda attempt: password_service.change_password(
            actor,
            attempt=attempt,
            current=form.current.data,
            password_hash=chosen,
            session=session,
        ),
        WRONG_CURRENT,
    )
    if changed:
        arrive(changed)
        response = redirect_to(
            "sign_in.show_own_account", "Password changed. You are signed out everywhere else."
        )
        remember_browser(response, current_user.account)
        return response
    return render("sign_in/change_password.html", form=form)


@blueprint.post("/account/sessions/end")
def end_other_sessions() -> Response:
    actor = current_actor()
    require(can_use_own_account(actor))
    require_proof()
    with transaction():
        service.end_other_sessions(actor, session=current_user.session)
    return redirect_to("sign_in.show_own_account", "You are signed out everywhere else.")


@blueprint.post("/account/sessions/<int:session_id>/end")
def end_own_session(session_id: int) -> Response:
    actor = current_actor()
    require(can_use_own_account(actor))
    require_proof()
    with transaction():
        service.end_own_session(actor, account=current_user.account, session_id=session_id)
    return redirect_to("sign_in.show_own_account", "You are signed out there.")


@blueprint.post("/account/codes/begin")
@completes_sign_in
def begin_codes() -> Response:
    actor = current_actor()
    require(can_use_own_account(actor))
    require_proof()
    with transaction():
        code_service.begin_codes(actor, account=current_user.account)
    return redirect(url_for("sign_in.set_up_codes"))


@blueprint.route("/account/codes", methods=["GET", "POST"])
@completes_sign_in
def set_up_codes() -> str | Response:
    actor, account = current_actor(), current_user.account
    require(can_use_own_account(actor))
    kept = codes.find_codes(account.id)
    if kept is not None and kept.confirmed_at is not None:
        return redirect_to("sign_in.show_own_account")
    require_proof()
    form = CodeForm()
    recovery = tried(
        form,
        lambda: code_service.count_own_code(actor, account=account, session=current_user.session),
        lambda counted: code_service.confirm_codes(
            actor, account=account, counted=counted, code=form.code.data
        ),
        WRONG_CODE,
    )
    if recovery is not None:
        return render("sign_in/show_recovery_codes.html", recovery=recovery)
    return render(
        "sign_in/set_up_codes.html",
        form=form,
        set_up=codes.set_up_of(kept, account) if kept else None,
        is_required=current_user.must_set_up_codes,
    )


def _done_with_proof(form: ProofForm, verb: Callable[..., T | None]) -> T | None:
    """What a verb of the codes' service gave, once the password and a code were right."""
    actor, account = current_actor(), current_user.account

    def look(proof: Proof) -> T | None:
        password, code = form.password.data, form.code.data
        return verb(actor, account=account, proof=proof, password=password, code=code)

    return tried(
        form,
        lambda: code_service.count_proof(actor, account=account, session=current_user.session),
        look,
        WRONG_PROOF,
    )


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
def renew_recovery_codes() -> str | Response:
    require(can_use_own_account(current_actor()))
    form = ProofForm()
    recovery = _done_with_proof(form, code_service.renew_recovery_codes)
    if recovery is not None:
        return render("sign_in/show_recovery_codes.html", recovery=recovery)
    return render("sign_in/renew_recovery_codes.html", form=form)


@blueprint.route("/account/codes/off", methods=["GET", "POST"])
def turn_off_codes() -> str | Response:
    require(can_use_own_account(current_actor()))
    form = ProofForm()
    if _done_with_proof(form, code_service.turn_off_codes) is not None:
        return redirect_to("sign_in.show_own_account", "One-time codes are off.")
    return render("sign_in/turn_off_codes.html", form=form)
