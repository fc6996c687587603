"""How a long form is divided."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.wording import Text
from app.web.fields import RecordField


@dataclass(frozen=True)
class FormPart:
    """Fields of a form that stand together, under a ``title`` if it has one, side by side where
    there is room.
    One that ``is_folded`` says how many of its fields are filled in; it is opened by whoever wants
    it, and where it holds an error. In one that ``has_columns`` texts stand side by side too. One
    with ``columns`` is a table: of so many fields a row, each row beginning with its own word."""

    title: Text
    names: Sequence[str]
    hint: Text = ""
    is_folded: bool = False
    has_columns: bool = False
    columns: Sequence[Text] = ()
    rows: Sequence[Text] = ()

    def filled(self, own: Sequence[RecordField]) -> str:
        """How many of the boxes that are folded away are filled in: "2 of 4 filled in"."""
        boxes = [field for field in own if field.kind in ("line", "text")]
        count = sum(bool(field.data) for field in boxes)
        return f"{count} of {len(boxes)} filled in" if len(boxes) > 1 else ""

    def table(self, own: Sequence[RecordField]) -> tuple[list[str], list[list[RecordField]]]:
        """The columns of which there is a field, and their fields by row."""
        width, by_name = len(self.columns), {field.name: field for field in own}
        rows = [self.names[at : at + width] for at in range(0, len(self.names), width)]
        shown = [at for at in range(width) if any(row[at] in by_name for row in rows)]
        return (
            [str(self.columns[at]) for at in shown],
            [[by_name[row[at]] for at in shown] for row in rows],
        )
