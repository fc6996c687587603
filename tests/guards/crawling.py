"""Following every link from the front page, as someone with much patience would."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.guards.watching import changing, statements
from tests.pages import Client, Page

#: How many pages of one endpoint are opened; links to further ones must only lead somewhere.
OF_A_KIND = 5

#: How many of those on which less depends on the record: lists with the same filters, and forms.
OF_A_FEW = 2

#: What pages are called that show records, rather than ask for something.
SHOWING = ("show_", "list_")


@dataclass(frozen=True)
class Visit:
    address: str
    endpoint: str
    answer: TestResponse


class BrokenLink(AssertionError):
    """A page leads to an address that is no page."""


def crawl(
    app: Flask, client: Client, start: str = "/", *, of_a_kind: int = OF_A_KIND
) -> Iterator[Visit]:
    """Every kind of page that can be reached by links and by forms that only look. Raises
    ``BrokenLink``, naming the page that holds it. No page changes anything by being opened."""
    match = app.url_map.bind("localhost").match
    seen: set[str] = {start}
    opened: Counter[Any] = Counter()
    waiting = deque([(start, "the start")])
    while waiting:
        address, holder = waiting.popleft()
        path, _, query = address.partition("?")
        try:
            endpoint, _values = match(path)
        except HTTPException as error:
            raise BrokenLink(f"{holder} leads to {address}, which is no page") from error
        kind = (endpoint, tuple(sorted(part.split("=")[0] for part in query.split("&"))))
        opened[kind] += 1
        if opened[kind] > _most(endpoint, query, of_a_kind):
            continue
        with statements() as asked:
            answer = client.get(address)
        if changed := changing(asked, is_opened=True):
            raise AssertionError(f"opening {address} changes something: {changed}")
        if answer.status_code != 200:
            raise BrokenLink(f"{holder} leads to {address}, which answers {answer.status_code}")
        yield Visit(address, endpoint, answer)
        page = getattr(answer, "page", None)
        for found in _addresses(page, path) if page else ():
            if found not in seen:
                seen.add(found)
                waiting.append((found, address))


def _most(endpoint: str, query: str, of_a_kind: int) -> int:
    if "format=" in query:
        return 1  # a file of the same filters with other values in them
    return min(of_a_kind, OF_A_FEW) if query or _asks(endpoint) else of_a_kind


def _asks(endpoint: str) -> bool:
    return not endpoint.rpartition(".")[2].startswith(SHOWING)


def _addresses(page: Page, path: str) -> Iterator[str]:
    """Addresses of this site that a page leads to, without their place inside the page."""
    for _text, href in page.links:
        plain = href.partition("#")[0]
        if plain.startswith("?"):
            yield path + plain
        elif plain.startswith("/"):
            yield plain
    for element in page.root.iter():
        for name in ("src", "href"):
            if element.tag in ("link", "script", "img") and element.get(name, "").startswith("/"):
                yield element.get(name, "")
