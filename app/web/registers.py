"""The page of a register, and its files: both from the one declaration (``core/registers.py``)."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.core import clock
from app.core.register_views import RegisterView
from app.core.registers import Register
from app.core.restriction import count_hidden, find_above
from app.web.exports import asks_for_file, export_response
from app.web.forms import asked_for
from app.web.guards import require
from app.web.pages import page_number, render
from app.web.paging import PER_PAGE, Filter, Option, Page


def show_register(
    register: Register[Any, Any],
    actor: Any,
    more: Callable[[RegisterView[Any, Any], Sequence[Any]], dict[str, Any]] | None = None,
) -> str | Response:
    """The page, or the file, that the address asks for. Its template is at the endpoint's path, and
    extends ``register.html``; ``more`` gives it what only this register shows, besides or of the
    rows of the page."""
    require(register.can_read(actor))
    view = RegisterView(register, actor, clock.today(), request.args, asked_for("q"))
    if asks_for_file():
        return export_response(register.table, view.each())
    counts, number, rows = view.read(page_number(), PER_PAGE)
    pages = max(1, -(-counts.shown // PER_PAGE))
    offered = view.offered(counts)
    return render(
        f"{(request.endpoint or '').replace('.', '/')}.html",
        heading=register.heading,
        page=Page(rows, number, pages, counts.shown),
        total=counts.total,
        above=find_above(view.reading.rows),
        hidden=count_hidden(view.reading.rows, counts.total),
        counts=counts,
        filters=[
            Filter(
                each.name,
                each.label,
                [Option(o.value, o.label, o.count) for o in offered[each.name]],
                "" if (chosen := view.chosen[each.name]) is None else str(chosen),
            )
            for each in register.filters
        ],
        text=None if view.reading.search is None else view.text,
        can_add=register.can_add(actor),
        **counts.figures,
        **(more(view, rows) if more else {}),
    )
