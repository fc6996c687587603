"""What agendas open with, and how they run."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from app.governance.groups.rules import openings
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.rules import item_times, minutes_ask
from app.governance.meetings.running_order import asks_at


@dataclass
class Standing:
    title: str
    section: str


@pytest.mark.parametrize(
    ("standing", "is_first", "expected"),
    [
        ([], False, ["apologies", "minutes", "matters_arising"]),
        ([], True, ["apologies"]),
        ([Standing("Risks", "risks")], False, ["apologies", "minutes", "matters_arising"]),
        ([Standing("Who is here", "apologies")], False, ["minutes", "matters_arising"]),
        ([Standing("Welcome, Apologies", "oral")], True, []),
        ([Standing("Welcome, apologies and minutes", "minutes")], False, ["matters_arising"]),
        # Only the first item is a welcome by its words.
        (
            [Standing("Risks", "risks"), Standing("On apologies", "oral")],
            False,
            ["apologies", "minutes", "matters_arising"],
        ),
        ([Standing("Risks", "risks"), Standing("Actions", "matters_arising")], True, ["apologies"]),
    ],
)
def test_agendas_open_with_what_the_standing_items_lack(standing, is_first, expected):
    assert [each.section for each in openings(standing, is_first=is_first)] == expected


BEFORE = date(2010, 1, 14)


@pytest.mark.parametrize(
    ("section", "ask", "previous_on", "expected"),
    [
        ("minutes", "", BEFORE, ["Agree the minutes of 14 January 2010."]),
        ("minutes", "", None, []),
        ("minutes", "note them", BEFORE, ["Agree the minutes of 14 January 2010.", "note them"]),
        ("minutes", "Agree all Minutes", BEFORE, ["Agree all Minutes"]),
        ("oral", "", BEFORE, []),
        ("oral", "agree it", BEFORE, ["agree it"]),
    ],
)
def test_an_item_for_the_minutes_asks_that_they_be_agreed(section, ask, previous_on, expected):
    assert asks_at(AgendaItem(section=section, ask=ask), previous_on) == expected


def test_running_times_pass_midnight():
    assert item_times(time(23, 30), [45, 10]) == [time(23, 30), time(0, 15)]
    assert minutes_ask(BEFORE) == "Agree the minutes of 14 January 2010."
