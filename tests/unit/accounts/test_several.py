"""Reading people from lines that were pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.several.rules import NewPerson, find_repeated, read_lines

ANN = NewPerson("Ann Example", "ann@example.org", "Director")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ann Example, ann@example.org, Director", [ANN]),
        ("Ann Example\tann@example.org\tDirector\r\n", [ANN]),
        ("Ann Example; ann@example.org; Director", [ANN]),
        ("Ann Example <ann@example.org>, Director", [ANN]),
        ('"Ann Example" <ann@example.org>; Director', [ANN]),
        ("Name,Email,Post\nAnn Example,ann@example.org,Director", [ANN]),
        ("Ann Example", [NewPerson("Ann Example")]),
        ("ann@example.org", [NewPerson("", "ann@example.org")]),
        ("Ann Example, ann@example.org", [NewPerson("Ann Example", "ann@example.org")]),
        (
            "Example, Ann, ann@example.org, Director, Hubs",
            [NewPerson("Example, Ann", "ann@example.org", "Director, Hubs")],
        ),
        (
            "Ann <ann@example.org>; Bob <bob@example.org>",
            [NewPerson("Ann", "ann@example.org"), NewPerson("Bob", "bob@example.org")],
        ),
        ("Ann\t\tDirector", [NewPerson("Ann", "", "Director")]),
        ("\n  \n", []),
        (
            "Naomi Name, naomi@example.org",
            [NewPerson("Naomi Name", "naomi@example.org")],
        ),
    ],
)
def test_people_are_read_as_spreadsheets_and_mail_programs_list_them(text, found):
    assert read_lines(text) == found


@given(st.text())
def test_whatever_is_pasted_becomes_rows_of_one_line_each(text):
    for person in read_lines(text):
        for part in (person.name, person.email, person.post):
            assert part == " ".join(part.split())


def test_an_address_that_stands_twice_is_told_at_the_second():
    rows = [ANN, NewPerson("Bob"), NewPerson("Carl"), NewPerson("A", "ANN@example.org")]

    assert find_repeated(rows) == {3: "Row 1 has the same email address."}
