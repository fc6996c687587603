"""The base of every model: naming of constraints, typed columns, optimistic locking."""

import enum
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    inspect,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.orm.attributes import flag_modified

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Limits of free text, in characters. Forms and columns share them.
NAME_LENGTH = 200
LINE_LENGTH = 300
TEXT_LENGTH = 4000


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored as UTC. SQLite keeps no offset, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


Pounds = BigInteger


#: Columns of a record that no change writes by itself.
_KEPT = ("id", "version")


class Base(DeclarativeBase):
    """Every table. Enums are kept by value, so that a renamed member changes no row."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        date: Date(),
        datetime: UtcDateTime(),
        str: String(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


class Record(Base):
    """A row that people edit. ``version`` grows with every change: two editors cannot overwrite
    each other unseen (a stale write raises SQLAlchemy's ``StaleDataError``)."""

    __abstract__ = True

    #: The column that ``touch`` marked as changed, though it is not.
    _touched = ""

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def touch(self) -> None:
        """Count as changed, though only rows that belong to it were: its version grows."""
        # Not the version itself: its value as loaded is what a stale write is known by. Nor a
        # column that was changed: the value before would be forgotten.
        state = inspect(self)
        for key in reversed(state.mapper.column_attrs.keys()):
            is_own = key in self.__dict__ and key not in _KEPT
            if is_own and not state.attrs[key].history.has_changes():
                flag_modified(self, key)
                self._touched = key
                return


class Sourced:
    """Where a record's facts come from. The demonstration flags what no public source gives."""

    is_illustrative: Mapped[bool] = mapped_column(
        default=False, info={"label": "Marked illustrative"}
    )
    source: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")

    @property
    def origin(self) -> str:
        """Where it comes from, in words: "Illustrative" where no source gives it."""
        return "Illustrative" if self.is_illustrative else self.source


class Numbered:
    """A record with a reference such as ``R-007``: a prefix for the kind, a number never reused."""

    PREFIX: str

    number: Mapped[int] = mapped_column(unique=True)

    @property
    def reference(self) -> str:
        return reference_of(self.PREFIX, self.number)


def reference_of(prefix: str, number: int) -> str:
    """``R`` and 7 make ``R-007``."""
    return f"{prefix}-{number:03d}"


class ReferenceCounter(Base):
    """The last number given out for each prefix."""

    __tablename__ = "reference_counter"
    __table_args__ = {"info": {"unaudited": True}}

    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    last_number: Mapped[int]
