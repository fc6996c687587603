"""Records that were withdrawn, because they were made by mistake or repeat another: they stay, with
their history, and one filter leaves them out of every list, count, file and pack.

Their own address leads to a page that says who withdrew them, when and why, and where they are
restored (``app/withdrawals``).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Select, String, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, declared_attr, mapped_column

from app.core.filtered import Criterion, ReadFilter, filtered
from app.core.models import LINE_LENGTH, NAME_LENGTH


@dataclass(frozen=True)
class MergedRecords:
    """A record that is merged into another of its kind: the subject of the check
    ``record:merged``, by which a domain brings along what belongs to it, and of
    ``record:parted``, by which it is brought back when the record is restored."""

    record: Any
    into: Any
    by_name: str


class Withdrawable:
    """A mixin of records that can be withdrawn and restored. ``repeats_id`` names the record that
    one turned out to repeat, and was merged into."""

    withdrawn_on: Mapped[date | None] = mapped_column(index=True, info={"label": "Withdrawn"})
    withdrawn_reason: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Why it was withdrawn"}
    )

    withdrawn_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")

    @declared_attr
    def repeats_id(cls) -> Mapped[int | None]:
        key = ForeignKey(f"{cls.__tablename__}.id")  # type: ignore[attr-defined]  # a table mixes it in
        return mapped_column(key, index=True, info={"label": "Merged into"})


_STANDING = ReadFilter(
    Criterion(Withdrawable, lambda model: model.withdrawn_on.is_(None), include_aliases=True)
)


def standing_only(statement: Select[Any]) -> Select[Any]:
    """A read that goes round the filters, less what was withdrawn."""
    return statement.options(_STANDING)


@event.listens_for(Session, "do_orm_execute")
def _leave_out(state: ORMExecuteState) -> None:
    """Leave out what was withdrawn. A read of what has to be known of it anyhow goes round this by
    the execution option ``sees_withdrawn``, as does one by ``sees_restricted``."""
    if (
        state.is_select
        and not state.is_column_load
        and not state.is_relationship_load
        and not state.execution_options.get("sees_withdrawn", False)
        and not state.execution_options.get("sees_restricted", False)
    ):
        state.statement = filtered(state.statement, _STANDING)
