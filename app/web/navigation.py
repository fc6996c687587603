"""The frame of every page: sections of the service, the entries of the one we are in, banner."""

from dataclasses import dataclass
from datetime import date

from flask import current_app, request, url_for

from app.core import clock
from app.core.access import Actor
from app.core.domain import NavigationEntry, domains_in_use


@dataclass(frozen=True)
class Link:
    text: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """``pinned_on`` is the demonstration's date, None in a real deployment."""

    sections: tuple[Link, ...]
    entries: tuple[Link, ...]
    pinned_on: date | None


def frame(actor: Actor) -> Frame:
    entries = sorted(
        (e for d in domains_in_use(current_app) for e in d.navigation if e.is_shown(actor)),
        key=lambda entry: entry.order,
    )
    here = _current(entries)
    firsts: dict[str, NavigationEntry] = {}
    for entry in entries:
        firsts.setdefault(entry.section, entry)
    current = here.section if here is not None else None
    inside = [e for e in entries if e.section == current]
    return Frame(
        sections=tuple(
            Link(name, url_for(first.endpoint), current == name) for name, first in firsts.items()
        ),
        entries=tuple(Link(e.label, url_for(e.endpoint), e is here) for e in inside)
        if len(inside) > 1
        else (),
        pinned_on=clock.pinned_on(),
    )


def _current(entries: list[NavigationEntry]) -> NavigationEntry | None:
    """The entry whose address is the longest beginning of this one."""
    matching = [
        entry
        for entry in entries
        if request.path == (href := url_for(entry.endpoint))
        or (href != "/" and request.path.startswith(href.rstrip("/") + "/"))
    ]
    return max(matching, key=lambda entry: len(url_for(entry.endpoint)), default=None)
