"""A form that comes when its session is over is not lost: what was typed is kept, the person signs
in, and the page is drawn again with it. Nothing is saved until they send it themselves. The same
where they are asked first to show that it is them.

Never kept: what fields hide (passwords, codes), and files. The sign-in stores the rest: the
registry names it with ``use_store``.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Protocol
from urllib.parse import urlsplit

from flask import g, request, session
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from app.core.database import transaction
from app.core.labels import humanised
from app.core.sentences import capital

#: Names of fields that no form's keeping may hold; forms add theirs.
NEVER_KEPT = {"csrf_token", "drawn_at"}
#: Names of buttons.
_BUTTONS = ("direction", "confirm", "do")
#: Where the browser's session holds the token, the address of the page that it is for, and why it
#: was kept.
BROWSER_KEY = "kept_form"

#: Why a form was kept, as the page says that draws it again.
SIGNED_OUT = "You were signed out while you were writing."
ASKED_AGAIN = "You have confirmed that it is you."


class Store(Protocol):
    """What stores forms: ``accounts.sign_in.kept_forms``."""

    def keep_form(self, session_token: str, path: str, typed: list[tuple[str, str]]) -> str | None:
        """Keep what a session's person typed. Gives the token for the browser; None if refused."""

    def find_typed(self, token: str, account_id: int) -> MultiDict[str, str] | None:
        """What the token's holder typed, if it is this person."""


_store: Store


def use_store(store: Store) -> None:
    """Name what stores forms. Called at start-up."""
    global _store
    _store = store


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


def keep_typed(why: str = SIGNED_OUT) -> bool:
    """Keep what was sent, for the person whose session the browser holds, over or not. False
    where nobody is known, or the page could not be drawn again."""
    if not is_form_page():
        return False
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in NEVER_KEPT]
    with transaction():
        token = _store.keep_form(session.get("_user_id", ""), page_address(), typed)
    if token is None:
        return False
    session[BROWSER_KEY] = [token, page_address(), why]
    return True


#: The most fields that are given back on a page that tells of an error.
MOST_GIVEN_BACK = 1000


@dataclass(frozen=True)
class Typed:
    """What was sent in one field; ``is_text`` where a person would miss it."""

    name: str
    value: str

    @property
    def label(self) -> str:
        return capital(humanised(self.name))

    @property
    def is_text(self) -> bool:
        return any(letter.isalpha() for letter in self.value) and self.name not in _BUTTONS


def typed_now() -> list[Typed]:
    """What was sent with this request: nothing that fields hide, and no file. Of more than any of
    our forms has, the first: a stranger could send thousands to be drawn."""
    if request.method != "POST":
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # too large, or no form
        return []
    shown = islice((each for each in sent if each[0] not in NEVER_KEPT), MOST_GIVEN_BACK)
    return [Typed(name, value) for name, value in shown]


def find_typed() -> None:
    """Before a page is drawn: take out what its person had typed there. Once they have sent the
    page, it is theirs no more."""
    token, path, why = session.get(BROWSER_KEY, ("", "", ""))
    if path != page_address():
        return
    if request.method == "POST":
        session.pop(BROWSER_KEY)
    elif token:
        g.typed_before = _store.find_typed(token, current_user.account.id)
        g.kept_why = why


def typed_before() -> MultiDict[str, str] | None:
    """What was typed into this page before its session was over."""
    typed: MultiDict[str, str] | None = g.get("typed_before")
    return typed


def kept_why() -> str:
    """Why that was kept, in a sentence."""
    why: str = g.get("kept_why", "")
    return why
