"""The client that reads pages as a person would, and refuses pages that break the house rules."""

import contextvars
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from functools import cached_property
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar

from flask import has_app_context
from flask.globals import _cv_app
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from turbohtml.etree import ElementView as Element
from turbohtml.etree import document_fromstring
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.accounts.queries import find_account_by_email
from app.accounts.sign_in.rules import HowSignedIn
from app.accounts.sign_in.sessions import open_session
from app.core import clock
from app.extensions import db
from tests import page_checks
from tests.html_text import text_of

T = TypeVar("T")


def apart(deed: Callable[[], T]) -> T:
    """Do it as another process would: outside the test's app context. What the test has changed
    is committed before, and what it reads afterwards is read anew."""
    if has_app_context():
        db.session.commit()
    outside = contextvars.Context()
    for variable, value in contextvars.copy_context().items():
        if variable is not _cv_app:  # a request would join the test's context, its g and session
            outside.run(variable.set, value)
    outside.run(clock.forget)
    try:
        return outside.run(deed)
    finally:
        if has_app_context():
            db.session.expire_all()


class Form:
    """A form of a page, with what it holds."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.action = element.get("action") or ""
        self.method = (element.get("method") or "get").lower()
        self.buttons = [
            (text_of(button), button.get("name"), button.get("value", ""))
            for button in element.iter("button")
            if button.get("type", "submit") == "submit"
        ]

    @property
    def is_undo(self) -> bool:
        """Whether it is the button beside a confirmation, which no page has for its own."""
        return self.action.startswith("/undo/")

    def names(self) -> set[str]:
        return {
            field.get("name", "")
            for kind in ("input", "select", "textarea")
            for field in self.element.iter(kind)
            if field.get("name")
        }

    def filled(self, changes: dict[str, Any], button: str) -> dict[str, list[str]]:
        """What a browser would send. Fails on a change to a field that the form lacks."""
        unknown = changes.keys() - self.names()
        assert not unknown, f"the form has no {sorted(unknown)}; it has {sorted(self.names())}"
        sent: dict[str, list[str]] = {}
        for name, value in self._held():
            sent.setdefault(name, []).append(value)
        for name, value in changes.items():
            sent[name] = typed(value)
        for text, name, value in self.buttons:
            if text == button and name:
                sent[name] = [value]
        return sent

    def _held(self) -> Iterator[tuple[str, str]]:
        for field in self.element.iter():
            name = field.get("name")
            if not name or field.get("disabled") is not None:
                continue
            if field.tag == "input":
                kind = field.get("type", "text")
                if kind in ("submit", "button", "reset", "image", "file"):
                    continue
                if kind in ("checkbox", "radio"):
                    if field.get("checked") is not None:
                        yield name, field.get("value", "on")
                else:
                    yield name, field.get("value", "")
            elif field.tag == "textarea":
                yield name, field.text or ""
            elif field.tag == "select":
                options = list(field.iter("option"))
                chosen = [option for option in options if option.get("selected") is not None]
                for option in chosen or options[:1]:
                    yield name, option.get("value", text_of(option))


class Attached(NamedTuple):
    """A file to send."""

    name: str
    content: bytes


def typed(value: Any) -> list[Any]:
    """How a person would enter a value: a date in three boxes, a tick or none."""
    if isinstance(value, Attached):
        return [(io.BytesIO(value.content), value.name)]
    if isinstance(value, date):
        return [str(value.day), str(value.month), str(value.year)]
    if isinstance(value, Enum):
        return [str(value.value)]
    if isinstance(value, bool):
        return ["y"] if value else []
    if isinstance(value, list | tuple):
        return [part for each in value for part in typed(each)]
    return ["" if value is None else str(value)]


class Page:
    """A page as its reader sees it."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.path = response.request.full_path.rstrip("?")

    @cached_property
    def root(self) -> Element:
        """The tree that a browser makes of the page."""
        return document_fromstring(self.html)

    @cached_property
    def elements(self) -> list[Element]:
        """Every element, in order."""
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def _by_tag(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            found.setdefault(element.tag, []).append(element)
        return found

    def all(self, tag: str) -> list[Element]:
        return self._by_tag.get(tag, [])

    def with_class(self, name: str) -> list[Element]:
        return [e for e in self.elements if name in (e.get("class") or "").split()]

    @property
    def title(self) -> str:
        return text_of(self.all("title")[0])

    @property
    def main(self) -> Element:
        return self.all("main")[0]

    @property
    def text(self) -> str:
        """All words of the main part."""
        return text_of(self.main)

    @property
    def heading(self) -> str:
        """The h1, without the caption above it."""
        h1 = self.all("h1")[0]
        caption = "".join(text_of(e) for e in h1 if "govuk-caption" in (e.get("class") or ""))
        return text_of(h1).removeprefix(caption).strip()

    @property
    def links(self) -> list[tuple[str, str]]:
        """Every link of the page: its words and its address."""
        return [(text_of(a), a.get("href", "")) for a in self.all("a") if a.get("href")]

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary."""
        return [
            text_of(item)
            for summary in self.with_class("govuk-error-summary__list")
            for item in summary.iter("li")
        ]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of every table row that is not a head."""
        return [
            [text_of(cell) for cell in row if cell.tag in ("td", "th")]
            for body in self.root.iter("tbody")
            for row in body.iter("tr")
        ]

    @property
    def token(self) -> str:
        """What each form of the page sends against forgery."""
        fields = (e for e in self.all("input") if e.get("name") == "csrf_token")
        return next(fields).get("value", "")

    @property
    def forms(self) -> list[Form]:
        return [Form(element) for element in self.main.iter("form")]

    def form(self, button: str = "") -> Form:
        """The one form of the main part that is sent by POST; given a button's words, the first
        that has it."""
        found = [
            form
            for form in self.forms
            if form.method == "post"
            and (button in [b[0] for b in form.buttons] if button else not form.is_undo)
        ]
        assert found, f"{self.path} has no form {button!r} to send; it says: {self.text[:300]}"
        assert button or len(found) == 1, (
            f"{self.path} has {len(found)} forms: name a button of "
            f"{[b[0] for form in found for b in form.buttons]}"
        )
        return found[0]


class Client(FlaskClient):
    """Gets and sends as a browser does, each time in a context of its own. A page that it gets
    is checked, unless ``checks`` is off, and stands in the response's ``page``."""

    checks = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = apart(lambda: super(Client, self).open(*args, **kwargs))
        if response.status_code == HTTPStatus.TEMPORARY_REDIRECT:
            return self.open(response.location, *args[1:], **kwargs)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            response.page = Page(response)
            if self.checks:
                page_checks.check(response.page, response)
        return response

    def sign_in(self, who: "str | Account") -> "Client":
        """Become the account, or the one of the email address, without its password."""
        account = find_account_by_email(who) if isinstance(who, str) else who
        assert account is not None, f"nobody signs in as {who}"
        token = open_session(account, how=HowSignedIn.PASSWORD, user_agent="A test")
        db.session.commit()
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = token
            session["_fresh"] = True
        return self

    @property
    def token(self) -> str:
        """What a form sends against forgery, where no page that holds one need be drawn."""
        with self.session_transaction() as session:
            held = session.setdefault("csrf_token", "what this session holds")
        # As ``flask_wtf.csrf.generate_csrf`` signs it inside a request.
        return str(
            URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(held)
        )

    def submit(self, url: str, button: str = "", /, **changes: Any) -> TestResponse:
        """Open a page, fill in its form (the one with the button, if there are several), send it
        and follow to where it leads. A date goes into three boxes; None empties a field."""
        return self.send(self._open(url), button, **changes)

    def send(self, page: Page, button: str = "", /, **changes: Any) -> TestResponse:
        """The same with a page that is open already, and may be stale by now."""
        answer = self._post(page, button, changes)
        if 300 <= answer.status_code < 400:
            return self.get(answer.location, follow_redirects=True)
        return answer

    def do(self, where: str | Page, button: str = "", /, **changes: Any) -> None:
        """The same, with the page of an address or one that is open, for what has to be done
        before something else is looked at: it has to be taken, and what it leads to is not
        drawn."""
        page = self._open(where) if isinstance(where, str) else where
        answer = self._post(page, button, changes)
        assert 300 <= answer.status_code < 400, (
            f"{page.path} answered {answer.status_code}: "
            f"{answer.page.errors or answer.page.text[:300]}"
        )

    def _open(self, url: str) -> Page:
        answer = self.get(url, follow_redirects=True)
        assert answer.status_code == 200, f"{url} answered {answer.status_code}"
        page: Page = answer.page
        return page

    def _post(self, page: Page, button: str, changes: dict[str, Any]) -> TestResponse:
        form = page.form(button)
        return self.post(form.action or page.path, data=form.filled(changes, button))


def pages_from(client: Client, start: Iterable[str]) -> dict[str, TestResponse]:
    """Everything that links lead to from some addresses, one step further each time, twice."""
    seen: dict[str, TestResponse] = {}
    waiting = list(start)
    for _ in range(2):
        found: list[str] = []
        for address in waiting:
            path = address.partition("#")[0]
            if not path.startswith("/") or path in seen or path.startswith("/static"):
                continue
            answer = client.get(path)
            seen[path] = answer
            if answer.mimetype == "text/html" and answer.status_code == HTTPStatus.OK:
                found += [href for _text, href in answer.page.links]
        waiting = found
    return seen
