"""Forms of an import: the file, and what its columns are."""

from collections.abc import Sequence
from typing import Any

from app.core.formats import counted
from app.web.fields import Choices, FileField, PickField
from app.web.form_parts import FormPart
from app.web.forms import RecordForm
from app.workbook.matching import ColumnMatch, TableMatch
from app.workbook.models import WorkbookImport
from app.workbook.sheets import SHEETS

#: The most columns of a file that are shown to choose for; the others stay as they were found.
MOST_COLUMNS = 300

_HOW = {
    "name": "Matched by its name.",
    "before": "As you chose before.",
    "example": "Matched by what is in it.",
    "hand": "As you chose.",
}


#: How a column was found where no one needs to look at it again.
_SURE = ("name", "before", "hand")


def _sheet_title(match: TableMatch) -> str:
    return f"Sheet “{match.title}”"


class ImportForm(RecordForm):
    is_single = True
    file = FileField(
        "File",
        "An Excel workbook (.xlsx or .xls), an OpenDocument spreadsheet (.ods) or CSV. A formula "
        "that fails is reported in .xlsx files; in .xls and .ods files its cell may be read as "
        "blank.",
        accepts=".xlsx,.xls,.ods,.csv",
    )


class PlaceWorkbookForm(RecordForm):
    is_single = True
    file = FileField(
        "Workbook",
        "The file that you downloaded here, saved as .xlsx, .xls or .ods.",
        accepts=".xlsx,.xls,.ods",
    )


class MatchForm(RecordForm):
    """For each table of a file which sheet it is, and for each of its columns which of ours.
    Choices go by their place in the list, from 1."""

    @classmethod
    def of(cls, found: WorkbookImport, matches: Sequence[TableMatch]) -> "MatchForm":
        fields: dict[str, Any] = {}
        parts: list[FormPart] = []
        settled: list[FormPart] = []
        choices: dict[str, Choices] = {}
        chosen: dict[str, int | None] = {}
        sheets = [(place, sheet.title) for place, sheet in enumerate(SHEETS, start=1)]
        for number, match in enumerate(matches):
            name = f"table_{number}"
            fields[name] = PickField(
                "What the sheet holds", is_required=False, nothing="Do not import"
            )
            choices[name] = sheets
            chosen[name] = SHEETS.index(match.declared) + 1 if match.declared else None
            if match.declared is None:
                parts.append(FormPart(_sheet_title(match), [name]))
                continue
            sure: list[str] = []
            asked: list[str] = []
            columns = match.declared.columns
            ours = [(place, column.title) for place, column in enumerate(columns, start=1)]
            for place, column in enumerate(match.columns):
                if not column.heading or len(fields) >= MOST_COLUMNS:
                    continue
                name = f"column_{number}_{place}"
                fields[name] = PickField(
                    f"“{column.heading}”",
                    _HOW.get(column.how, ""),
                    is_required=False,
                    nothing="Do not import",
                )
                choices[name] = ours
                by_field = {each.field: i for i, each in enumerate(columns, start=1)}
                chosen[name] = by_field.get(column.field)
                (sure if column.how in _SURE else asked).append(name)
            said = f"{_sheet_title(match)}: {counted(len(sure), 'column')} matched"
            if asked:
                parts.append(FormPart(_sheet_title(match), [f"table_{number}", *asked]))
                settled += [FormPart(said, sure, is_folded=True)] if sure else []
            else:
                settled.append(FormPart(said, [f"table_{number}", *sure], is_folded=True))
        made = type("MatchForm", (cls,), fields | {"parts": (*parts, *settled)})
        form: MatchForm = made(found, choices=choices, **chosen)
        form._matches = matches
        return form

    _matches: Sequence[TableMatch] = ()

    def chosen_sheets(self) -> list[str]:
        """The names of the sheets that the tables are, in their order."""
        places = [self[f"table_{number}"].data for number in range(len(self._matches))]
        return [SHEETS[place - 1].name if place else "" for place in places]

    def chosen_columns(self, number: int) -> list[ColumnMatch]:
        """The columns of a table that stays the sheet it was."""
        match = self._matches[number]
        assert match.declared is not None
        columns, found = match.declared.columns, []
        for place, column in enumerate(match.columns):
            name = f"column_{number}_{place}"
            if name not in self:
                found.append(column)
                continue
            chosen = self[name].data
            field = columns[chosen - 1].field if chosen else ""
            is_as_found = field == column.field and column.how in _SURE
            how = column.how if is_as_found else "hand"
            found.append(ColumnMatch(column.heading, field, how))
        return found

    def check_once(self) -> bool:
        """Whether each of our columns is chosen once for a table; says where it is not."""
        is_right = True
        for number, match in enumerate(self._matches):
            taken: dict[int, str] = {}
            for place in range(len(match.columns)):
                name = f"column_{number}_{place}"
                chosen = self[name].data if name in self else None
                if chosen and chosen in taken:
                    self[name].errors = [
                        f"“{taken[chosen]}” is this column too. Choose each column once."
                    ]
                    is_right = False
                elif chosen:
                    taken[chosen] = match.columns[place].heading
        return is_right

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and self.check_once()
