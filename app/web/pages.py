"""Rendering a page: what the frame needs is read first, then the transaction ends, then the
template is drawn. A query while drawing is a mistake, and fails under test."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

from flask import current_app, flash, g, redirect, render_template, request, url_for
from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.core import clock, wording
from app.core.database import end_reading
from app.core.domain import EVERY_RECORD, Panel, RecordKind, domains_in_use, kind_of
from app.core.undoable import take_last_step
from app.web import navigation
from app.web.identity import current_actor
from app.web.undo_links import make_link

#: What the category of a sentence begins with whose step can be taken back: then comes its link.
UNDO = "undo:"

_is_drawing: ContextVar[bool] = ContextVar("is_drawing", default=False)


@event.listens_for(Engine, "before_cursor_execute")
def _refuse_queries_while_drawing(*args: Any) -> None:
    if _is_drawing.get():
        raise RuntimeError(f"a template asked the database: {args[2]}")


@contextmanager
def _drawing() -> Iterator[None]:
    token = _is_drawing.set(current_app.testing or current_app.debug)
    try:
        yield
    finally:
        _is_drawing.reset(token)


def render(template: str, **context: Any) -> str:
    """A whole page. The template finds ``actor``, ``today`` and ``frame`` besides the context.
    Below a record's own page stand the ``endings``: what domains show on every record."""
    actor = current_actor()
    wording.current()  # now, and not while drawing
    context |= {"actor": actor, "today": clock.today(), "frame": navigation.frame(actor)}
    if "endings" not in context:
        shown = _record_shown(context)
        context["endings"] = panels_for(EVERY_RECORD, shown) if shown is not None else []
    end_reading()
    with _drawing():
        return render_template(template, **context)


def render_for_anyone(template: str, **context: Any) -> str:
    """A page that is the same whoever opens it: it knows nobody, and no record but what it is
    given."""
    end_reading()
    with _drawing():  # not by render_template, which would ask who is signed in
        return current_app.jinja_env.get_template(template).render(context)


def _record_shown(context: Mapping[str, Any]) -> Any:
    """The record in the context whose page this is, if it is one's."""
    for value in context.values():
        kind = kind_of(current_app, value)
        if kind is not None and _is_at_home(kind, value):
            return value
    return None


def _is_at_home(kind: RecordKind, record: Any) -> bool:
    try:
        return kind.address(record) == (request.endpoint, request.view_args)
    except SQLAlchemyError:  # its address is not loaded: the page is about something else
        return False


def panels_for(kind: str, record: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """What other domains show on a record's page: template and context, in order."""
    actor = current_actor()
    panels: list[Panel] = sorted(
        (p for domain in domains_in_use(current_app) for p in domain.panels if p.on == kind),
        key=lambda panel: panel.order,
    )
    loaded = [(panel.template, panel.load(record, actor)) for panel in panels]
    return [(template, context) for template, context in loaded if context is not None]


def redirect_to(endpoint: str, message: str = "", **values: Any) -> Response:
    """Go to another page, with a sentence of success shown there; after "save and add another",
    to the form again."""
    step_id = take_last_step()
    if message:
        back = url_for(endpoint, **values)
        flash(message, "message" if step_id is None else f"{UNDO}{make_link(step_id, back)}")
    another: Sequence[tuple[str, str]] | None = g.pop("another", None)
    if another is not None:
        return redirect(f"{request.path}?{urlencode(another)}" if another else request.path)
    return redirect(url_for(endpoint, **values))


def lead_back(address: str, message: str, *, is_problem: bool = False) -> Response:
    """Go to an address of ours, with a sentence shown there."""
    flash(message, "problem" if is_problem else "message")
    return redirect(address)


def redirect_to_record(record: Any, message: str = "") -> Response:
    """Go to a record's own page, which its ``RecordKind`` names."""
    kind = kind_of(current_app, record)
    assert kind is not None, f"no domain declares {type(record).__name__}"
    endpoint, values = kind.address(record)
    return redirect_to(endpoint, message, **values)


def turn_back_to(endpoint: str, problem: str, **values: Any) -> Response:
    """Go to another page, with a sentence shown there of why nothing was done."""
    flash(problem, "problem")
    return redirect_to(endpoint, **values)


def page_number() -> int:
    """The page asked for, from 1; anything else in the address counts as 1."""
    given = request.args.get("page", "")
    return max(1, int(given)) if given.isdecimal() and len(given) < 7 else 1
