"""From a right password to a page: the session that the browser holds is made anew."""

from flask import Response, current_app, flash, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import identity
from app.accounts.models import Account
from app.accounts.sign_in import kept_forms, known_browsers
from app.accounts.sign_in.service import Entered
from app.web.addresses import own_address
from app.web.guards import PRESSED
from app.web.kept_forms import BROWSER_KEY, SIGNED_OUT

#: Where the browser's session holds the way to the second step.
SECOND_STEP = "second_step"


def arrive(entered: Entered, then: str = "") -> Response:
    """Begin the session and go on: to the form whose sending found no session, if this is the
    person who sent it, or else to where they were going. Nothing that the browser's session held
    before stays in it."""
    kept_token, path, _why = session.get(BROWSER_KEY, ("", "", ""))
    session.clear()
    if entered.second_step_token:
        _keep_for_later(kept_token, path)
        session[SECOND_STEP] = entered.second_step_token
        return _see(url_for("sign_in.enter_code", next=then or None))
    login_user(identity.load(entered.session_token))
    kept = kept_forms.find_kept_form(kept_token, entered.account_id) if kept_token else None
    if kept is not None:
        _keep_for_later(kept_token, kept.path)
    response = _see(kept.path if kept is not None else own_address(then))
    remember_browser(response, current_user.account)
    return response


def browser() -> str:
    """The cookie by which an account may know the browser."""
    return request.cookies.get(_cookie_name(), "")


def remember_browser(response: AnyResponse, account: Account) -> None:
    """From now on this browser is known to the account. Signing out does not change that."""
    response.set_cookie(
        _cookie_name(),
        known_browsers.remember(browser(), account),
        max_age=known_browsers.LASTS,
        path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _cookie_name() -> str:
    is_secure = current_app.config["SESSION_COOKIE_SECURE"]
    return "__Host-known-browser" if is_secure else "known-browser"


def go_on(then: str) -> Response:
    """After the proof that it is this person: to the page that asked for it, or on with the button
    that was pressed. The browser sends that again (307), with the token of the form before; from
    elsewhere it brings none, and the person presses it again."""
    pressed, page, _version = session.pop(PRESSED, ("", "", ""))
    if not pressed:
        return _see(own_address(then))
    if request.method == "POST":
        return Response(status=307, headers={"Location": pressed})
    flash("You have confirmed that it is you. Now repeat what you were doing.")
    return _see(own_address(page))


def _keep_for_later(token: str, path: str) -> None:
    if token:
        session[BROWSER_KEY] = [token, path, SIGNED_OUT]


def leave() -> None:
    """Take everything out of the browser's session."""
    logout_user()
    session.clear()


def _see(address: str) -> Response:
    return Response(status=303, headers={"Location": address})
