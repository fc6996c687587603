"""Who was first. Whoever sends a page that was drawn before somebody else changed the same record
is told who did what, and when. Every form carries when it was drawn (the macro ``csrf``); what was
done since to the record that its address is about stands in the record of changes, which the
registry names with ``use_source``.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.domain import RecordKind, kind_of
from app.core.formats import moment
from app.extensions import db
from app.web.identity import current_actor

#: The hidden field of every form: when it was drawn.
DRAWN_AT = "drawn_at"


class Change(Protocol):
    """A change of a record: who made it, what it was ("Closed"), and when."""

    @property
    def name(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def at(self) -> datetime: ...


#: The newest change of any of these records (tables and ids) since an instant, by anybody but a
#: person, if there is one.
Source = Callable[[Collection[tuple[str, int]], datetime, int | None], Change | None]

_source: Source


def use_source(source: Source) -> None:
    """Name what knows of changes. Called at start-up."""
    global _source
    _source = source


def init_app(app: Flask) -> None:
    app.jinja_env.globals[DRAWN_AT] = lambda: clock.now().isoformat()


def remember() -> None:
    """Keep in mind what the request's address is about, before a change that may fail and leave
    nothing in memory."""
    if "about" not in g:
        g.about = [
            (kind, record)
            for record in list(db.session.identity_map.values())
            if (kind := kind_of(current_app, record)) is not None and _is_about(kind, record)
        ]


def _is_about(kind: RecordKind, record: Any) -> bool:
    """Whether the address asked for is that of the record's page, or of something below it."""
    try:
        endpoint, values = kind.address(record)
        address = urlsplit(url_for(endpoint, **values)).path.rstrip("/")
    except SQLAlchemyError:  # not loaded: the request is about something else
        return False
    return request.path == address or request.path.startswith(f"{address}/")


def find_change() -> Change | None:
    """What somebody else did to what the request is about since its page was drawn, if its sender
    may read the history of it."""
    drawn_at = _drawn_at()
    if drawn_at is None or not g.get("about"):
        return None
    actor, records = current_actor(), []
    for kind, record in g.about:
        try:
            if kind.reads_history(actor, record):
                records.append((kind.model.__tablename__, record.id))
        except SQLAlchemyError:  # it is gone
            continue
    return _source(records, drawn_at, actor.in_person.person_id) if records else None


def _drawn_at() -> datetime | None:
    try:
        given = datetime.fromisoformat(request.form.get(DRAWN_AT, ""))
    except ValueError:
        return None
    return given if given.tzinfo is not None else None


def sentence(change: Change) -> str:
    """Who did what and when, of a change that was first."""
    return f"{change.name} made a change first, on {moment(change.at)}: {change.what.lower()}."
