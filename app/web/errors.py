"""Error pages: what happened, in plain words, and what to do."""

from contextlib import suppress

from flask import Flask, current_app, g, request
from flask import Response as AnyResponse
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.core import outages
from app.core.access import SIGNED_OUT
from app.core.database import expect_writes
from app.core.database_trouble import advice_on, is_outage
from app.core.domain import domains_of
from app.core.errors import DomainError, NotFound, Refused, SavedMeanwhile
from app.extensions import db
from app.web import meanwhile, uploads
from app.web.guards import ProofNeeded, is_public, lead_to, prove_first, sign_in_first
from app.web.kept_forms import came_from_here, keep_typed, page_address, typed_now
from app.web.navigation import Frame
from app.web.pages import render

_PAGES = {
    400: ("Your request could not be understood", "Go back, check what you entered and try again."),
    403: ("You cannot do this", ""),
    404: (
        "Page not found",
        "If you typed the address, check that it is right. If you followed a link, the record may "
        "have been removed, or you may not have access to it.",
    ),
    405: ("You cannot do this here", "Go back and use the buttons on the page."),
    409: (
        "Someone else has just saved this",
        "Your changes were not saved. Go back, reload the page to see theirs, and try again.",
    ),
    413: (
        "What you sent is too large",
        "Shorten the text or choose a smaller file, and try again.",
    ),
    500: (
        "Sorry, there is a problem with the service",
        (
            "Your changes were not saved. Try again in a few minutes. If it "
            "keeps happening, tell the secretariat what you did and when."
        ),
    ),
}


_NO_DATABASE = "The service cannot use its database"
_FIRST = "This was changed while your page was open"
#: After how many seconds to try again, where the service says so.
RETRY_AFTER = 10


#: A page with its status, or an answer that a domain drew.
Answer = tuple[str, int] | Response


def _own_answer(status: int, heading: str, advice: str) -> Response | None:
    """What a domain draws at addresses of its own."""
    for domain in domains_of(current_app):
        drawn = domain.draw_error(status, heading, advice) if domain.draw_error else None
        if drawn is not None:
            answer: Response = drawn
            return answer
    return None


def _page(status: int, detail: str = "", heading: str = "") -> Answer:
    usual, advice = _PAGES.get(status, _PAGES[400])
    own = _own_answer(status, heading or usual, detail or advice)
    if own is not None:
        return own
    page = render(
        "errors/error.html",
        title=heading or usual,
        advice=detail or advice,
        typed=typed_now(),
        send_again_to=None,
    )
    return page, status


def _http(error: HTTPException) -> Answer:
    if error.code == 413 and uploads.takes_files(request.endpoint):
        return _page(413, uploads.too_large())
    return _page(error.code or 500)


def _csrf(_error: CSRFError) -> Answer:
    """The form is of a session before this one, or of no page of ours."""
    if came_from_here() and not is_public(request.endpoint):
        if not current_user.is_authenticated:
            return sign_in_first()
        if keep_typed():
            return lead_to(page_address())
    return _page(
        400,
        "This form was open too long, or was opened in another browser. Go back, reload the page "
        "and send it again.",
    )


def answer_domain_error(error: DomainError) -> Answer:
    if request.method == "POST":
        meanwhile.remember()
    db.session.rollback()
    if request.method == "POST" and (change := meanwhile.find_change()):
        is_told = isinstance(error, NotFound | SavedMeanwhile)  # by that sentence alone
        why = "" if is_told else error.message
        heading = "" if isinstance(error, SavedMeanwhile) else _FIRST
        said = f"{meanwhile.sentence(change)} {why}".strip()
        return _page(409, f"{said} {_PAGES[409][1]}", heading)
    if isinstance(error, NotFound):
        return _page(404)
    if isinstance(error, Refused):
        return _page(403, error.message)
    if isinstance(error, SavedMeanwhile):  # by a button; a form tells of it by itself
        return _page(409)
    return _page(400, error.message)


def _prove(_error: ProofNeeded) -> Response:
    db.session.rollback()
    return prove_first()


def _unexpected(error: Exception) -> Answer:
    # The database may fail while another error is told of.
    original = getattr(error, "original_exception", None) or error
    if isinstance(original, DBAPIError | NoConnectionFree) and is_outage(original):
        return _database(original)
    db.session.rollback()
    expect_writes(False)
    return _page(500)


def _database(error: DBAPIError | NoConnectionFree) -> Answer:
    """A database that is missing, behind or out of reach. The page is drawn without it; what the
    operator does stands in the log. Anything else is an unexpected error like others."""
    advice = advice_on(error)
    if advice is None:
        raise error
    with suppress(SQLAlchemyError):
        db.session.rollback()
    outages.database().report(advice)
    own = _own_answer(503, _NO_DATABASE, "")
    if own is not None:
        return own
    # Not render_template: that would ask the database who is signed in.
    page = current_app.jinja_env.get_template("errors/error.html").render(
        title=_NO_DATABASE,
        advice=(
            "Nothing was saved. Try again in a few minutes. If it keeps happening, tell the "
            "service’s operator: the log says what to do."
        ),
        actor=SIGNED_OUT,
        frame=Frame((), (), None),
        typed=typed_now(),
        # Nobody is led to send what no page of ours has sent.
        send_again_to=page_address() if g.get("csrf_valid") else None,
    )
    return page, 503


def _say_when_to_return(response: AnyResponse) -> AnyResponse:
    if response.status_code == 503:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER))
    return response


def init_app(app: Flask) -> None:
    app.after_request(_say_when_to_return)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DomainError, answer_domain_error)
    app.register_error_handler(ProofNeeded, _prove)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(NoConnectionFree, _database)
    app.register_error_handler(500, _unexpected)
