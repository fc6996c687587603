"""Every kind of file that comes back for a spend return: its lines, or each wrong cell with what to
do about it, never a fault, and never half of it."""

import io
import re
import time
from datetime import datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.extensions import db
from app.spend.models import SpendLine, SpendVersion
from app.spend.reading import BadLines
from app.spend.rules import MOST_LINES, Cofog, SpendState
from app.workbook.spend.reading import read_lines
from app.workbook.tables import FileRefused
from tests import factories as make
from tests.integration.workbook.conftest import comma_separated, workbook
from tests.integration.workbook.old_files import old_excel, open_document
from tests.integration.workbook.places import all_of, cell, setting
from tests.integration.workbook.zoo import UNREADABLE, edited, filled_down, parts_of
from tests.pages import Attached

pytestmark = pytest.mark.one_engine

HEADINGS = ["Year", "Organisation", "Funding stream", "COFOG division", "Gross", "Income", "Net"]
SCHOOLS = ["2008-09", "Kent County Council", "Schools grant", "09 Education", 6000, 0, 6000]


def lines_of(content, name="lines.xlsx", **more):
    return read_lines(name, content, **more).lines


def wrong(content, name="lines.xlsx", **more):
    """The cells that are wrong: row, column and what is said of each."""
    with pytest.raises(BadLines) as refused:
        read_lines(name, content, **more)
    return [(each.row, each.column, each.text) for each in refused.value.errors]


def sheet(*rows, headings=HEADINGS, title="Lines"):
    return workbook(**{title: [headings, *rows]})


# -- Files that are not read at all -----------------------------------------------------


def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(app):
    right = sheet(SCHOOLS)
    for name, (make_file, said) in UNREADABLE.items():
        if name == "bomb":  # as of a place: it takes seconds to make
            continue
        with pytest.raises(FileRefused, match=re.escape(said)):
            read_lines("lines.xlsx", make_file(right))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (workbook(Ours=[HEADINGS, SCHOOLS], Notes=[["x"]]), "no sheet “Lines”: it has “Ours” and"),
        (edited(sheet(SCHOOLS), lambda b: b.create_sheet("x")), None),
        (workbook(Ours=[HEADINGS, SCHOOLS]), None),
        (sheet(), "has headings and no lines"),
        (
            lambda: filled_down(sheet(SCHOOLS), MOST_LINES + 1),
            "more than 20,000 lines. Combine lines",
        ),
        (sheet([*SCHOOLS[:4], 10**13, 0, 10**13], [*SCHOOLS[:4], 1, 0, 1]), "£10 trillion"),
    ],
    ids=["no sheet", "empty sheet too", "one of another name", "no lines", "20,001", "too much"],
)
def test_sheets_and_their_size(app, content, said):
    if said is None:
        assert len(lines_of(content)) == 1
        return
    with pytest.raises(BadLines, match=said):
        read_lines("lines.xlsx", content() if callable(content) else content)


def test_a_hidden_sheet_of_lines_is_asked_for(app):
    def hide(book):
        book.create_sheet("Notes")["A1"] = "x"
        book.active = 1
        book["Lines"].sheet_state = "hidden"

    with pytest.raises(BadLines, match="is hidden"):
        read_lines("lines.xlsx", edited(sheet(SCHOOLS), hide))


def test_hidden_rows_and_columns_count(app):
    def hide(book):
        book["Lines"].row_dimensions[2].hidden = True
        book["Lines"].column_dimensions["E"].hidden = True

    assert [each.gross_pence for each in lines_of(edited(sheet(SCHOOLS), hide))] == [6000_00]


# -- Headings ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "new", "said"),
    [
        ("Gross", "Gross (£m)", "Enter pounds, and call the column “Gross”."),
        ("Gross", "Gross £000", "Enter pounds, and call the column “Gross”."),
        ("Organisation", "Organization", "Did you mean “Organisation”?"),
        ("Income", "Net", "Another column has this heading. Delete one of them."),
        ("Net", "Colour", "There is no such column. Delete it"),
        ("Year", "", "Its column has no heading."),
    ],
)
def test_a_heading_that_is_renamed_doubled_or_missing(app, heading, new, said):
    headings = [new if each == heading else each for each in HEADINGS]
    assert any(
        said in text for _row, _column, text in wrong(sheet(SCHOOLS, headings=headings))
    ) or (heading == "Year")
    if heading in ("Organisation", "Year"):
        missing = (1, heading, "The column is missing. Add it, with this heading.")
        assert missing in wrong(sheet(SCHOOLS, headings=headings))


def test_what_stands_beyond_the_headings_is_not_lost_unseen(app):
    assert wrong(sheet([*SCHOOLS, "ask Jo"])) == [
        (2, "", "Its column has no heading. Give it one, or clear the cell.")
    ]


def test_columns_in_another_order_and_blank_rows_are_read(app):
    rows = [["", ""], [None], ["Organisation", "Year"], ["NHS Kent", "2008-09"], [], ["", "  "]]
    assert [each.organisation for each in lines_of(workbook(Lines=rows))] == ["NHS Kent"]


# -- Cells ------------------------------------------------------------------------------

_POUNDS = "Enter an amount in pounds, like 1250000."
_IN_POUNDS = "Enter the amount in pounds: "
_COMMAS = "Use a point before pence, and commas only between thousands"

#: What is typed into a cell, and the value of the line or what is said.
CELLS = [
    ("Gross", "£1,250.50", 1_250_50),
    ("Gross", " 1 250 ", 1_250_00),
    ("Gross", "1\u00a0250", 1_250_00),
    ("Gross", "(300)", -300_00),
    ("Gross", "(£1,300.00)", -1_300_00),
    ("Gross", "-5", -5_00),
    ("Gross", "−5", -5_00),
    ("Gross", "£-5", -5_00),
    ("Gross", 0, 0),
    ("Gross", None, None),
    ("Gross", "   ", None),
    ("Gross", 0.1 + 0.2, 30),
    ("Gross", "1.2m", f"{_IN_POUNDS}1200000."),
    ("Gross", "£1.2 million", f"{_IN_POUNDS}1200000."),
    ("Gross", "£500k", f"{_IN_POUNDS}500000."),
    ("Gross", "3bn", f"{_IN_POUNDS}3000000000."),
    ("Gross", "1250,50", _COMMAS),
    ("Gross", "12,50", _COMMAS),
    ("Gross", "1.250,50", _COMMAS),
    ("Gross", "about 5", _POUNDS),
    ("Gross", "-", _POUNDS),
    ("Gross", "n/a", _POUNDS),
    ("Gross", "5%", "This is a percentage."),
    ("Gross", True, _POUNDS),
    ("Gross", datetime.fromisoformat("2009-03-31"), _POUNDS),
    ("Gross", 1.005, "Enter pounds and pence, with no more than 2"),
    ("Gross", 2**63, "The amount is too large."),
    ("Gross", "1e99", "The amount is too large."),
    ("Gross", "9e999999", _POUNDS),
    ("Gross", "١٢", 12_00),
    ("Year", "2008/9", "Enter the financial year"),
    ("Year", "2008/09", "2008-09"),
    ("Year", datetime.fromisoformat("2008-09-01"), "2008-09"),  # what Excel makes of 2008-09
    ("Year", datetime.fromisoformat("2009-03-31"), "Enter the financial year"),
    ("Year", 39692, "Enter the financial year"),
    ("Year", 2008, "Enter the financial year"),
    ("Year", None, "Enter the financial year"),
    ("Organisation", " Kent \u00a0County   Council ", "Kent County Council"),
    ("Organisation", "x" * 201, "Shorten it to 200 characters."),
    ("Funding stream", datetime.fromisoformat("2010-02-01"), "The spreadsheet made a date of it."),
    ("Funding stream", 31.0, "31"),
    ("Funding stream", "=1+1", "=1+1"),
    ("COFOG division", 7, Cofog.HEALTH),
    ("COFOG division", "07", Cofog.HEALTH),
    ("COFOG division", "Educaton", "Did you mean “09 Education”?"),
    ("COFOG division", "health", "Did you mean “07 Health”?"),
    ("COFOG division", 11, "Choose one of: 01 General public services; "),
]
_ATTRIBUTES = {
    "Gross": "gross_pence",
    "Year": "year",
    "Organisation": "organisation",
    "Funding stream": "stream",
    "COFOG division": "cofog",
}


def typed_in(rows):
    """A workbook with rows as a spreadsheet program keeps them."""

    def fill(book):
        for number, row in enumerate(rows, start=2):
            for place, typed in enumerate(row, start=1):
                at = book["Lines"].cell(number, place)
                at.value = typed
                if isinstance(typed, str):
                    at.data_type = "s"

    return edited(sheet(), fill)


def test_each_cell_gets_the_right_answer_or_a_sentence_that_says_what_to_do(app):
    """All wrong cells of one file are told at once, each by its cell."""
    rows = [
        [typed if each == heading else said for each, said in zip(HEADINGS, SCHOOLS, strict=True)]
        for heading, typed, _expected in CELLS
    ]
    told = {(row, column): text for row, column, text in wrong(typed_in(rows))}
    bad = {row for row, _column in told}
    right = [row for number, row in enumerate(rows, start=2) if number not in bad]
    read = iter(lines_of(typed_in(right)))
    for number, (heading, typed, expected) in enumerate(CELLS, start=2):
        what = f"{heading}: {typed!r:.60}"
        if number in bad:
            assert isinstance(expected, str), what
            assert told[number, heading].startswith(expected), what
        else:
            assert getattr(next(read), _ATTRIBUTES[heading]) == expected, what


def test_a_character_that_cannot_be_shown_is_told(app):
    content = comma_separated([HEADINGS, [*SCHOOLS[:1], "Kent\u0007", *SCHOOLS[2:]]])
    assert wrong(content, "lines.csv") == [
        (2, "Organisation", "It has characters that cannot be shown.")
    ]


def test_a_formula_counts_as_what_it_gave_and_one_without_a_value_is_told(app):
    at = re.compile(rb'(<c r="E2"[^>]*?)( t="[a-z]+")?><v>6000</v></c>')

    def worked_out(said):
        def edit(parts):
            name = "xl/worksheets/sheet1.xml"
            return parts | {name: at.sub(said, parts[name], count=1)}

        return parts_of(sheet(SCHOOLS), edit)

    right = worked_out(rb"\1><f>1+1</f><v>2</v></c>")
    assert [each.gross_pence for each in lines_of(right)] == [2_00]
    for said, reason in (
        (rb"\1><f>1+1</f></c>", "The formula gives no value. Correct it, or type the value."),
        (rb'\1 t="e"><f>1/0</f><v>#DIV/0!</v></c>', "The formula gives #DIV/0!. Correct it, or"),
    ):
        ((_row, column, text),) = wrong(worked_out(said))
        assert (column, text[: len(reason)]) == ("Gross", reason)


def test_a_cell_that_shows_a_percentage_is_no_amount(app):
    book = load_workbook(io.BytesIO(sheet([*SCHOOLS, 0.5], headings=[*HEADINGS, "Notes"])))
    for address, shown in (("E2", "0%"), ("G2", '0.0 "p%"'), ("H2", "0.0%")):
        book.active[address].number_format = shown
    book.active["E2"] = 0.125
    content = io.BytesIO()
    book.save(content)
    said = "The cell shows a percentage, 12.5%. Format it as a number, and enter the amount in "
    assert wrong(content.getvalue()) == [(2, "Gross", f"{said}pounds.")]
    book.active["E2"].number_format = "0"
    content = io.BytesIO()
    book.save(content)
    assert wrong(content.getvalue()) == [
        (2, "Gross", "Enter pounds and pence, with no more than 2 decimal places.")
    ]
    book.active["E2"] = 6000
    content = io.BytesIO()
    book.save(content)
    assert lines_of(content.getvalue())[0].notes == "50%"


def test_merged_amounts_are_refused_and_merged_names_stand_for_each_row(app):
    def merge(column):
        return lambda book: book["Lines"].merge_cells(f"{column}2:{column}3")

    rows = [SCHOOLS, [*SCHOOLS[:1], None, *SCHOOLS[2:]]]
    names = lines_of(edited(sheet(*rows), merge("B")))
    assert [each.organisation for each in names] == ["Kent County Council"] * 2
    ((row, column, text),) = wrong(edited(sheet(*rows), merge("E")))
    assert (row, column) == (2, "Gross")
    assert text.startswith("It is merged with the cells down to row 3. Unmerge them")


def test_two_lines_cannot_have_one_reference(app):
    headings = ["Year", "Organisation", "Reference"]
    rows = [["2008-09", "A", "K1"], ["2008-09", "B", "k1"], ["2008-09", "C", ""], ["2008-09", "D"]]
    assert wrong(sheet(*rows, headings=headings)) == [
        (3, "Reference", "Row 2 has this reference too. Give each line its own.")
    ]


# -- Files of other programs ------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        comma_separated([HEADINGS, SCHOOLS]),
        comma_separated([HEADINGS, SCHOOLS], "utf-16"),
        comma_separated([HEADINGS, SCHOOLS], "cp1252"),
        comma_separated([HEADINGS, SCHOOLS]).replace(b",", b";"),
        comma_separated([HEADINGS, SCHOOLS]).replace(b",", b"\t"),
        comma_separated([HEADINGS, SCHOOLS]).replace(b"\r\n", b"\r"),
        b"\n\n" + comma_separated([HEADINGS, SCHOOLS], "utf-8"),
        open_document(sheet(SCHOOLS)),
        old_excel([[str(each) for each in row] for row in (HEADINGS, SCHOOLS)]),
    ],
    ids="bom utf-16 ansi semicolons tabs returns blank-lines ods xls".split(),
)
def test_a_file_of_another_program_is_read_the_same(app, content):
    (line,) = lines_of(content)
    assert (line.year, line.organisation, line.net_pence) == (
        "2008-09",
        "Kent County Council",
        6000_00,
    )


def test_nul_in_a_file_is_refused_or_told_by_its_cell(app):
    text = comma_separated([HEADINGS, SCHOOLS])
    with pytest.raises(FileRefused):
        read_lines("lines.csv", text.replace(b"Kent", b"K\0nt"))
    late = comma_separated([HEADINGS, *[SCHOOLS] * 100, [*SCHOOLS[:1], "K\0nt", *SCHOOLS[2:]]])
    assert [each[:2] for each in wrong(late, "lines.csv")] == [(102, "Organisation")]


# -- The return that the file is for ----------------------------------------------------


@pytest.fixture
def kent(app):
    make.pin()
    make.programme()
    return make.pilot(name="Kent")


@pytest.fixture
def queried(kent):
    return make.spend_return(pilot=kent, state=SpendState.QUERIED)


def upload(client, of, content, name="lines.xlsx", **more):
    address = f"/spend/{of.reference}/lines/upload"
    return client.submit(address, file=Attached(name, content), **more).page


def download(client, of):
    return client.get(f"/spend/{of.reference}/lines/workbook").data


def counted(of):
    return db.session.scalar(
        select(func.count())
        .select_from(SpendLine)
        .join(SpendVersion)
        .where(SpendVersion.return_id == of.id)
    )


def test_every_wrong_cell_is_shown_and_nothing_is_changed(client, queried):
    client.sign_in(make.pilot_lead(queried.pilot))
    before = counted(queried)
    bad = all_of(
        setting("Lines", "Gross", "1.2m"),
        setting("Lines", "Sector", "Locl government", row=3),
        setting("Lines", "Organisation", "Kent Cuonty Council", row=4),
    )
    page = upload(client, queried, edited(download(client, queried), bad))
    assert "3 cells are wrong and nothing was changed." in page.text
    assert [row[:3] for row in page.rows] == [
        ["J2", "Gross", "1.2m"],
        ["C3", "Sector", "Locl government"],
        ["B4", "Organisation", "Kent Cuonty Council"],
    ]
    assert "Did you mean “Local government”?" in page.rows[1][3]
    assert "Did you mean “Kent County Council”?" in page.rows[2][3]
    assert counted(queried) == before


def test_a_name_that_is_like_another_is_taken_once_it_is_said_to_be_right(client, queried):
    client.sign_in(make.pilot_lead(queried.pilot))
    content = edited(
        download(client, queried), setting("Lines", "Organisation", "Kent Cuonty Council")
    )
    assert "Did you mean" in upload(client, queried, content).text
    assert "5 lines taken" in upload(client, queried, content, takes_new="y").text
    other = edited(download(client, queried), setting("Lines", "Organisation", "NHS West Kent"))
    assert "5 lines taken" in upload(client, queried, other).text


def test_the_workbook_of_another_place_is_refused(client, kent, queried):
    other = make.spend_return(pilot=make.pilot(name="Durham"), state=SpendState.QUERIED)
    client.sign_in(make.secretariat())
    page = upload(client, queried, download(client, other))
    said = f"This workbook is of {other.reference}, Durham. Upload the workbook of"
    assert said in page.text


def test_a_workbook_that_another_person_overtook_is_refused_and_ones_own_is_not(
    app, client, queried
):
    second = app.test_client()
    client.sign_in(make.pilot_lead(queried.pilot))
    second.sign_in(make.secretariat())
    old = download(client, queried)
    first = edited(old, setting("Lines", "Gross", 5))
    assert "5 lines taken" in upload(client, queried, first).text
    overtaken = upload(second, queried, edited(old, setting("Lines", "Gross", 7)))
    assert "The lines were changed after this workbook was downloaded." in overtaken.text
    again = edited(first, setting("Lines", "Gross", 6))
    assert "5 lines taken" in upload(client, queried, again).text
    client.do(f"/spend/{queried.reference}/lines/1/change", "Save line", gross_pence="9")
    assert "The lines were changed after" in upload(client, queried, again).text


def test_a_reference_is_given_once_line_by_line_too(client, queried):
    client.sign_in(make.pilot_lead(queried.pilot))
    for number in (1, 2):
        address = f"/spend/{queried.reference}/lines/{number}/change"
        page = client.submit(address, "Save line", reference="K1").page
    assert "Line 1 has this reference too." in page.text


def test_twenty_thousand_full_rows_are_read_in_seconds(app, client, queried):
    client.sign_in(make.pilot_lead(queried.pilot))
    book = load_workbook(io.BytesIO(download(client, queried)))
    row = {at.value: cell(book, "Lines", at.value).value for at in book["Lines"][1]}
    values = [said or 100 for said in row.values()]
    values[list(row).index("Source")] = values[list(row).index("Notes")] = "Outturn, table 4"
    for heading in ("Reference", "Ring-fenced", "Capital", "Control", "Basis", "Method"):
        values[list(row).index(heading)] = None
    for heading in ("Counted where", "Identifiable", "Price basis", "Counted at"):
        values[list(row).index(heading)] = None
    content = filled_down(workbook(Lines=[list(row), values]), MOST_LINES)
    began = time.process_time(), time.monotonic()
    assert len(lines_of(content)) == MOST_LINES
    assert time.process_time() - began[0] < 5
    assert time.monotonic() - began[1] < 20


def test_what_looks_like_a_formula_is_a_text_in_the_workbook(client, kent):
    lines = [make.spend_line(organisation="=HYPERLINK(1)")]
    of = make.spend_return(lines, pilot=kent, state=SpendState.QUERIED)
    client.sign_in(make.pilot_lead(kent))
    book = load_workbook(io.BytesIO(download(client, of)))
    assert cell(book, "Lines", "Organisation").data_type == "s"
    assert book.sheetnames[0] == "Lines"
