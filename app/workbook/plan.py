"""What an import would do: what it would add and change, what looks like a duplicate, and every
cell that cannot be taken. Kept as JSON."""

import hashlib

import msgspec


class Problem(msgspec.Struct):
    """A cell (or a row, where it is none) that cannot be taken, why, and what to do."""

    sheet: str
    cell: str
    value: str
    reason: str
    remedy: str


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


class Plan(msgspec.Struct):
    """``same`` counts the rows that would change nothing, ``waiting`` the cells that name a row
    which has to be put right first; ``left_out`` are sentences on what of the file is not read."""

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

    @property
    def digest(self) -> str:
        """What names all that it would do."""
        doing = (self.additions, self.changes, self.problems)
        return hashlib.sha256(msgspec.json.encode(doing)).hexdigest()
