"""Lists as files: what is written is read back as it was, and nothing in it is worked out."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.core.errors import DomainError
from app.core.exports import Column, Table, as_csv, as_xlsx

HOSTILE = [
    '=HYPERLINK("http://evil.example","Click")',
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "http://evil.example/a",
    "mailto:eve@example.net",
    "internal:Sheet2!A1",
    "0123",
    "1e9",
    "TRUE",
    '"; DROP, "x"\nline two',
    "Dŵr 🏴",
    "<b>&amp;</b>",
]


@dataclass
class Row:
    text: str = "Text"
    count: int = 3
    share: Decimal = Decimal("2.5")
    on: date | None = date(2010, 2, 18)
    at: datetime = datetime(2010, 7, 1, 12, 30, tzinfo=UTC)
    is_key: bool = True


TABLE: Table[Row] = Table(
    "Milestones",
    (
        Column("Text", lambda row: row.text),
        Column("Count", lambda row: row.count),
        Column("Share", lambda row: row.share),
        Column("On", lambda row: row.on),
        Column("At", lambda row: row.at),
        Column("Key", lambda row: row.is_key),
    ),
)


def read_csv(made):
    raw = made.read()
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel would take it for another encoding"
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def read_xlsx(made):
    return load_workbook(made).active


def test_a_csv_file_holds_words_numbers_and_iso_dates():
    head, row = read_csv(as_csv(TABLE, [Row(count=-4)]))

    assert head == ["Text", "Count", "Share", "On", "At", "Key"]
    assert row == ["Text", "-4", "2.5", "2010-02-18", "2010-07-01T13:30:00+01:00", "Yes"]


def test_a_workbook_holds_real_numbers_and_dates():
    sheet = read_xlsx(as_xlsx(TABLE, [Row(count=-4, is_key=False), Row(on=None)]))

    assert sheet.title == "Milestones"
    assert [cell.value for cell in sheet[1]] == ["Text", "Count", "Share", "On", "At", "Key"]
    assert [cell.value for cell in sheet[2]] == [
        "Text",
        -4,
        2.5,
        datetime.fromisoformat("2010-02-18"),
        datetime.fromisoformat("2010-07-01T13:30"),
        "No",
    ]
    assert sheet["D2"].is_date
    assert sheet["D2"].number_format == "yyyy-mm-dd"
    assert sheet["D3"].value is None
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_a_text_in_a_workbook(text):
    sheet = read_xlsx(as_xlsx(TABLE, [Row(text=text)]))

    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].hyperlink is None
    assert sheet["A2"].value.replace("_x000D_", "\r") == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_never_a_formula_in_a_csv_file(text):
    [_head, row] = read_csv(as_csv(TABLE, [Row(text=text)]))

    assert row[0].removeprefix("'") == text
    assert row[0][0] not in "=+-@\t\r\n＝"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50))
def test_any_text_comes_back(text):
    [_head, row] = read_csv(as_csv(TABLE, [Row(text=text)]))

    assert row[0] in (text, f"'{text}")
    assert not row[0].startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_list_that_is_too_long_is_refused_in_words(write):
    endless = (Row() for _ in count())

    with pytest.raises(DomainError, match="more than 10 rows"):
        write(TABLE, endless, limit=10)
    assert write(TABLE, islice(endless, 10), limit=10).read()


def test_what_no_cell_holds_is_cut():
    sheet = read_xlsx(as_xlsx(TABLE, [Row(text="x" * 40_000)]))

    assert sheet["A2"].value == "x" * 32_767
