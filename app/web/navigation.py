"""The frame of every page: sections of the service, the entries of the one we are in, banner."""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter

from flask import current_app, request, url_for

from app.core import clock, wording
from app.core.access import Actor
from app.core.domain import HeaderLink, NavigationEntry, domains_in_use

#: The most entries that stand in a row. A section that has more has a page that lists them.
MOST_IN_ROW = 5
#: No section of its own in the row: the name of the site leads there from every page.
FRONT_PAGE = "/"
#: How many arrangements of sections are kept: they differ by the roles that somebody has.
ARRANGED_KEPT = 200
#: What no name in an address has: a heading may be the programme's own word.
_NO_NAME = re.compile(r"\W+")


@dataclass(frozen=True)
class Link:
    text: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class PlacedEntry:
    """An entry as it is said in the programme's words, and its address."""

    label: str
    href: str
    about: str


@dataclass(frozen=True)
class NavigationSection:
    """A section as an actor sees it: what it is called, its name in addresses, its entries, and the
    address that leads to it. Of one entry alone, it is called what that entry is."""

    heading: str
    name: str
    entries: Sequence[PlacedEntry]
    href: str

    @property
    def has_page(self) -> bool:
        return len(self.entries) > MOST_IN_ROW


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
    path = request.path
    inside = next((s for s in sections if here in s.entries or path == s.href), None)
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


def sections_for(actor: Actor) -> Sequence[NavigationSection]:
    """The sections with what the actor may open of each, in order."""
    shown = [
        each
        for domain in domains_in_use(current_app)
        for each in domain.navigation
        if each.is_shown(actor)
    ]
    # Arranged once: every page asks for them, and most people are shown the same.
    known: dict[Hashable, Sequence[NavigationSection]]
    known = current_app.extensions.setdefault("sections", {})
    key = (request.script_root, wording.current(), *map(id, shown))
    found = known.get(key)
    if found is None:
        if len(known) >= ARRANGED_KEPT:
            known.clear()
        found = known[key] = _arranged(shown)
    return found


def _arranged(entries: Sequence[NavigationEntry]) -> Sequence[NavigationSection]:
    firsts: dict[str, int] = {}
    for entry in entries:
        firsts[entry.section] = min(entry.order, firsts.get(entry.section, entry.order))
    order = sorted(entries, key=lambda entry: (firsts[entry.section], entry.section, entry.order))
    return [
        _section(heading, list(inside))
        for heading, inside in groupby(order, lambda entry: entry.section)
    ]


def _section(heading: str, entries: Sequence[NavigationEntry]) -> NavigationSection:
    name = _NO_NAME.sub("-", heading.lower()).strip("-") or f"section-{entries[0].order}"
    placed = [PlacedEntry(e.label, url_for(e.endpoint), str(e.about)) for e in entries]
    said = placed[0].label if len(placed) == 1 else heading
    section = NavigationSection(said, name, placed, placed[0].href)
    if section.has_page:
        return replace(section, href=url_for("dashboard.show_section", name=name))
    return section


def _row(section: NavigationSection, here: PlacedEntry | None) -> list[Link]:
    """The entries of a section side by side; of one that has a page, that page and where we are."""
    if not section.has_page:
        links = [Link(each.label, each.href, each is here) for each in section.entries]
        return links if len(links) > 1 else []
    if here is None:
        return []
    return [
        Link(f"All of {section.heading}", section.href, False),
        Link(here.label, here.href, True),
    ]


def _current(entries: list[PlacedEntry]) -> PlacedEntry | None:
    """The entry whose address is the longest beginning of this one."""
    path = request.path
    matching = [
        (len(entry.href), entry)
        for entry in entries
        if path == entry.href
        or (entry.href != FRONT_PAGE and path.startswith(entry.href.rstrip("/") + "/"))
    ]
    return max(matching, key=itemgetter(0))[1] if matching else None
