"""Showing again that it is you, before what whoever finds a session open must not do."""

from flask import request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.identity import settings
from app.accounts.permissions import can_use_own_account
from app.accounts.sign_in import password_service
from app.accounts.sign_in.forms import PasswordForm
from app.accounts.sign_in.views.arriving import go_on
from app.accounts.sign_in.views.entering import blueprint, tried
from app.core.errors import DomainError
from app.web.guards import PRESSED, completes_sign_in, require
from app.web.identity import current_actor
from app.web.pages import render

WRONG_PASSWORD = DomainError("This is not your password.", field="password")


@blueprint.route("/account/proof", methods=["GET", "POST"])
@completes_sign_in
def prove() -> str | Response:
    actor, account = current_actor(), current_user.account
    require(can_use_own_account(actor))
    form = PasswordForm()
    if not form.is_submitted():  # the button is sent on with this form's fields
        form.version.data = session.get(PRESSED, ("", "", ""))[2]
    proven = tried(
        form,
        lambda: password_service.count_own_attempt(
            actor, account=account, session=current_user.session
        ),
        lambda attempt: password_service.prove(
            actor,
            attempt=attempt,
            password=form.password.data,
            session=current_user.session,
        ),
        WRONG_PASSWORD,
    )
    if proven is not None:
        return go_on(request.args.get("next", ""))
    elsewhere = settings().single_sign_on
    return render(
        "sign_in/prove.html",
        form=form,
        account=account,
        elsewhere=elsewhere.name if elsewhere else "",
        then=request.args.get("next", ""),
    )
