"""A form that comes when its session is over is not lost: what was typed is kept, the person signs
in, and the page is drawn again with it. Nothing is saved until they send it themselves.

Never kept: what fields hide (passwords, codes), and files.
"""

from urllib.parse import urlsplit

from flask import g, request, session
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.accounts.sign_in import kept_forms
from app.core.database import transaction

#: Names of fields that no form's keeping may hold; forms add theirs.
NEVER_KEPT = {"csrf_token"}


def page_address() -> str:
    """The address of this page, with its query."""
    return request.full_path.rstrip("?")


def is_form_page() -> bool:
    """Whether what was sent came to the page that draws its form."""
    rule = request.url_rule
    return request.method == "POST" and rule is not None and "GET" in (rule.methods or ())


def came_from_here() -> bool:
    """Whether the browser says that one of our own pages sent this."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.host


def keep_typed() -> bool:
    """Keep what was sent, for the person whose session the browser holds, over or not. False
    where nobody is known, or the page could not be drawn again."""
    if not is_form_page():
        return False
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in NEVER_KEPT]
    with transaction():
        token = kept_forms.keep_form(session.get("_user_id", ""), page_address(), typed)
    if token is None:
        return False
    session[kept_forms.BROWSER_KEY] = [token, page_address()]
    return True


def find_typed() -> None:
    """Before a page is drawn: take out what its person had typed there. Once they have sent the
    page, it is theirs no more."""
    token, path = session.get(kept_forms.BROWSER_KEY, ("", ""))
    if path != page_address():
        return
    if request.method == "POST":
        session.pop(kept_forms.BROWSER_KEY)
    elif kept := kept_forms.find_kept_form(token, current_user.account.id):
        g.typed_before = kept_forms.typed_into(kept)


def typed_before() -> MultiDict[str, str] | None:
    """What was typed into this page before its session was over."""
    typed: MultiDict[str, str] | None = g.get("typed_before")
    return typed
