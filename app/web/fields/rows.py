"""Rows of a table to fill in: several short texts each, for several records at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms.validators import StopValidation

from app.core.models import LINE_LENGTH
from app.web.fields.base import RecordField, clean

_MARKED = "Correct the rows that are marked."


@dataclass(frozen=True)
class RowColumn:
    """A box of each row."""

    label: str
    longest: int = LINE_LENGTH
    input_type: str = "text"


class RowsField(RecordField):
    """Its data are the rows that are not empty, each a tuple of texts. ``row_errors`` says of a
    row, counted from 0, what is wrong. At most so many rows, of which some are drawn empty."""

    kind = "rows"

    def __init__(
        self,
        label: str,
        columns: Sequence[RowColumn],
        hint: str = "",
        *,
        most: int = 50,
        spare: int = 5,
        **kwargs: Any,
    ) -> None:
        self.columns, self.most, self.spare = columns, most, spare
        self.row_errors: dict[int, str] = {}
        super().__init__(label, hint, **kwargs)

    def process_data(self, value: Sequence[tuple[str, ...]] | None) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        width = len(self.columns)
        texts = [" ".join(clean(text).split()) for text in valuelist]
        texts += [""] * (-len(texts) % width)
        rows = [tuple(texts[at : at + width]) for at in range(0, len(texts), width)]
        self.data = [row for row in rows if any(row)]

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if len(self.data) > self.most:
            raise StopValidation(f"Enter {self.most} rows at most. There are {len(self.data)}.")
        for number, row in enumerate(self.data):
            for column, text in zip(self.columns, row, strict=True):
                if len(text) > column.longest:
                    self.row_errors.setdefault(
                        number,
                        f"{column.label} must be {column.longest:,} characters or fewer.",
                    )
        if self.row_errors:
            raise StopValidation(_MARKED)

    def drawn(self) -> list[tuple[str, ...]]:
        """The rows of the table: those filled in, and some to fill in."""
        empty = ("",) * len(self.columns)
        spare = max(0, min(self.spare, self.most - len(self.data)))
        return [*self.data, *[empty] * spare]

    def report(self, problems: Mapping[int, str]) -> None:
        """Put errors beside their rows."""
        self.row_errors |= problems
        self.errors = [*self.errors, _MARKED]

    def error_rows(self) -> list[tuple[str, str]]:
        found = [
            (f"Row {number + 1}: {message}", f"{self.id}-{number}-0")
            for number, message in sorted(self.row_errors.items())
        ]
        return found or super().error_rows()

    def spoken(self) -> str:
        return "; ".join(", ".join(filter(None, row)) for row in self.data)
