"""Files of every kind that people have: what is read of them, and what is said of the others."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from app.workbook.reading import work
from app.workbook.tables import MOST_ROWS, FileRefused, FileTable, read_tables
from tests.integration.workbook.conftest import comma_separated, workbook

pytestmark = pytest.mark.one_engine


def read(content):
    """What is read of a file, without the process that it is read in."""
    return work._bounded(work._sheets(content), MOST_ROWS)


def rows(content):
    (sheet,) = read(content)
    return sheet.rows


def made(fill, **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        fill(book, book.add_worksheet("Ours"))
    return out.getvalue()


def test_a_workbook_is_read_in_a_process_of_its_own():
    tables = read_tables(
        "x.xlsx", workbook(Risks=[["Title", "Done"], ["007", True], ["=1+1", 2.5]])
    )

    assert tables == [
        FileTable("Risks", [(1, ["Title", "Done"]), (2, ["007", True]), (3, ["=1+1", 2.5])])
    ]


def test_dates_formulas_and_faults_are_told_apart():
    def fill(book, page):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_datetime(0, 0, date(2010, 2, 1), day)
        page.write_formula(0, 1, "=6*7", None, 42)
        page.write_formula(0, 2, "=NA()", None, "#N/A")
        page.write_number(0, 3, 40210)
        page.write_string(0, 4, "  spaced  ")
        page.write_url(0, 5, "mailto:sam@example.org", string="sam@example.org")

    assert rows(made(fill)) == [
        (1, [("day", "2010-02-01"), 42.0, ("fault", "#N/A"), 40210.0, "spaced", "sam@example.org"])
    ]


def test_merged_cells_count_for_every_row_and_empty_rows_for_none():
    def fill(_book, page):
        page.write_row(0, 0, ["Pilot", "Title"])
        page.merge_range("A2:A3", "Kent")
        page.write_string("B2", "One")
        page.write_string("B3", "Two")
        page.write_string("B9", "Three")

    assert rows(made(fill)) == [
        (1, ["Pilot", "Title"]),
        (2, ["Kent", "One"]),
        (3, ["Kent", "Two"]),
        (9, [None, "Three"]),
    ]


def test_hidden_sheets_are_named_and_not_read():
    def fill(book, page):
        page.write_string(0, 0, "Seen")
        hidden = book.add_worksheet("Old")
        hidden.write_string(0, 0, "Unseen")
        hidden.hide()

    seen, hidden = read(made(fill))
    assert (seen.rows, hidden.title, hidden.is_hidden, hidden.rows) == (
        [(1, ["Seen"])],
        "Old",
        True,
        [],
    )


ACCENTS = [["Name", "Note"], ["Siân Llŷr", "£5 – “so”"]]


@pytest.mark.parametrize(
    "content",
    [
        comma_separated(ACCENTS, "utf-8-sig"),
        comma_separated(ACCENTS, "utf-8"),
        comma_separated(ACCENTS, "utf-16"),
        comma_separated(ACCENTS, "utf-8").replace(b",", b";"),
        comma_separated(ACCENTS, "utf-8").replace(b",", b"\t"),
    ],
)
def test_comma_separated_files_of_every_kind_are_read(content):
    assert rows(content) == [(1, ACCENTS[0]), (2, ACCENTS[1])]


def test_a_file_of_an_old_excel_and_one_of_our_own_are_read():
    assert rows("Name,Note\r\nJosé,£5 – so\r\n".encode("cp1252"))[1] == (2, ["José", "£5 – so"])
    assert rows(b"\xef\xbb\xbfName\r\n'=1+1\r\n'tis\r\n") == [
        (1, ["Name"]),
        (2, ["=1+1"]),
        (3, ["'tis"]),
    ]


def test_an_open_document_spreadsheet_is_read():
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("Name", "Siân")
    )
    day = '<table:table-cell office:value-type="date" office:date-value="2010-02-01"/>'
    body = (
        '<?xml version="1.0"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="People"><table:table-row>{cells}{day}'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    )
    content = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": body,
            "META-INF/manifest.xml": manifest,
        }
    )

    (sheet,) = read(content)
    assert (sheet.title, sheet.rows) == ("People", [(1, ["Name", "Siân", ("day", "2010-02-01")])])


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def with_macros():
    out = io.BytesIO(workbook(Risks=[["Title"]]))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_macros(), "has macros"),
        (zipped({"word/document.xml": "<x/>"}), "not a workbook"),
        (zipped({"xl/workbook.xml": "<x"}), "damaged"),
        (zipped({"xl/workbook.bin": "x"}), "Binary workbooks"),
        (lambda: zipped({"xl/workbook.xml": "0" * (201 << 20)}), "unpacks to too much"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"%PDF-1.7", "not a workbook"),
        (b"<html><table>", "not a workbook"),
        (b"\x00\x01\x02\x03" * 50, "not a workbook"),
        (lambda: comma_separated([["Title"]] + [["Fire"]] * 50_000), "50,001 rows"),
        (workbook(Wide=[["x"] * 101]), "101 columns"),
        (lambda: workbook(**{f"S{n}": [["x"]] for n in range(41)}), "more than 40 sheets"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content, said):
    with pytest.raises(work.NotReadable, match=said):
        read(content() if callable(content) else content)


def test_a_file_with_a_password_is_refused(monkeypatch):
    """An encrypted workbook is a compound file with this stream in it."""

    class Protected:
        def __init__(self, _file):
            pass

        __enter__ = lambda self: self  # noqa: E731
        __exit__ = lambda self, *_error: None  # noqa: E731

        def listdir(self):
            return [["EncryptedPackage"], ["EncryptionInfo"]]

    monkeypatch.setattr(work.olefile, "OleFileIO", Protected)
    with pytest.raises(work.NotReadable, match="protected by a password"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_fifty_thousand_rows_of_a_workbook_are_refused_and_not_imported():
    def fill(_book, page):
        for number in range(2_001):
            page.write_string(number, 0, "Fire")
        page.write_string(49_999, 0, "Fire")

    with pytest.raises(FileRefused, match="at most 2,000"):
        read_tables("many.xlsx", made(fill))


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "empty"), (b" \n", "empty"), (b"\n,,\n", "nothing in it")]
)
def test_an_empty_file_is_refused(content, said):
    with pytest.raises(FileRefused, match=said):
        read_tables("x.csv", content)
