"""The frame of every page: sections of the service, the entries of the one we are in, banner."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from flask import current_app, request, url_for

from app.core import clock
from app.core.access import Actor
from app.core.domain import HeaderLink, NavigationEntry, domains_in_use

#: The most entries that stand in a row. A section that has more has a page that lists them.
MOST_IN_ROW = 5
#: No section of its own in the row: the name of the site leads there from every page.
FRONT_PAGE = "/"
#: What no name in an address has: a heading may be the programme's own word.
_NO_NAME = re.compile(r"\W+")


@dataclass(frozen=True)
class Link:
    text: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class NavigationSection:
    """A section as an actor sees it: what it is called, its name in addresses, its entries. Of one
    entry alone, it is called what that entry is."""

    heading: str
    name: str
    entries: Sequence[NavigationEntry]

    @property
    def has_page(self) -> bool:
        return len(self.entries) > MOST_IN_ROW

    @property
    def href(self) -> str:
        if self.has_page:
            return url_for("dashboard.show_section", name=self.name)
        return _address_of(self.entries[0])


@dataclass(frozen=True)
class Frame:
    """``pinned_on`` is the demonstration's date, None in a real deployment; ``text`` what was
    typed into the search; ``links`` what domains say beside the person's name, and
    ``here`` the address of this page for those of them that lead back."""

    sections: tuple[Link, ...]
    entries: tuple[Link, ...]
    pinned_on: date | None
    text: str = ""
    links: tuple[HeaderLink, ...] = ()
    here: str = "/"


def frame(actor: Actor) -> Frame:
    sections = sections_for(actor)
    here = _current([entry for section in sections for entry in section.entries])
    inside = next((s for s in sections if here in s.entries or request.path == s.href), None)
    return Frame(
        sections=tuple(
            Link(each.heading, each.href, each is inside)
            for each in sections
            if each.href != FRONT_PAGE
        ),
        entries=tuple(_row(inside, here)) if inside is not None else (),
        pinned_on=clock.pinned_on(),
        text=_searched_for(),
        links=tuple(_links(actor)),
        here=request.full_path.rstrip("?") if request.method == "GET" else "/",
    )


def _searched_for() -> str:
    if request.endpoint != "search.find":
        return ""
    return request.args.get("q", "").replace("\x00", "")[:500]


def _links(actor: Actor) -> Iterator[HeaderLink]:
    for domain in domains_in_use(current_app):
        link = domain.header(actor) if domain.header is not None else None
        if link is not None:
            yield link


def sections_for(actor: Actor) -> list[NavigationSection]:
    """The sections with what the actor may open of each, in order."""
    entries = [
        each
        for domain in domains_in_use(current_app)
        for each in domain.navigation
        if each.is_shown(actor)
    ]
    firsts: dict[str, int] = {}
    for entry in entries:
        firsts[entry.section] = min(entry.order, firsts.get(entry.section, entry.order))
    entries.sort(key=lambda entry: (firsts[entry.section], entry.section, entry.order))
    return [
        _section(heading, list(inside))
        for heading, inside in groupby(entries, lambda entry: entry.section)
    ]


def _section(heading: str, entries: Sequence[NavigationEntry]) -> NavigationSection:
    name = _NO_NAME.sub("-", heading.lower()).strip("-") or f"section-{entries[0].order}"
    return NavigationSection(entries[0].label if len(entries) == 1 else heading, name, entries)


def _row(section: NavigationSection, here: NavigationEntry | None) -> list[Link]:
    """The entries of a section side by side; of one that has a page, that page and where we are."""
    if not section.has_page:
        links = [Link(e.label, _address_of(e), e is here) for e in section.entries]
        return links if len(links) > 1 else []
    if here is None:
        return []
    return [
        Link(f"All of {section.heading}", section.href, False),
        Link(here.label, _address_of(here), True),
    ]


def _current(entries: list[NavigationEntry]) -> NavigationEntry | None:
    """The entry whose address is the longest beginning of this one."""
    matching = [
        (len(href), entry)
        for entry in entries
        if request.path == (href := _address_of(entry))
        or (href != "/" and request.path.startswith(href.rstrip("/") + "/"))
    ]
    return max(matching, key=itemgetter(0))[1] if matching else None


def _address_of(entry: NavigationEntry) -> str:
    """Made once: every page asks for all of them, and each is the same for every page."""
    known: dict[tuple[str, str], str] = current_app.extensions.setdefault("addresses", {})
    key = (request.script_root, entry.endpoint)
    if key not in known:
        known[key] = url_for(entry.endpoint)
    return known[key]
