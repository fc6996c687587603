"""What an import would do: what it would add and change, what looks like a duplicate, and every
cell that cannot be taken. Kept as JSON."""

import hashlib

import msgspec

from app.core.sentences import listed

#: So many cells with the same problem are named.
_NAMED = 4


class Problem(msgspec.Struct):
    """A cell (or a row, where it is none) that cannot be taken, why, and what to do."""

    sheet: str
    cell: str
    value: str
    reason: str
    remedy: str


class RepeatedProblem(msgspec.Struct):
    """The same problem of several cells, which are put right alike; ``cells`` are in words."""

    first: Problem
    cells: str


class Addition(msgspec.Struct):
    sheet: str
    row: int
    label: str


class FieldChange(msgspec.Struct):
    """A column of a record that changes, from what to what."""

    column: str
    before: str
    after: str


class PlannedChange(msgspec.Struct):
    sheet: str
    row: int
    label: str
    differences: list[FieldChange]


class Alike(msgspec.Struct):
    """A row that would be added though something like it is there."""

    sheet: str
    row: int
    label: str
    other: str


def _cells_of(problems: list[Problem]) -> str:
    named = [each.cell for each in problems[:_NAMED]]
    more = len(problems) - len(named)
    return listed([*named, f"{more:,} more"]) if more else listed(named)


class Plan(msgspec.Struct):
    """``same`` counts the rows that would change nothing, ``waiting`` the cells that name a row
    which has to be corrected first; ``left_out`` are sentences on what of the file is not read."""

    additions: list[Addition] = []
    changes: list[PlannedChange] = []
    alikes: list[Alike] = []
    problems: list[Problem] = []
    left_out: list[str] = []
    same: int = 0
    waiting: int = 0

    @property
    def can_be_imported(self) -> bool:
        return not self.problems and bool(self.additions or self.changes)

    def repeated(self) -> list[RepeatedProblem]:
        """What is wrong, each thing once for all the cells of a sheet that say it."""
        cells: dict[tuple[str, ...], list[Problem]] = {}
        for each in self.problems:
            alike = (each.sheet, each.value, each.reason, each.remedy)
            cells.setdefault(alike if each.value else (*alike, each.cell), []).append(each)
        return [RepeatedProblem(found[0], _cells_of(found)) for found in cells.values()]

    @property
    def digest(self) -> str:
        """What names all that it would do."""
        doing = (self.additions, self.changes, self.problems)
        return hashlib.sha256(msgspec.json.encode(doing)).hexdigest()
