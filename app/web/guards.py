"""Who may open a route. Every view asks: it is public, or it calls ``require`` with a decision.

A view that answers a signed-in person without having asked is a mistake, and fails.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.core.access import SIGNED_OUT, Access
from app.core.domain import domains_in_use, domains_of
from app.core.errors import NotFound, Refused
from app.core.viewers import NOBODY, look_as, viewer_of
from app.web.identity import current_actor
from app.web.kept_forms import ASKED_AGAIN, find_typed, is_form_page, keep_typed, page_address

View = TypeVar("View", bound=Callable[..., Any])

#: Where the browser's session holds the address of a button that waits until its presser has shown
#: that it is them, that of its page, and the version that it carried. Only a button of ours that
#: they pressed themselves gets there.
PRESSED = "pressed"


def public(view: View) -> View:
    """Mark a view that anybody may open."""
    view.is_public = True  # type: ignore[attr-defined]  # functions take attributes
    return view


def asks_no_one(view: View) -> View:
    """Mark a view that anybody may open and that does not ask who does: no session is read or
    begun, so that its answers are the same for all and can be kept by any cache."""
    view.asks_no_one = True  # type: ignore[attr-defined]  # as above
    return public(view)


def completes_sign_in(view: View) -> View:
    """Mark a view that may be opened before one-time codes are set up, where they are required."""
    view.completes_sign_in = True  # type: ignore[attr-defined]  # as above
    return view


def require(decision: Access) -> None:
    """Go on only if the decision allows it; otherwise the person is told why not (403)."""
    g.has_asked = True
    if not decision:
        raise Refused(decision.why)


def require_sight(decision: Access) -> None:
    """The same where a refusal would tell that the record exists: it answers as if it did not
    (404)."""
    g.has_asked = True
    if not decision:
        raise NotFound("There is no such record, or you do not have access to it.")


class ProofNeeded(Exception):
    """Before they go on, the person has to show again that it is them."""


def require_proof() -> None:
    """Go on only if the person has shown lately that it is them: whoever finds a session open is
    somebody else. Otherwise they are asked to, and then go on with what they sent."""
    if not current_user.has_proven:
        raise ProofNeeded


def prove_first() -> AnyResponse:
    """Lead to where the person shows that it is them and, after it, back to this page, with what
    was typed into it; or on with the button that was pressed."""
    is_page = request.method == "GET" or is_form_page()
    if is_page:
        keep_typed(why=ASKED_AGAIN)
        session.pop(PRESSED, None)
    else:
        version = request.form.get("version", "")
        session[PRESSED] = [page_address(), urlsplit(request.referrer or "").path, version]
    back = page_address() if is_page else None
    return redirect(url_for("sign_in.prove", next=back), 303)


def is_public(endpoint: str | None) -> bool:
    view = current_app.view_functions.get(endpoint or "")
    return endpoint == "static" or getattr(view, "is_public", False)


def lead_to(address: str) -> AnyResponse:
    """Lead a signed-in person elsewhere before any view has asked: that page does."""
    g.has_asked = True
    return redirect(address, 303)


def sign_in_first() -> AnyResponse:
    """Lead to the sign-in and, after it, back to this page, with what was typed into it."""
    keep_typed()
    back = page_address() if request.method == "GET" or is_form_page() else None
    return redirect(url_for("sign_in.enter_password", next=back))


def _check_sign_in() -> AnyResponse | None:
    if request.endpoint is None or is_public(request.endpoint):
        return None
    if not current_user.is_authenticated:
        return sign_in_first()
    view = current_app.view_functions[request.endpoint]
    if current_user.must_set_up_codes and not getattr(view, "completes_sign_in", False):
        return lead_to(url_for("sign_in.set_up_codes"))
    find_typed()
    return None


def _check_used() -> None:
    """There are no pages of what the programme does without."""
    optional = {each.name for each in domains_of(current_app) if each.is_optional}
    if request.blueprint in optional and request.blueprint not in {
        each.name for each in domains_in_use(current_app)
    }:
        raise NotFound("The programme does not use this.")


def _look_as_actor() -> None:
    """Every read of the request leaves out the restricted records that its actor may not see."""
    if request.endpoint is None or is_public(request.endpoint):
        look_as(viewer_of(SIGNED_OUT))
    else:
        look_as(viewer_of(current_actor()))


def _look_as_nobody(_error: BaseException | None) -> None:
    look_as(NOBODY)


def _check_asked(response: Response) -> Response:
    if g.get("has_asked", False) or response.status_code >= 400 or request.endpoint is None:
        return response
    if not is_public(request.endpoint) and current_user.is_authenticated:
        raise RuntimeError(f"{request.endpoint} answered without asking a permission")
    return response


def init_app(app: Flask) -> None:
    app.before_request(_check_sign_in)
    app.before_request(_check_used)
    app.before_request(_look_as_actor)
    app.teardown_request(_look_as_nobody)
    app.after_request(_check_asked)
