"""Every kind of file that comes back for a place: the right answer or a sentence that says what to
do, never a fault, and never half of it."""

import io
import re
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.extensions import db
from app.workbook.models import WorkbookImport
from app.workbook.rules import ImportState
from app.workbook.tables import FileRefused
from tests import factories as make
from tests.integration.workbook.conftest import comma_separated, count
from tests.integration.workbook.old_files import old_excel, open_document
from tests.integration.workbook.places import Kent, all_of, cell, setting
from tests.integration.workbook.zoo import UNREADABLE, edited, parts_of, setting_at

pytestmark = pytest.mark.one_engine


@pytest.fixture
def kent(app):
    return Kent()


# -- Files that are not read at all -----------------------------------------------------

REFUSED = UNREADABLE | {
    "old Excel without its hidden sheet": (
        lambda _content: old_excel([["Reference", "Title"], ["R-001", "Fire"]]),
        "not a workbook that was downloaded here",
    ),
    "CSV renamed": (
        lambda _content: comma_separated([["Reference", "Title"], ["R-001", "Fire"]]),
        "not a workbook that was downloaded here",
    ),
    "its hidden sheet deleted": (
        lambda content: edited(content, lambda book: book.remove(book["As downloaded"])),
        "has lost its hidden sheet. Download the workbook",
    ),
    "its hidden sheet overwritten": (
        lambda content: edited(content, setting_at("As downloaded", "A1", "x")),
        "has lost its hidden sheet",
    ),
    "more than 2,000 rows": (
        lambda content: edited(content, fill_down(2_001)),
        "at most 2,000 are imported at once",
    ),
    "50,000 rows": (
        lambda content: edited(content, fill_down(2_001, every=24)),
        "at most 2,000 are imported at once",
    ),
    "too many columns": (
        lambda content: edited(content, setting_at("Risks", "DZ1", "Far")),
        "130 columns, and at most 100",
    ),
}


def fill_down(rows, every=1):
    def edit(book):
        for number in range(rows):
            book["Risks"].cell(number * every + 4, 2).value = "Fire"

    return edit


def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(kent):
    content = kent.download()
    for make_file, said in REFUSED.values():
        with pytest.raises(FileRefused, match=re.escape(said)):
            kent.check(make_file(content))
    assert count(WorkbookImport) == 0


# -- Cells -----------------------------------------------------------------------------

FORECAST, LIKELIHOOD, MITIGATION = (
    ("Milestones", "Forecast date"),
    ("Risks", "Likelihood now"),
    ("Risks", "Mitigation"),
)
_NOT_A_DATE = "It is not a date."
_SCALE = "It must be a whole number from 1 to 5."

#: What is typed into a cell, and what is then shown as the value after, or what is wrong.
CELLS = [
    # Dates as people write them.
    (FORECAST, "1/3/2010", "1 March 2010"),
    (FORECAST, "01.03.10", "1 March 2010"),
    (FORECAST, "2010-03-01", "1 March 2010"),
    (FORECAST, "2010-03-01T00:00:00Z", "1 March 2010"),
    (FORECAST, "1st March 2010", "1 March 2010"),
    (FORECAST, "Mon, 1 Mar 10", "1 March 2010"),
    (FORECAST, "1 Mawrth 2010", "1 March 2010"),
    (FORECAST, datetime.fromisoformat("2010-03-01T14:30"), "1 March 2010"),
    (FORECAST, 40238, "1 March 2010"),
    (FORECAST, "03/31/2010", _NOT_A_DATE),  # as Americans do
    (FORECAST, "1 février 2010", _NOT_A_DATE),
    (FORECAST, "29/2/2010", _NOT_A_DATE),
    (FORECAST, "next week", _NOT_A_DATE),
    (FORECAST, "1/3/1066", "1 March 1066 is not between 1990 and 2100."),
    (FORECAST, True, _NOT_A_DATE),
    # Numbers.
    (LIKELIHOOD, "2", "2"),
    (LIKELIHOOD, "2 Unlikely", "2"),
    (LIKELIHOOD, 2.0, "2"),
    (LIKELIHOOD, "2,0", _SCALE),
    (LIKELIHOOD, 2.5, _SCALE),
    (LIKELIHOOD, 0.5, _SCALE),  # 50% as a spreadsheet keeps it
    (LIKELIHOOD, -2, _SCALE),
    (LIKELIHOOD, 6, _SCALE),
    (LIKELIHOOD, "two", _SCALE),
    (LIKELIHOOD, date(2010, 2, 1), _SCALE),
    # Texts.
    (MITIGATION, "Cytuno â’r bwrdd ŵ", "Cytuno â’r bwrdd ŵ"),
    (MITIGATION, "اتفاق مكتوب", "اتفاق مكتوب"),
    (MITIGATION, "Agreed 👍🏽", "Agreed 👍🏽"),
    (MITIGATION, "One\nTwo\r\nThree", "One\nTwo\nThree"),
    (MITIGATION, "\u00a0Agreed\u00a0", "Agreed"),
    (MITIGATION, "'Agreed", "'Agreed"),
    (MITIGATION, "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    (MITIGATION, 2010, "2010"),
    (MITIGATION, "x" * 4_001, "It has 4,001 characters, and at most 4,000 fit."),
    (("Risks", "Title"), "x" * 201, "It has 201 characters, and at most 200 fit."),
    (("Risks", "Title"), " \u00a0 ", "It must be filled in."),
    # Choices and people.
    (("Risks", "Response"), "tolerate", "Tolerate"),
    (("Risks", "Response"), "Ignore", "It is not one of the choices."),
    (("Risks", "Owner"), "jo\u00a0BROWN", "Jo Brown"),
    (("Risks", "Owner"), "Nobody", "There is no such person."),
    (("Barriers", "Kind"), "Opportunity", "Opportunity"),
    # References.
    (("Risks", "Reference"), "r 1", None),
    (("Risks", "Reference"), "first", "It is not a reference of this service."),
    (("Risks", "Reference"), "M-001", "M-001 is not a risk of Kent"),
]


def test_each_cell_gets_the_right_answer_or_a_sentence_that_says_what_to_do(kent):
    content = kent.download()
    for (sheet, heading), typed, expected in CELLS:
        told = f"{sheet}, {heading}: {typed!r:.60}"
        edits = [typing(sheet, heading, typed)]
        if (sheet, heading) == FORECAST:
            edits.append(setting(sheet, "Why the forecast has moved", "It rained."))
        if typed == "tolerate":
            edits.append(setting(sheet, "Approval to tolerate", "The board, 1 February"))
        found, plan = kent.check(kent.edited(all_of(*edits), content))
        assert found.state is ImportState.CHECKED, f"{told}: {found.message}"
        after = [d.after for c in plan.changes for d in c.differences if d.column == heading]
        wrong = [(p.sheet, p.reason) for p in plan.problems if p.remedy]
        if expected is None:
            assert (after, wrong) == ([], []), told
        elif after:
            assert (after, wrong) == ([expected], []), told
        else:
            assert [(s, r[: len(expected)]) for s, r in wrong] == [(sheet, expected)], told
    assert changed_rows(kent) == []


def typing(sheet, heading, typed):
    def edit(book):
        at = cell(book, sheet, heading)
        at.value = typed
        if isinstance(typed, str) and typed.startswith("="):
            at.data_type = "s"

    return edit


def changed_rows(kent):
    """What was saved of Kent's records since they were made."""
    wanted = select(AuditEntry.event).where(AuditEntry.event.like("workbook:imported%"))
    return db.session.scalars(wanted).all()


# -- Sheets, rows and columns -----------------------------------------------------------


def problems(kent, edit):
    _found, plan = kent.check(kent.edited(edit))
    return [(p.sheet, p.cell, p.reason) for p in plan.problems]


def heading_row(change):
    def edit(book):
        for at in book["Risks"][1]:
            if at.value == "Mitigation":
                change(book["Risks"], at)

    return edit


def test_a_missing_column_changes_nothing_and_a_renamed_one_is_asked_about(kent):
    _found, plan = kent.check(
        kent.edited(heading_row(lambda page, at: page.delete_cols(at.column)))
    )
    assert (plan.problems, plan.same) == ([], 4)

    def rename(_page, at):
        at.value = "What we do"

    assert problems(kent, heading_row(rename)) == [
        (
            "Risks",
            "Row 2",
            "In row 1, the heading Mitigation is missing, and What we do is not known.",
        )
    ]


def test_columns_in_another_order_and_extra_ones_are_read_by_their_headings(kent):
    def move(book):
        page = book["Issues"]
        page.insert_cols(1, 2)
        page["A1"], page["B1"], page["A2"] = "Ours", "Colour", "x"
        cell(book, "Issues", "Severity").value = "High"

    _found, plan = kent.check(kent.edited(move))
    assert plan.problems == []
    assert [d.after for c in plan.changes for d in c.differences] == ["High"]
    assert "In the sheet Issues, the columns Ours, Colour." in plan.left_out


def test_a_sheet_that_is_missing_renamed_or_added_is_told(kent):
    def edit(book):
        del book["Issues"]
        book["Risks"].title = "Our risks"
        book.create_sheet("Notes")["A1"] = "Remember"
        cell(book, "Our risks", "Mitigation").value = "A protocol."

    _found, plan = kent.check(kent.edited(edit))
    assert plan.problems == []
    assert [(c.sheet, c.differences[0].after) for c in plan.changes] == [("Risks", "A protocol.")]
    assert "The sheet Notes is not matched." in plan.left_out


def test_hidden_rows_count_and_hidden_sheets_do_not(kent):
    def edit(book):
        book["Risks"].row_dimensions[2].hidden = True
        cell(book, "Risks", "Mitigation").value = "A protocol."
        cell(book, "Issues", "Severity").value = "High"
        book["Issues"].sheet_state = "hidden"

    _found, plan = kent.check(kent.edited(edit))
    assert [c.sheet for c in plan.changes] == ["Risks"]
    assert "The sheet Issues is hidden." in plan.left_out


def test_the_same_reference_or_title_twice_is_refused(kent):
    def copy_row(*, reference):
        def edit(book):
            page = book["Risks"]
            for at in page[2]:
                page.cell(3, at.column).value = at.value
            if not reference:
                page["A3"] = None

        return edit

    again = [("Risks", "A3", "It is the same risk as in row 2.")]
    assert problems(kent, copy_row(reference=True)) == again
    assert problems(kent, copy_row(reference=False)) == again


def test_a_reference_that_was_cleared_does_not_make_a_second_record(kent):
    assert problems(kent, setting("Risks", "Reference", None)) == [
        ("Risks", "B2", f"Kent has a risk with this title, {kent.risk.reference}.")
    ]


def test_merged_cells_stand_for_each_of_their_rows(kent):
    def edit(book):
        page = book["Issues"]
        for heading, said in (("Title", "A"), ("Description", "It happened."), ("Action", "Act.")):
            cell(book, "Issues", heading, 3).value = said
            cell(book, "Issues", heading, 4).value = said
        column = cell(book, "Issues", "Action").column_letter
        cell(book, "Issues", "Title", 4).value = "B"
        page.merge_cells(f"{column}3:{column}4")

    _found, plan = kent.check(kent.edited(edit))
    assert (plan.problems, [a.label for a in plan.additions]) == ([], ["A", "B"])


def test_a_formula_counts_as_what_it_gave_and_one_without_a_value_clears_nothing(kent):
    at = re.compile(rb'(<c r="[A-Z]+2"[^>]*?)( t="[a-z]+")?><v>3</v></c>')

    def worked_out(said):
        def edit(parts):
            name = next(n for n in parts if n.startswith("xl/worksheets/") and at.search(parts[n]))
            return parts | {name: at.sub(said, parts[name], count=1)}

        return edit

    right = parts_of(kent.edited(lambda book: None), worked_out(rb"\1><f>1+1</f><v>2</v></c>"))
    _found, plan = kent.check(right)
    assert [d.after for c in plan.changes for d in c.differences][:1] == ["2"]
    for said, reason in (
        (rb"\1><f>1+1</f><v></v></c>", "The formula gives no value."),
        (rb"\1><f>1+1</f></c>", "The formula gives no value."),
        (rb'\1 t="e"><f>1/0</f><v>#DIV/0!</v></c>', "The formula gives #DIV/0!."),
    ):
        content = parts_of(kent.edited(lambda book: None), worked_out(said))
        _found, plan = kent.check(content)
        assert [p.reason for p in plan.problems] == [reason]


def test_a_workbook_that_counts_days_from_1904_keeps_its_dates(kent):
    book = load_workbook(io.BytesIO(kent.download()))
    book.epoch = CALENDAR_MAC_1904
    out = io.BytesIO()
    book.save(out)
    _found, plan = kent.check(out.getvalue())
    assert (plan.problems, plan.changes, plan.same) == ([], [], 4)


def test_saved_as_an_open_document_it_is_read_as_it_was(kent):
    changed = kent.edited(setting("Risks", "Mitigation", "Cytuno â’r bwrdd"))
    _found, plan = kent.check(open_document(changed), name="kent.ods")
    assert plan.problems == []
    assert [d.after for c in plan.changes for d in c.differences] == ["Cytuno â’r bwrdd"]


def test_all_is_right_or_nothing_is_saved(kent):
    found, plan = kent.check(
        kent.edited(
            all_of(
                setting("Risks", "Mitigation", "A protocol."),
                setting("Issues", "Severity", "Enormous"),
            )
        )
    )
    assert (len(plan.changes), len(plan.problems)) == (1, 1)
    assert not found.can_be_imported
    assert changed_rows(kent) == []
    assert count(WorkbookImport) == 1


def test_what_looks_like_a_formula_is_a_text_in_the_workbook(app):
    kent = Kent()
    make.risk(pilot=kent.pilot, title="=HYPERLINK(1)", mitigation="@SUM(A1)")
    db.session.commit()
    book = load_workbook(io.BytesIO(kent.download()))
    texts = {at.value: at.data_type for row in book["Risks"].iter_rows() for at in row if at.value}
    assert (texts["=HYPERLINK(1)"], texts["@SUM(A1)"]) == ("s", "s")
