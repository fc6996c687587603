"""What a domain declares of itself. The registry lists the domains; low rooms read the lists,
so that a pilot's page shows its milestones though pilots know nothing of delivery."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import click
from flask import Blueprint, Flask


@dataclass(frozen=True)
class NavigationEntry:
    """A page in the service navigation. Entries of one ``section`` share a heading there and show
    side by side inside it; ``is_shown`` asks the actor."""

    section: str
    label: str
    endpoint: str
    order: int
    is_shown: Callable[[Any], object]


@dataclass(frozen=True)
class Panel:
    """A part of another domain's record page. ``load(record, actor)`` gives the template's
    context, or None to show nothing; it must take a fixed number of queries."""

    on: str
    order: int
    template: str
    load: Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Job:
    """Work that the scheduler starts every so many seconds. It finds in the database what is due,
    so it may run in any number of processes."""

    id: str
    every_seconds: int
    run: Callable[[], None]


@dataclass(frozen=True)
class Domain:
    """One domain's declarations. ``grants(person_id, on)`` yields what a person holds by that
    domain's records on a day of the programme. ``start_programme(actor)`` lays down what the
    domain has in every new programme."""

    name: str
    blueprint: Blueprint | None = None
    permissions: type[StrEnum] | None = None
    grants: Callable[[int, date], Iterable[Any]] | None = None
    navigation: Sequence[NavigationEntry] = ()
    panels: Sequence[Panel] = ()
    jobs: Sequence[Job] = ()
    commands: Sequence[click.Group] = ()
    start_programme: Callable[[Any], None] | None = None


def domains_of(app: Flask) -> Sequence[Domain]:
    """The domains that the registry gave this app."""
    found: Sequence[Domain] = app.extensions["domains"]
    return found
