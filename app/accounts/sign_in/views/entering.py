"""Signing in and out; what links in letters lead to."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import passwords
from app.accounts.identity import settings
from app.accounts.models import Account
from app.accounts.permissions import can_use_own_account
from app.accounts.sign_in import (
    attempts,
    password_service,
    service,
    single_sign_on,
    single_sign_on_service,
    tokens,
)
from app.accounts.sign_in.forms import (
    AskForResetForm,
    CodeForm,
    NewPasswordForm,
    RecoveryCodeForm,
    SignInForm,
)
from app.accounts.sign_in.models import SignInSession, SignInToken
from app.accounts.sign_in.rules import TokenKind
from app.accounts.sign_in.service import Entered
from app.accounts.sign_in.views.arriving import (
    SECOND_STEP,
    arrive,
    browser,
    go_on,
    leave,
    remember_browser,
)
from app.core.database import end_reading, transaction
from app.core.errors import DomainError
from app.web.forms import RecordForm
from app.web.guards import completes_sign_in, public, require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render, turn_back_to
from app.web.request_log import note_refusal

blueprint = Blueprint("sign_in", __name__)

#: The same words whether the address has no account, it is disabled, or the password is another.
WRONG_PASSWORD = DomainError("Email address or password is incorrect.")
WRONG_CODE = DomainError("The code is wrong or has already been used.", field="code")

C = TypeVar("C")
F = TypeVar("F")


def client() -> str:
    return attempts.client_network(request.remote_addr)


def user_agent() -> str:
    return request.user_agent.string


def tried(
    form: RecordForm, count: Callable[[], C], look: Callable[[C], F | None], wrong: DomainError
) -> F | None:
    """What a try gives that was counted, and that saved, before anybody looked at it; None where
    the form was not sent, has errors or is wrong, and tells so. What is wrong is logged."""
    counted: list[C] = []
    found: list[F | None] = []

    def count_one() -> None:
        try:
            counted.append(count())
        except attempts.TooManyAttempts:
            note_refusal("too many attempts")
            raise

    if not form.saves(count_one):
        return None
    if not form.saves(lambda: found.append(look(counted[0]))):
        return None
    if found[0] is None:
        note_refusal("wrong password or code")
        form.report(wrong)
    return found[0]


def hash_chosen(form: RecordForm, account: Account, by: SignInSession | SignInToken) -> str | None:
    """The hash of the new password in ``password``; None where the form was not sent, has errors
    or the password cannot be one, and tells so. The choice is counted, and judged while no
    transaction is open, as nobody should wait for that."""
    if not form.saves(lambda: password_service.count_choice(account=account, by=by)):
        return None
    words = passwords.words_here()
    end_reading()
    try:
        return passwords.hash_password(
            form["password"].data, account.person.name, account.email, words=words
        )
    except DomainError as error:
        form.report(error)
        return None


def _then() -> str:
    return request.args.get("next", "")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def enter_password() -> str | Response:
    if current_user.is_authenticated:
        return redirect_to("dashboard.show_home")
    form = SignInForm()
    entered = tried(
        form,
        lambda: service.count_attempt(email=form.email.data, client=client(), browser=browser()),
        lambda attempt: service.enter_password(
            attempt, password=form.password.data, user_agent=user_agent()
        ),
        WRONG_PASSWORD,
    )
    if entered is not None:
        return arrive(entered, _then())
    elsewhere = settings().single_sign_on
    return render(
        "sign_in/enter_password.html",
        form=form,
        elsewhere=elsewhere.name if elsewhere else "",
        then=_then(),
    )


def _second_step(form: RecordForm, enter: Callable[..., Entered | None]) -> Entered | None:
    return tried(
        form,
        lambda: service.count_code(session[SECOND_STEP], client=client(), browser=browser()),
        lambda step: enter(step, code=form["code"].data, user_agent=user_agent()),
        WRONG_CODE,
    )


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
def enter_code() -> str | Response:
    if current_user.is_authenticated or SECOND_STEP not in session:
        return redirect(url_for("sign_in.enter_password"), 303)
    form = CodeForm()
    entered = _second_step(form, service.enter_code)
    if entered is not None:
        return arrive(entered, _then())
    return render("sign_in/enter_code.html", form=form, then=_then())


@blueprint.route("/sign-in/recovery-code", methods=["GET", "POST"])
@public
def enter_recovery_code() -> str | Response:
    if current_user.is_authenticated or SECOND_STEP not in session:
        return redirect(url_for("sign_in.enter_password"), 303)
    form = RecoveryCodeForm()
    entered = _second_step(form, service.enter_recovery_code)
    if entered is not None:
        return arrive(entered, _then())
    return render("sign_in/enter_recovery_code.html", form=form, then=_then())


@blueprint.post("/sign-out")
@completes_sign_in
def sign_out() -> Response:
    actor = current_actor().in_person
    require(can_use_own_account(actor))
    with transaction():
        service.sign_out(actor, session=current_user.session)
    leave()
    return redirect_to("sign_in.enter_password", "You have signed out.")


# Links in letters


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
def ask_for_reset() -> str | Response:
    form = AskForResetForm()
    if form.saves(
        lambda: password_service.ask_for_reset(
            email=form.email.data, client=client(), browser=browser()
        )
    ):
        return render("sign_in/link_sent.html", email=form.email.data)
    return render("sign_in/ask_for_reset.html", form=form)


@blueprint.route("/forgotten-password/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> str | Response | tuple[str, int]:
    return _password_by_link(token, TokenKind.RESET)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> str | Response | tuple[str, int]:
    return _password_by_link(token, TokenKind.INVITATION)


def _password_by_link(token: str, kind: TokenKind) -> str | Response | tuple[str, int]:
    found = tokens.find_token(token, kind)
    if found is None:
        return render("sign_in/void_link.html", kind=kind.value), 404
    account, form = found.account, NewPasswordForm()
    chosen = hash_chosen(form, account, found)
    if chosen and form.saves(
        lambda: password_service.set_password_by_link(found, password_hash=chosen)
    ):
        leave()
        response = redirect_to("sign_in.enter_password", "Your password is set. Sign in with it.")
        remember_browser(response, account)
        return response
    return render(
        "sign_in/set_password.html",
        form=form,
        kind=kind.value,
        name=account.person.name,
        email=account.email,
    )


# Elsewhere: there only where a provider is configured


@public
def start_elsewhere() -> Response:
    if current_user.is_authenticated:
        return redirect_to("dashboard.show_home")
    try:
        return single_sign_on.start(current_app, _then())
    except single_sign_on.Elsewhere as error:
        return turn_back_to("sign_in.enter_password", error.message)


def prove_elsewhere() -> Response:
    """Send somebody signed in to the provider, to show again that it is them."""
    require(can_use_own_account(current_actor()))
    try:
        return single_sign_on.start(current_app, _then(), proves=True)
    except single_sign_on.Elsewhere as error:
        return turn_back_to("sign_in.prove", error.message)


@public
def finish_elsewhere() -> Response | str | tuple[str, int]:
    try:
        returned = single_sign_on.finish(current_app)
        if returned.proves and current_user.is_authenticated:
            return _finish_proof(returned)
        if current_user.is_authenticated:
            return redirect_to("dashboard.show_home")
        with transaction():
            entered = single_sign_on_service.enter_from_elsewhere(
                returned.vouched, user_agent=user_agent()
            )
        if isinstance(entered, DomainError):
            raise entered
    except DomainError as error:
        return render("sign_in/refused_elsewhere.html", why=error.message), 403
    return arrive(entered, returned.then)


def _finish_proof(returned: single_sign_on.Returned) -> Response:
    with transaction():
        problem = single_sign_on_service.prove_elsewhere(
            current_actor(),
            account=current_user.account,
            session=current_user.session,
            vouched=returned.vouched,
        )
    if problem:
        return turn_back_to("sign_in.prove", problem.message, next=returned.then or None)
    return go_on(returned.then)
