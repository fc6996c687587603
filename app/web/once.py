"""A form that is sent twice makes one record. Every form carries a token of the page that drew it
(the macro ``csrf``); what is sent is known by that token, its sender, its address and all that it
holds. Whoever sends the same again, by a second press or because the connection failed, gets what
the first one got: its page, with its sentence. Something else typed into the same page is a form of
its own.

``once`` is the transaction that keeps it, in the same moment as what the form changed. The sign-in
stores it for a day: the registry names the store with ``use_store``.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Protocol
from urllib.parse import urlsplit

from flask import Flask, flash, g, message_flashed, redirect, request
from flask import Response as AnyResponse
from flask_login import current_user
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.core import stopping
from app.core.database import end_reading, expect_writes, transaction
from app.core.errors import SavedMeanwhile
from app.extensions import db
from app.web.kept_forms import NEVER_KEPT, is_form_page, page_address

#: The hidden field of every form.
TOKEN = "form_token"
#: No token of ours is longer.
_LONGEST = 64
#: How long the second waits for the page that the first is led to, and how often it looks.
_WAITS, _LOOKS_EVERY = 3.0, 0.1
#: How much of a file is read at a time.
_PIECE = 1 << 20
_SAVED = "You sent this twice. It has been saved once."

#: What differs though the same was sent, or is in the hash anyhow.
_APART = frozenset({"csrf_token", "drawn_at", TOKEN})

NEVER_KEPT.add(TOKEN)


#: The sentences that are shown to someone, each with its category.
Said = list[tuple[str, str]]
#: What the first sender got: the address that they were led to (empty as long as it is not known),
#: and what was said there.
FirstAnswer = tuple[str, Said]


class SentStore(Protocol):
    """What stores that a form was sent: ``accounts.sign_in.sent_forms``."""

    def keep_sent(self, key: str, account_id: int) -> bool:
        """Keep that it was sent, in the transaction under way. False if it was sent before."""

    def keep_answer(self, key: str, answer: FirstAnswer | None) -> None:
        """Keep what its sender got. None where that was no other page: sent again, it is done
        again."""

    def find_answer(self, key: str) -> FirstAnswer | None:
        """What its sender got, if it was sent."""

    def forget_sent(self, account_id: int) -> None:
        """Forget what someone sent."""


class SentBefore(Exception):
    """The same was sent before, and saved."""


@dataclass
class _Sending:
    key: str
    account_id: int
    is_first: bool = False
    said: Said = field(default_factory=list)


_store: SentStore


def use_store(store: SentStore) -> None:
    """Name what stores it. Called at start-up."""
    global _store
    _store = store


@contextmanager
def once(*, keeps_loaded: bool = False) -> Iterator[None]:
    """A transaction that is done once for what was sent with this request, however often that is
    sent. Raises ``SentBefore``."""
    sending: _Sending | None = g.get("sending")
    with transaction(keeps_loaded=keeps_loaded):
        if sending and not (sending.is_first or _store.keep_sent(sending.key, sending.account_id)):
            raise SentBefore
        yield
    if sending:
        sending.is_first = True


def forget_sent() -> None:
    """Forget what this person sent: once they have taken a step back, they may take it again."""
    _store.forget_sent(current_user.account.id)


def form_token() -> str:
    """The token of the page that is drawn; of a form that comes back with errors, the one that it
    was sent with."""
    if "form_token" not in g:
        g.form_token = _token_sent() or secrets.token_urlsafe(16)
    token: str = g.form_token
    return token


def _token_sent() -> str:
    if request.method != "POST":
        return ""
    try:
        token = request.form.get(TOKEN, "")
    except HTTPException:  # too large, or no form
        return ""
    return token if len(token) <= _LONGEST else ""


def _key(account_id: int, token: str) -> str:
    """What was sent, in one hash. Nobody can guess what it was made of: the token is random, and
    not kept."""
    typed = [each for each in request.form.items(multi=True) if each[0] not in _APART]
    files = []
    for name, sent in request.files.items(multi=True):
        content = hashlib.sha256()
        while piece := sent.stream.read(_PIECE):
            content.update(piece)
        sent.stream.seek(0)
        files.append([name, sent.filename, content.hexdigest()])
    whole = json.dumps([account_id, token, page_address(), sorted(typed, key=itemgetter(0)), files])
    return hashlib.sha256(whole.encode()).hexdigest()


def _look_before() -> Response | None:
    """Before the view: what came before gets what that got."""
    token = _token_sent()
    account = getattr(current_user, "account", None) if token else None
    if account is None:
        return None
    g.sending = _Sending(_key(account.id, token), account.id)
    answer = _store.find_answer(g.sending.key)
    return _lead_to(answer) if answer and answer[0] else None


def _look_after(response: AnyResponse) -> AnyResponse | Response:
    """After the view: keep what the first one gets. What failed because the same was saved in the
    meantime gets that too."""
    sending: _Sending | None = g.pop("sending", None)
    if sending is None or response.status_code >= 500:
        return response
    is_led = response.status_code in (301, 302, 303)
    if sending.is_first:
        answer = (response.headers["Location"], sending.said) if is_led else None
        with suppress(SavedMeanwhile, DBAPIError), transaction():  # a page need not fail for it
            _store.keep_answer(sending.key, answer)
    elif not is_led and _store.find_answer(sending.key):
        return _lead_to(_wait_for_answer(sending))
    return response


def _sent_before(_error: SentBefore) -> Response:
    return _lead_to(_wait_for_answer(g.pop("sending")))


def _wait_for_answer(sending: _Sending) -> FirstAnswer:
    """The first one may still be under way. If it never says where it led, the second is told that
    it was saved."""
    expect_writes(False)
    db.session.rollback()
    until = time.monotonic() + _WAITS
    while time.monotonic() < until:
        end_reading()
        answer = _store.find_answer(sending.key)
        if answer is None or answer[0] or stopping.wait(_LOOKS_EVERY):
            break
    if answer and answer[0]:
        return answer
    page = page_address() if is_form_page() else urlsplit(request.referrer or "").path
    return page or "/", [("message", _SAVED)]


def _lead_to(answer: FirstAnswer) -> Response:
    g.pop("sending", None)
    g.has_asked = True  # that page asks
    for category, message in answer[1]:
        flash(message, category)
    return redirect(answer[0], 303)


def _note_said(_app: Flask, message: str, category: str) -> None:
    sending: _Sending | None = g.get("sending")
    if sending is not None:
        sending.said.append((category, message))


def init_app(app: Flask) -> None:
    """After what asks who is signed in."""
    app.jinja_env.globals[TOKEN] = form_token
    app.before_request(_look_before)
    app.after_request(_look_after)
    app.register_error_handler(SentBefore, _sent_before)
    message_flashed.connect(_note_said, app)
