"""What a cell says: of texts, numbers and dates as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.risks.rules import Severity
from app.workbook.cells import BadCell, Fault, parse, show
from app.workbook.columns import (
    Kind,
    SheetColumn,
    choice,
    day,
    lines,
    name,
    point,
    text,
    whole,
    yes_no,
)

DAY, WHOLE, YES, LINE = day("d", "Due"), whole("w", "Sum"), yes_no("y", "Key"), name("n", "Name")
EMAIL = SheetColumn("e", "Email", Kind.EMAIL)
REFERENCE = SheetColumn("r", "Reference", Kind.REFERENCE)
TENTHS = SheetColumn("t", "Posts", Kind.TENTHS)
POINT = point("p", "Likelihood")
FIRST_OF_FEBRUARY = date(2010, 2, 1)


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        (DAY, date(2010, 2, 1), FIRST_OF_FEBRUARY),
        (DAY, "1/2/2010", FIRST_OF_FEBRUARY),
        (DAY, "01.02.2010", FIRST_OF_FEBRUARY),
        (DAY, "1-2-10", FIRST_OF_FEBRUARY),
        (DAY, "2010-02-01", FIRST_OF_FEBRUARY),
        (DAY, "2010-02-01T00:00:00", FIRST_OF_FEBRUARY),
        (DAY, "1 Feb 10", FIRST_OF_FEBRUARY),
        (DAY, " 1st  February 2010 ", FIRST_OF_FEBRUARY),
        (DAY, "Monday, 1 February 2010", FIRST_OF_FEBRUARY),
        (DAY, "1 Chwefror 2010", FIRST_OF_FEBRUARY),
        (DAY, "1-Feb-2010", FIRST_OF_FEBRUARY),
        (DAY, 40210, FIRST_OF_FEBRUARY),
        (DAY, 40210.0, FIRST_OF_FEBRUARY),
        (WHOLE, 12.0, 12),
        (WHOLE, "1,200", 1200),
        (WHOLE, "£1,200", 1200),
        (WHOLE, " 7 ", 7),
        (WHOLE, "1 200", 1200),
        (POINT, "4 Likely", 4),
        (POINT, 5, 5),
        (TENTHS, 2.5, Decimal("2.5")),
        (TENTHS, "2", Decimal("2.0")),
        (YES, True, True),
        (YES, "YES", True),
        (YES, "n", False),
        (YES, "x", True),
        (LINE, "  007 ", "007"),
        (LINE, 7.0, "7"),
        (LINE, 7.5, "7.5"),
        (LINE, True, "Yes"),
        (LINE, FIRST_OF_FEBRUARY, "1 February 2010"),
        (LINE, "two\r\nlines", "two lines"),
        (LINE, "<script>alert(1)</script>", "<script>alert(1)</script>"),
        (LINE, "Llŷn ac Eifionydd 🏴", "Llŷn ac Eifionydd 🏴"),
        (LINE, "hard\xa0space\xa0", "hard\xa0space"),
        (EMAIL, "Sam <Sam@Example.org>", "sam@example.org"),
        (EMAIL, "mailto:sam@example.org", "sam@example.org"),
        (REFERENCE, "r-7", "R-007"),
        (REFERENCE, "R007", "R-007"),
        (lines("l", "Areas"), "Kent; Essex;Kent", ["Kent", "Essex"]),
        (lines("l", "Areas"), "Kent; East\nEssex", ["Kent; East", "Essex"]),
    ],
)
def test_a_cell_is_read_as_people_mean_it(column, raw, value):
    assert parse(column, raw) == value


@pytest.mark.parametrize(
    ("column", "raw", "reason"),
    [
        (DAY, "31/2/2010", "not a date"),
        (DAY, "2/13/2010", "not a date"),
        (DAY, "February 2010", "not a date"),
        (DAY, "1. Februar 2010", "not a date"),
        (DAY, "soon", "not a date"),
        (DAY, True, "not a date"),
        (DAY, 10**9, "not a date"),
        (DAY, "1/2/1066", "between 1990 and 2100"),
        (DAY, date(3010, 2, 1), "between 1990 and 2100"),
        (DAY, Fault("#N/A"), "The formula gives #N/A"),
        (WHOLE, "1.000,50", "whole number"),
        (WHOLE, "1,00", "whole number"),
        (WHOLE, 2.5, "whole number"),
        (WHOLE, -1, "whole number"),
        (WHOLE, True, "whole number"),
        (WHOLE, "five", "whole number"),
        (WHOLE, "²", "whole number"),
        (POINT, 6, "1 to 5"),
        (POINT, "45 Likely", "1 to 5"),
        (TENTHS, 2.55, "one decimal"),
        (YES, "perhaps", "Yes or No"),
        (LINE, "x" * 201, "201 characters"),
        (EMAIL, "sam at example.org", "not an email address"),
        (EMAIL, "sam@example.org; jo@example.org", "not an email address"),
        (REFERENCE, "RISK/12", "not a reference"),
        (REFERENCE, "R-999999999", "not a reference"),
        (lines("l", "Areas"), "x" * 201, "201 characters"),
    ],
)
def test_a_cell_that_cannot_be_taken_says_why_and_what_to_do(column, raw, reason):
    with pytest.raises(BadCell, match=reason) as caught:
        parse(column, raw)
    assert caught.value.remedy.endswith(".")


def test_a_choice_is_taken_by_its_word_whatever_the_letters():
    severity = choice("s", "Severity", Severity)
    offered = severity.choices()

    assert parse(severity, " critical ", offered) is Severity.CRITICAL
    with pytest.raises(BadCell, match="not one of the choices") as caught:
        parse(severity, "Dire", offered)
    assert "Low, Medium, High, Critical" in caught.value.remedy


PLAIN = st.text(
    st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\ufeff"), max_size=50
).map(str.strip)
VALUES = st.one_of(
    st.tuples(st.just(DAY), st.dates(date(1990, 1, 1), date(2099, 12, 31))),
    st.tuples(st.just(WHOLE), st.integers(0, 10**12)),
    st.tuples(st.just(YES), st.booleans()),
    st.tuples(st.just(LINE), PLAIN),
    st.tuples(st.just(text("t", "Text")), PLAIN),
    st.tuples(
        st.just(lines("l", "Areas")),
        st.lists(PLAIN.filter(bool), unique=True, max_size=5),
    ),
)


@given(VALUES)
def test_what_is_written_is_read_again(both):
    column, value = both
    written = show(column, value, str)
    if written not in ("", None):
        assert parse(column, written) == value
