"""The rules of the house for every page, and what breaks them, in words."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import markupever
import turbohtml
from turbohtml.etree import ElementView as Element
from werkzeug.test import TestResponse

from app.public.interest.views import DRAWN
from app.web.once import TOKEN
from tests.html_text import text_of

if TYPE_CHECKING:
    from tests.pages import Page

#: Fingerprints of what was found in order: the same again is not looked at again.
_in_order: set[int] = set()

_NONCE = re.compile(r'nonce="([^"]*)"')
_FRESH = re.compile(r'(nonce="|name="(?:csrf_token|form_token|drawn)"[^>]*value=")[^"]+')
_TAGS = re.compile(r"</?[a-z][a-z0-9]*|<!--")


def without_fresh(html: str) -> str:
    """A page less what each answer has of its own: its nonce, the tokens of its forms."""
    return _FRESH.sub(r"\1fresh", html)


def check(page: "Page", response: TestResponse) -> None:
    """Fail, with all that is wrong at once, on a page that breaks a rule of the house."""
    policy = response.headers.get("Content-Security-Policy", "")
    nonce = re.search(r"'nonce-([^']+)'", policy)
    is_guarded = nonce is not None and set(_NONCE.findall(page.html)) <= {nonce[1]}
    fingerprint = hash(without_fresh(page.html))
    if is_guarded and fingerprint in _in_order:
        return
    found = list(faults(page, policy))
    assert not found, f"{page.path} is not in order:\n" + "\n".join(f"- {each}" for each in found)
    _in_order.add(fingerprint)


def faults(page: "Page", policy: str) -> Iterator[str]:
    """All that is wrong with a page that was sent with this content security policy."""
    yield from _parse_errors(page)
    yield from _frame(page)
    yield from _references(page)
    yield from _content_policy(page, policy)
    yield from _forms(page)
    yield from _words(page)
    yield from _leaks(page)


def _parse_errors(page: "Page") -> Iterator[str]:
    """What a parser has to put right: misspelt as the first says, and where; misplaced as the
    second says, who looks at the tags alone, and takes the longest."""
    lines = page.html.splitlines()
    for error in turbohtml.parse(page.html).errors:
        yield f"HTML: {error.code} in {lines[error.line - 1].strip()[:120]!r}"
    tags = hash("".join(_TAGS.findall(page.html)))
    if tags not in _in_order:
        parser = markupever.Parser(markupever.HtmlOptions())
        parser.process(page.html)
        errors = parser.finish().errors()
        yield from (f"HTML: {error}" for error in errors)
        if not errors:
            _in_order.add(tags)
    for select in page.all("select"):
        if strange := {e.tag for e in select.iter()} - {"select", "optgroup", "option"}:
            yield f"HTML: {sorted(strange)} in a list of choices"


def _frame(page: "Page") -> Iterator[str]:
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
        for e in page.elements
        if e.tag in ("h1", "h2", "h3", "h4", "h5", "h6") and _is_seen(e)
    ]
    # The error summary and the banners stand above the h1, as the design system has them.
    below = levels[levels.index(1) :]
    for before, after in pairwise(below):
        if after > before + 1:
            yield f"a heading's level is skipped: h{after} after h{before}"


def _is_seen(element: Element) -> bool:
    return element.get("hidden") is None


def _references(page: "Page") -> Iterator[str]:
    ids = Counter(name for e in page.elements if (name := e.get("id")) is not None)
    yield from (f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list"):
        if f"{attribute}=" not in page.html:
            continue
        for element in page.elements:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute}={name!r} leads to no id"
    for link in page.all("a"):
        href = link.get("href") or ""
        if href.startswith("#") and href[1:] not in ids:
            yield f"the link {href} leads to no id"
    labelled = {e.get("for") for e in page.all("label")}
    for field in (*page.all("input"), *page.all("select"), *page.all("textarea")):
        is_shown = field.tag != "input" or field.get("type") not in ("hidden", "submit")
        if is_shown and field.get("id") not in labelled and not field.get("aria-label"):
            yield f"the field {field.get('name')!r} has no label"


def _content_policy(page: "Page", policy: str) -> Iterator[str]:
    nonce = re.search(r"'nonce-([^']+)'", policy)
    if not policy or "unsafe" in policy:
        yield f"the content security policy is {policy!r}"
    if page.all("style"):
        yield "a style sheet in the page"
    for script in page.all("script"):
        if not script.get("src", "").startswith("/") and (
            nonce is None or script.get("nonce") != nonce[1]
        ):
            yield "a script without this answer's nonce"
    if not _INLINE.search(page.html):
        return
    for element in page.elements:
        if element.get("style") is not None:
            yield f"a style attribute on {element.tag}"
        for name in element.attrib:
            if str(name).startswith("on"):
                yield f"a handler {name} on {element.tag}"


#: What may be an attribute that holds a style or a script, and is far quicker to look for.
_INLINE = re.compile(r"""[\s"'/](?:style|on[a-z]+)\s*=""", re.IGNORECASE)


def _forms(page: "Page") -> Iterator[str]:
    for form in page.all("form"):
        if any(e.get("name") == DRAWN for e in form.iter("input")):
            continue  # open to anyone: there is no session that could hold a token
        tokens = [e for e in form.iter("input") if e.get("name") == "csrf_token"]
        method = (form.get("method") or "get").lower()
        if method == "post" and (len(tokens) != 1 or not tokens[0].get("value")):
            yield "a form that is sent by POST has not one token against forgery"
        once = [e for e in form.iter("input") if e.get("name") == TOKEN]
        if method == "post" and (len(once) != 1 or not once[0].get("value")):
            yield "a form that is sent by POST has not one token by which it is done once"
        if method == "get" and tokens:
            yield "a form that is sent by GET shows the token in the address"


def _words(page: "Page") -> Iterator[str]:
    for tag in ("a", "button", "h1", "h2", "h3", "th", "caption", "label", "legend", "option"):
        for element in page.all(tag):
            if not text_of(element) and not element.get("aria-label") and element.get("id") is None:
                yield f"an empty {tag}"
    for table in page.all("table"):
        if table.find("caption") is None and not _is_under_heading(table):
            yield "a table with neither a caption nor a heading above it"
        if any(th.get("scope") is None for th in table.iter("th")):
            yield "a table's heading without a scope"
    for image in page.all("img"):
        if image.get("alt") is None:
            yield f"an image without alt: {image.get('src')}"


def _is_under_heading(table: Element) -> bool:
    """Whether a heading stands above it, inside the same part of the page."""
    return any(re.fullmatch("h[2-6]", str(e.tag)) for e in table.itersiblings(preceding=True))


_LEAK = re.compile(
    # "None yet" begins a sentence; "Owner: None" and a None alone do not
    r"^None$|[\w:,(]\s*\bNone\b"
    r"|\bUndefined\b|<built-in|object at 0x|\{\{|\}\}|\{%|%\}|datetime\.|Decimal\(|Markup\("
)

#: One of these stands in whatever leaks, and is far quicker to look for.
_SIGNS = ("None", "Undefined", "built-in", "object at 0x", "{{", "}}", "{%", "%}", "datetime.")
_SIGNS += ("Decimal(", "Markup(")


def _leaks(page: "Page") -> Iterator[str]:
    """What Python says and no person does. A choice of a list may read "None"."""
    if not any(sign in page.html for sign in _SIGNS):
        return
    for element in page.elements:
        if element.tag in ("script", "textarea", "option"):
            continue
        for text in (element.text or "", *(child.tail or "" for child in element)):
            if _LEAK.search(text.strip()):
                yield f"{text.strip()[:80]!r} reads like a slip of the program"
        for name in ("href", "action", "id", "class", "datetime"):
            if re.search(r"\bNone\b", value := element.get(name) or ""):
                yield f"{name}={value!r} reads like a slip of the program"
