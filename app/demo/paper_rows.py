"""The shape of the demonstration's papers. Their titles are published; their texts were made up."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from app.core.markings import Marking
from app.demo.rows import Key, Line, Name, Row, Text
from app.governance.groups.rules import ItemPurpose
from app.governance.papers.rules import BODY_LENGTH, ClearanceKind

Body = Annotated[str, Meta(max_length=BODY_LENGTH)]


class ClearanceRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Without ``given_on`` it is only asked for."""

    kind: ClearanceKind
    person: Key
    role: Name
    given_on: date | None = None


class PaperRow(Row, kw_only=True, frozen=True):
    """``item`` is the place on the agenda. Its state follows from what it has: without a date of
    submission it is in draft. ``file`` names a PDF beside the rows, in place of ``body``;
    ``earlier_body`` is what its first version said; where it is not ``is_kept`` it has
    changed since its last version."""

    meeting: Key
    item: int
    title: Name
    author: Key
    sponsor: Key
    purpose: ItemPurpose
    marking: Marking
    due_on: date
    submitted_on: date | None = None
    late_reason: Line = ""
    summary: Text = ""
    recommendation: Text = ""
    background: Text = ""
    consultees: Text = ""
    financial: Text = ""
    risk: Text = ""
    legal: Text = ""
    equality: Text = ""
    communications: Text = ""
    timing: Text = ""
    previous: Text = ""
    body: Body = ""
    earlier_body: Body = ""
    is_kept: bool = True
    file: str | None = None
    clearances: list[ClearanceRow] = []

    def __post_init__(self) -> None:
        late = self.submitted_on is not None and self.submitted_on > self.due_on
        self.check(late == bool(self.late_reason), "late_reason and the dates do not agree")
