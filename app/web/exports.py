"""Lists as files to download: ``?format=csv`` or ``?format=xlsx`` at the list's own address, so
that it holds what the list's filters leave and its reader may see."""

from collections.abc import Iterable
from typing import TypeVar

from flask import request
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app.core import clock
from app.core.database import end_reading
from app.core.exports import ROW_LIMIT, Table, as_csv, as_xlsx
from app.extensions import db
from app.web.downloads import made_response

T = TypeVar("T")

_FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def asks_for_file() -> bool:
    """Whether the list is wanted as a file, not as a page."""
    return request.args.get("format") in _FORMATS


def export_query(table: Table[T], wanted: Select[T]) -> Response:
    """The records that a query finds, as ``export_response`` has them."""
    return export_response(table, db.session.scalars(wanted.limit(ROW_LIMIT + 1)))


def export_response(table: Table[T], rows: Iterable[T], limit: int = ROW_LIMIT) -> Response:
    """The rows as the file that the address asks for. They are read while it is written."""
    ending = request.args["format"]
    write, media_type = _FORMATS[ending]
    made = write(table, rows, limit)
    end_reading()
    name = f"{table.name.lower().replace(' ', '-')}-{clock.today().isoformat()}.{ending}"
    return made_response(made, name, media_type)
