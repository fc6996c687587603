"""The client that reads pages as a person would, and refuses pages that break the house rules."""

import contextvars
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from functools import cached_property
from http import HTTPStatus
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import markupever
import turbohtml
from flask import has_app_context
from flask.globals import _cv_app
from flask.testing import FlaskClient
from turbohtml.etree import ElementView as Element
from turbohtml.etree import document_fromstring
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.accounts.queries import find_account_by_email
from app.accounts.sign_in.rules import HowSignedIn
from app.accounts.sign_in.sessions import open_session
from app.core import clock
from app.extensions import db

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


def text_of(element: Element) -> str:
    """The words of an element, white space made single."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "template"):
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            if child.tag in _BLOCKS:
                yield " "
            yield from _texts(child)
            if child.tag in _BLOCKS:
                yield " "
        yield child.tail or ""


_BLOCKS = frozenset(
    "address article br caption dd div dl dt fieldset footer form h1 h2 h3 h4 header legend li "
    "main nav ol option p section span table tbody td th thead tr ul".split()
)


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

    def all(self, tag: str) -> list[Element]:
        return list(self.root.iter(tag))

    def with_class(self, name: str) -> list[Element]:
        return [e for e in self.root.iter() if name in (e.get("class") or "").split()]

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
    def forms(self) -> list[Form]:
        return [Form(element) for element in self.main.iter("form")]

    def form(self, button: str = "") -> Form:
        """The one form of the main part that is sent by POST; given a button's words, the first
        that has it."""
        found = [
            form
            for form in self.forms
            if form.method == "post" and (not button or button in [b[0] for b in form.buttons])
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
                check(response)
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

    def submit(self, url: str, button: str = "", /, **changes: Any) -> TestResponse:
        """Open a page, fill in its form (the one with the button, if there are several), send it
        and follow to where it leads. A date goes into three boxes; None empties a field."""
        page = self.get(url, follow_redirects=True)
        assert page.status_code == 200, f"{url} answered {page.status_code}"
        return self.send(page.page, button, **changes)

    def send(self, page: Page, button: str = "", /, **changes: Any) -> TestResponse:
        """The same with a page that is open already, and may be stale by now."""
        form = page.form(button)
        return self.post(
            form.action or page.path, data=form.filled(changes, button), follow_redirects=True
        )


#: Fingerprints of pages that were found in order: parsing is what takes the time.
_in_order: set[int] = set()

_NONCE = re.compile(r'nonce="([^"]*)"')
_FRESH = re.compile(r'(nonce="|name="csrf_token"[^>]*value=")[^"]*')


def without_fresh(html: str) -> str:
    """A page less what each answer has of its own: its nonce, its token against forgery."""
    return _FRESH.sub(r"\1", html)


def check(response: TestResponse) -> None:
    """Fail, with all that is wrong at once, on a page that breaks a rule of the house."""
    page: Page = response.page
    nonce = re.search(r"'nonce-([^']+)'", response.headers.get("Content-Security-Policy", ""))
    is_guarded = nonce is not None and set(_NONCE.findall(page.html)) <= {nonce[1]}
    fingerprint = hash(without_fresh(page.html))
    if is_guarded and fingerprint in _in_order:
        return
    found = [
        *_parse_errors(page),
        *_frame(page),
        *_references(page),
        *_content_policy(page, response),
        *_forms(page),
        *_words(page),
        *_leaks(page),
    ]
    assert not found, f"{page.path} is not in order:\n" + "\n".join(f"- {each}" for each in found)
    _in_order.add(fingerprint)


def _parse_errors(page: Page) -> Iterator[str]:
    """What a parser has to put right: misspelt as the first says, and where; misplaced as the
    second says."""
    lines = page.html.splitlines()
    for error in turbohtml.parse(page.html).errors:
        yield f"HTML: {error.code} in {lines[error.line - 1].strip()[:120]!r}"
    parser = markupever.Parser(markupever.HtmlOptions())
    parser.process(page.html)
    yield from (f"HTML: {error}" for error in parser.finish().errors())
    for select in page.all("select"):
        if strange := {e.tag for e in select.iter()} - {"select", "optgroup", "option"}:
            yield f"HTML: {sorted(strange)} in a list of choices"


def _frame(page: Page) -> Iterator[str]:
    if page.all("html")[0].get("lang") != "en-GB":
        yield "the page's language is not set"
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"there are {len(headings)} h1"
        return
    title = page.title.removeprefix("Error: ")
    if not title.startswith(page.heading):
        yield f"the title {page.title!r} does not start with the h1 {page.heading!r}"
    if bool(page.with_class("govuk-error-summary")) != page.title.startswith("Error: "):
        yield "an error's title starts with Error:, and no other does"
    if len(page.all("main")) != 1:
        yield "there is not one main part"
    levels = [
        int(e.tag[1])
        for e in page.root.iter()
        if re.fullmatch("h[1-6]", str(e.tag)) and _is_seen(e)
    ]
    # The error summary and the banners stand above the h1, as the design system has them.
    below = levels[levels.index(1) :]
    for before, after in pairwise(below):
        if after > before + 1:
            yield f"a heading's level is skipped: h{after} after h{before}"


def _is_seen(element: Element) -> bool:
    return element.get("hidden") is None


def _references(page: Page) -> Iterator[str]:
    ids = Counter(e.get("id") for e in page.root.iter() if e.get("id") is not None)
    yield from (f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    for element in page.root.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list"):
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute}={name!r} leads to no id"
    for _text, href in page.links:
        if href.startswith("#") and href[1:] not in ids:
            yield f"the link {href} leads to no id"
    labelled = {e.get("for") for e in page.all("label")}
    for element in page.root.iter():
        is_field = element.tag in ("select", "textarea") or (
            element.tag == "input" and element.get("type") not in ("hidden", "submit")
        )
        if is_field and element.get("id") not in labelled and not element.get("aria-label"):
            yield f"the field {element.get('name')!r} has no label"


def _content_policy(page: Page, response: TestResponse) -> Iterator[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    nonce = re.search(r"'nonce-([^']+)'", policy)
    if not policy or "unsafe" in policy:
        yield f"the content security policy is {policy!r}"
    for element in page.root.iter():
        if element.get("style") is not None:
            yield f"a style attribute on {element.tag}"
        for name in element.attrib:
            if str(name).startswith("on"):
                yield f"a handler {name} on {element.tag}"
        if element.tag == "style":
            yield "a style sheet in the page"
        if element.tag == "script" and not (
            element.get("src", "").startswith("/") or (nonce and element.get("nonce") == nonce[1])
        ):
            yield "a script without this answer's nonce"


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        tokens = [e for e in form.iter("input") if e.get("name") == "csrf_token"]
        method = (form.get("method") or "get").lower()
        if method == "post" and (len(tokens) != 1 or not tokens[0].get("value")):
            yield "a form that is sent by POST has not one token against forgery"
        if method == "get" and tokens:
            yield "a form that is sent by GET shows the token in the address"


def _words(page: Page) -> Iterator[str]:
    for tag in ("a", "button", "h1", "h2", "h3", "th", "caption", "label", "legend", "option"):
        for element in page.all(tag):
            if not text_of(element) and not element.get("aria-label") and element.get("id") is None:
                yield f"an empty {tag}"
    named = {e for parent in page.root.iter() for e in _under_headings(parent)}
    for table in page.all("table"):
        if table.find("caption") is None and table not in named:
            yield "a table with neither a caption nor a heading above it"
        if any(th.get("scope") is None for th in table.iter("th")):
            yield "a table's heading without a scope"
    for image in page.all("img"):
        if image.get("alt") is None:
            yield f"an image without alt: {image.get('src')}"


def _under_headings(parent: Element) -> Iterator[Element]:
    """The tables that stand below a heading, inside the same part of the page."""
    has_heading = False
    for child in parent:
        has_heading = has_heading or bool(re.fullmatch("h[2-6]", str(child.tag)))
        if has_heading and child.tag == "table":
            yield child


_LEAK = re.compile(
    # "None yet" begins a sentence; "Owner: None" and a None alone do not
    r"^None$|[\w:,(]\s*\bNone\b"
    r"|\bUndefined\b|<built-in|object at 0x|\{\{|\}\}|\{%|%\}|datetime\.|Decimal\(|Markup\("
)


def _leaks(page: Page) -> Iterator[str]:
    """What Python says and no person does. A choice of a list may read "None"."""
    for element in page.root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "textarea", "option"):
            continue
        for text in (element.text or "", *(child.tail or "" for child in element)):
            if _LEAK.search(text.strip()):
                yield f"{text.strip()[:80]!r} reads like a slip of the program"
        for name in ("href", "action", "value", "id", "class", "datetime"):
            value = element.get(name) or ""
            if name != "value" and re.search(r"\bNone\b", value):
                yield f"{name}={value!r} reads like a slip of the program"
