"""How a place's workbook was downloaded: whose it is, and what each of its cells said then. It lies
in a hidden sheet of the workbook, so that what its reader changed can be told from what others
changed since. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.workbook.book import AS_DOWNLOADED
from app.workbook.cells import Raw
from app.workbook.tables import FileRefused, FileTable, raw

#: What the first row of the hidden sheet begins with, and those that name the columns of a sheet.
_OF, _COLUMNS = "place", "columns"

#: What a row said when it was downloaded, by the names of its columns.
Downloaded = Mapping[str, Raw]


@dataclass(frozen=True)
class State:
    """The place's id and name, the reporting round's id, and the rows by sheet and reference."""

    pilot_id: int
    place: str
    round_id: int | None
    rows: Mapping[tuple[str, str], Downloaded] = field(default_factory=dict)

    def of(self, sheet: str, reference: str) -> Downloaded | None:
        return self.rows.get((sheet, reference))


def first_row(pilot_id: int, place: str, round_id: int | None) -> Sequence[Any]:
    """Whose the workbook is, as the first row of the hidden sheet."""
    return [_OF, pilot_id, place, round_id]


def columns_row(sheet: str, fields: Sequence[str]) -> list[Any]:
    """The row that names the columns of those of a sheet, which follow."""
    return [_COLUMNS, sheet, *fields]


def read_state(tables: Iterable[FileTable]) -> State:
    """What the file says of itself. Raises ``FileRefused`` where it is none of ours."""
    for table in tables:
        if table.title == AS_DOWNLOADED and table.rows:
            found = _read(table)
            if found is not None:
                return found
    raise FileRefused(
        "This is not a workbook that was downloaded here, or it has lost its hidden sheet. "
        "Download the workbook, and make the changes in that file."
    )


def _read(table: FileTable) -> State | None:
    (_number, first), *rest = table.rows
    said = [raw(cell) for cell in first] + [None] * 4
    if said[0] != _OF or not isinstance(said[1], int | float):
        return None
    rows: dict[tuple[str, str], Downloaded] = {}
    sheet, fields = "", []
    for _row, cells in rest:
        held = [raw(cell) for cell in cells]
        if held[0] == _COLUMNS:
            sheet, fields = str(held[1]), [str(each) for each in held[2:]]
            continue
        held = held[1:] + [None] * len(fields)
        values = dict(zip(fields, held, strict=False))
        rows[sheet, str(values.get("reference"))] = values
    round_id = int(said[3]) if isinstance(said[3], int | float) else None
    return State(int(said[1]), str(said[2]), round_id, rows)
