"""Fields that no form shows: every column of every table, with a value that would fit."""

from collections.abc import Collection
from functools import cache
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Boolean, Column, Date, DateTime, Enum, Integer

from app.core.models import Base

#: How fields are sent that are written as a body already.
AS_FIELDS = "application/x-www-form-urlencoded"


def _value(column: Column[Any]) -> str | list[str]:
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[-1]
    if isinstance(kind, Boolean):
        return "y"
    if isinstance(kind, Date):
        return ["1", "1", "2001"]
    if isinstance(kind, DateTime):
        return "2001-01-01T00:00:00"
    return "2" if isinstance(kind, Integer) else "hostile"


@cache
def _written() -> dict[str, str]:
    """Each field as it is sent. They are some 700, and written anew for each form they took longer
    than all that the form does."""
    columns = [c for table in Base.metadata.tables.values() for c in table.columns]
    found: dict[str, Any] = {column.key: _value(column) for column in columns}
    found |= {"_method": "DELETE", "role": "administrator", "is_secretariat": "y"}
    return {name: urlencode({name: value}, doseq=True) for name, value in found.items()}


def with_hostile(sent: dict[str, Any], shown: Collection[str] = ()) -> bytes:
    """What is sent, and besides it every field that neither it nor the form has."""
    more = [field for name, field in _written().items() if name not in sent and name not in shown]
    return "&".join([urlencode(sent, doseq=True), *more]).encode()
