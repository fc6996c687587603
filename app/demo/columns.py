"""A row's values by the types of a model's columns."""

from functools import cache
from typing import Annotated, Any

import msgspec
from sqlalchemy import JSON, Column, Enum, String

from app.core.errors import DomainError
from app.core.models import Base


class BadValue(DomainError):
    """A value does not fit its column."""


@cache
def model_of(table: str) -> type[Base]:
    """The model of a table. Raises ``BadValue`` where there is none."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == table:
            model: type[Base] = mapper.class_
            return model
    raise BadValue(f"there is no table {table}")


def convert(column: Column[Any], value: Any) -> Any:
    """The value as the column's type has it: a date, a member of an enum, a ``Decimal``, ..."""
    try:
        return msgspec.convert(value, _type_of(column))
    except msgspec.ValidationError as error:
        choices = ""
        if isinstance(column.type, Enum):
            choices = f" (choose one of: {', '.join(column.type.enums)})"
        raise BadValue(f"{error}{choices}") from None


def _type_of(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, JSON):
        return Any
    if isinstance(kind, String) and not isinstance(kind, Enum):
        return Annotated[str, msgspec.Meta(max_length=kind.length)] if kind.length else str
    return kind.python_type
