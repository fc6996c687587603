"""From a right password to a page: the session that the browser holds is made anew."""

from flask import Response, flash, request, session, url_for
from flask_login import login_user, logout_user

from app.accounts import identity
from app.accounts.sign_in import kept_forms
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
        return _see(kept.path)
    return _see(own_address(then))


def go_on(then: str) -> Response:
    """After the proof that it is this person: to the page that asked for it, or on with the button
    that was pressed. The browser sends that again (307), with the token of the form before; from
    elsewhere it brings none, and the person presses it again."""
    pressed, page, _version = session.pop(PRESSED, ("", "", ""))
    if not pressed:
        return _see(own_address(then))
    if request.method == "POST":
        return Response(status=307, headers={"Location": pressed})
    flash("You have confirmed that it is you. Now do again what you were doing.")
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
