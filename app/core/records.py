"""Records known by kind and id alone: what a low room keeps of a high one's."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Flask, current_app
from sqlalchemy import BindParameter, ColumnElement, Integer, Select, bindparam, inspect, select
from sqlalchemy.orm import joinedload
from werkzeug.routing import BuildError

from app.core.access import Actor
from app.core.domain import RecordKind, domains_of, kind_of, kind_of_model
from app.core.errors import NotFound
from app.core.models import Numbered
from app.core.reading import get_one
from app.core.restriction import find_whoever_looks
from app.core.sections import PROGRAMME
from app.extensions import db

_NONE = "There is no such record."
#: Stands for a value in an address, and for nothing else.
_STAND_IN = 917_350_000_100
_PLAIN = re.compile(r"[\w.~-]+", re.ASCII)


def kind_named(app: Flask, name: str) -> RecordKind | None:
    """The kind of record that some domain declares under this name."""
    declared = (kind for domain in domains_of(app) for kind in domain.records)
    return next((kind for kind in declared if kind.name == name), None)


def kind_of_record(record: Any) -> RecordKind | None:
    """The kind that some domain declares for a record."""
    return kind_of(current_app, record)


def model_named(name: str) -> Any | None:
    """The model of the kind of record that some domain declares under this name."""
    kind = kind_named(current_app, name)
    return kind.model if kind else None


def select_found(name: str, actor: Actor, on: date) -> Select[Any] | None:
    """The ids of those of a kind that the actor finds by their words, if they find any: for what
    belongs to one, and is read by whoever reads it."""
    kind = kind_named(current_app, name)
    found = kind.select_readable(actor, on) if kind else None
    if kind is None or found is None:
        return None
    return found.with_only_columns(kind.model.id).order_by(None)


def find_referred(kind_name: str, record_id: int) -> Any | None:
    """A record that another keeps by its kind and number, whoever may see it."""
    kind = kind_named(current_app, kind_name)
    return find_whoever_looks(kind.model, record_id) if kind else None


def kinds_in(table: str) -> list[str]:
    """The names of the kinds of record that a table holds."""
    return [
        kind.name
        for domain in domains_of(current_app)
        for kind in domain.records
        if kind.model.__tablename__ == table
    ]


def _select_by(kind: RecordKind, condition: ColumnElement[bool]) -> Select[Any]:
    """A record with what it refers to and what its address needs."""
    singles = [each for each in inspect(kind.model).relationships if not each.uselist]
    return (
        select(kind.model)
        .where(condition)
        .options(*(joinedload(getattr(kind.model, each.key)) for each in singles), *kind.parts)
    )


_ID: BindParameter[Any] = bindparam("record_id", type_=Integer())
_by_id: dict[tuple[Any, str, bool], Select[Any]] = {}


def _select_by_id(kind: RecordKind, *, though_withdrawn: bool) -> Select[Any]:
    """The record of an id; made once for each kind."""
    key = kind.model, kind.name, though_withdrawn
    found = _by_id.get(key)
    if found is None:
        wanted = _select_by(kind, kind.model.id == _ID)
        found = _by_id[key] = wanted.execution_options(sees_withdrawn=though_withdrawn)
    return found


def find_record(kind: RecordKind, record_id: int) -> Any | None:
    """A record, withdrawn or not, if whoever looks may see it."""
    return db.session.scalar(_select_by_id(kind, though_withdrawn=True), {"record_id": record_id})


def find_by(kind: RecordKind, condition: ColumnElement[bool]) -> Any | None:
    """The same of the one record that meets a condition."""
    return db.session.scalar(_select_by(kind, condition).execution_options(sees_withdrawn=True))


def get_record(
    kind: RecordKind | None, record_id: int, *, though_withdrawn: bool = False
) -> tuple[RecordKind, Any]:
    """The same with its kind. Raises ``NotFound`` where either is not there, ``RecordWithdrawn``
    where it was withdrawn, unless that makes no difference."""
    if kind is None:
        raise NotFound(_NONE)
    wanted = _select_by_id(kind, though_withdrawn=though_withdrawn)
    return kind, get_one(wanted, _NONE, {"record_id": record_id})


def label_of(record: Any) -> str:
    """``B-003 Ring-fenced budgets``; without a reference, its title, name or text."""
    named = (getattr(record, key, "") for key in ("title", "name", "text"))
    words = next((str(words) for words in named if words), "")
    return f"{record.reference} {words}" if isinstance(record, Numbered) else words


def path_of(record: Any, model: type | None = None) -> str:
    """The address of a record's page, from the root. Of a record of some ``model`` that was not
    loaded whole, ``record`` has what its address needs."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    kind = kind_of_model(app, model or type(record))
    assert kind is not None, f"no domain declares {(model or type(record)).__name__}"
    return _built(app, *kind.address(record))


def _built(app: Flask, endpoint: str, values: Mapping[str, Any]) -> str:
    """What Werkzeug builds, which a pack of thousands of rows cannot wait for: it is asked once for
    each kind of address, with stand-ins for the values."""
    for value in values.values():
        if type(value) is not int and not _is_plain(value):
            return app.url_map.bind("").build(endpoint, values)
    patterns: dict[Any, str] = app.extensions.setdefault("path_patterns", {})
    key = (endpoint, *values, *map(type, values.values()))
    path = patterns.get(key)
    if path is None:
        path = patterns[key] = _pattern(endpoint, values)
    if not path:
        return app.url_map.bind("").build(endpoint, values)
    for place, value in enumerate(values.values()):
        path = path.replace(str(_STAND_IN + place), str(value))
    return path


def _pattern(endpoint: str, values: Mapping[str, Any]) -> str:
    """An address with stand-ins for the values; nothing where it takes no such value."""
    stand_ins = {
        name: type(value)(_STAND_IN + place) for place, (name, value) in enumerate(values.items())
    }
    try:
        path = current_app.url_map.bind("").build(endpoint, stand_ins)
    except (BuildError, ValueError, AttributeError, TypeError):
        return ""
    return path if all(str(each) in path for each in stand_ins.values()) else ""


def _is_plain(value: Any) -> bool:
    """Whether it stands in an address as it is."""
    return type(value) is str and _PLAIN.fullmatch(value) is not None


def row_of(record: Any, pilot: Any = None) -> dict[str, Any]:
    """What every row of a pack says of its record (``RecordRow``); ``pilot`` is whose it is."""
    return {
        "reference": record.reference,
        "path": path_of(record),
        "title": record.title,
        "whose": pilot.short_name if pilot else PROGRAMME,
        "is_illustrative": record.is_illustrative,
    }
