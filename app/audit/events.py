"""Naming what a service does, so that its changes are recorded under that name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from app.extensions import db

P = ParamSpec("P")
R = TypeVar("R")


class Acting(Protocol):
    """Who acts: the record of changes keeps a number and a name, and knows of no account."""

    @property
    def person_id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    @property
    def by(self) -> "Acting | None": ...

    @property
    def via(self) -> str: ...


@dataclass
class AuditEvent:
    """What is being done, by whom and, where it is done for another, on whose behalf. Changes
    without a name of their own have no ``tag``."""

    tag: str
    person_id: int | None
    name: str
    on_behalf_of: str = ""


@dataclass(frozen=True)
class Nobody:
    """Who acts where a command or a job does."""

    name: str = "Operator"
    person_id: int | None = None
    by: None = None
    via: str = ""


_current: ContextVar[AuditEvent | None] = ContextVar("event", default=None)
_is_paused: ContextVar[bool] = ContextVar("recording_is_paused", default=False)
_source: Callable[[], Acting | None] = lambda: None  # noqa: E731 - replaced once, by use_source


def use_source(source: Callable[[], Acting | None]) -> None:
    """Name what knows who is signed in (None outside a request). Called at start-up."""
    global _source
    _source = source


def current_event() -> AuditEvent:
    """The event under way; without one, a change by whoever is signed in or by an operator."""
    named = _current.get()
    if named is not None:
        return named
    return event_of(_source() or Nobody(), "")


def event_of(actor: Acting, tag: str) -> AuditEvent:
    """What an actor does; of someone who acts for another it is theirs, on the other's behalf."""
    if actor.by is not None:
        return AuditEvent(tag, actor.by.person_id, actor.by.name, on_behalf_of=actor.name)
    name = f"{actor.name}, {actor.via}" if actor.via else actor.name
    return AuditEvent(tag, actor.person_id, name)


def is_paused() -> bool:
    return _is_paused.get()


@contextmanager
def auditing(actor: Acting, tag: str) -> Iterator[None]:
    """What changes inside the block is recorded as this event. What was changed before it, or by
    an event inside, is not."""
    db.session.flush()
    before = _current.set(event_of(actor, tag))
    try:
        yield
        db.session.flush()
    finally:
        _current.reset(before)


def audited(tag: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a service's verb, whose first argument is the actor: ``@audited("milestone:closed")``.
    What the database is told to change inside is recorded under the tag, by that actor. A verb
    that calls another keeps its own tag."""

    def mark(verb: Callable[P, R]) -> Callable[P, R]:
        @wraps(verb)
        def named(*args: P.args, **kwargs: P.kwargs) -> R:
            with auditing(cast(Acting, args[0]), tag):
                return verb(*args, **kwargs)

        marked: Any = named
        marked.audit_tag = tag
        return named

    return mark


def act_on_behalf_of(name: str) -> None:
    """Say inside a verb for whom it is done, where that is not the actor: the secretariat writes
    a pilot's update."""
    named = _current.get()
    if named is not None:
        named.on_behalf_of = " and ".join(filter(None, (named.on_behalf_of, name)))


@contextmanager
def unrecorded() -> Iterator[None]:
    """Record nothing that changes inside the block (see ``audit.paused``)."""
    db.session.flush()
    before = _is_paused.set(True)
    try:
        yield
        db.session.flush()
    finally:
        _is_paused.reset(before)
