"""What agendas open with, and how they run."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from app.governance.groups.rules import SectionKind as S
from app.governance.groups.rules import openings
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.rules import item_times, minutes_ask
from app.governance.meetings.running_order import asks_at


@dataclass
class Standing:
    title: str
    section: S


@pytest.mark.parametrize(
    ("standing", "is_first", "expected"),
    [
        ([], False, [S.APOLOGIES, S.MINUTES, S.MATTERS_ARISING]),
        ([], True, [S.APOLOGIES]),
        ([Standing("Risks", S.RISKS)], False, [S.APOLOGIES, S.MINUTES, S.MATTERS_ARISING]),
        ([Standing("Who is here", S.APOLOGIES)], False, [S.MINUTES, S.MATTERS_ARISING]),
        ([Standing("Welcome, Apologies", S.ORAL)], True, []),
        ([Standing("Welcome, apologies and minutes", S.MINUTES)], False, [S.MATTERS_ARISING]),
        # Only the first item is a welcome by its words.
        (
            [Standing("Risks", S.RISKS), Standing("On apologies", S.ORAL)],
            False,
            [S.APOLOGIES, S.MINUTES, S.MATTERS_ARISING],
        ),
        ([Standing("Risks", S.RISKS), Standing("Actions", S.MATTERS_ARISING)], True, [S.APOLOGIES]),
    ],
)
def test_agendas_open_with_what_the_standing_items_lack(standing, is_first, expected):
    assert [each.section for each in openings(standing, is_first=is_first)] == expected


BEFORE = date(2010, 1, 14)


@pytest.mark.parametrize(
    ("section", "ask", "previous_on", "expected"),
    [
        (S.MINUTES, "", BEFORE, ["Agree the minutes of 14 January 2010."]),
        (S.MINUTES, "", None, []),
        (S.MINUTES, "note them", BEFORE, ["Agree the minutes of 14 January 2010.", "note them"]),
        (S.MINUTES, "Agree all Minutes", BEFORE, ["Agree all Minutes"]),
        (S.ORAL, "", BEFORE, []),
        (S.ORAL, "agree it", BEFORE, ["agree it"]),
    ],
)
def test_an_item_for_the_minutes_asks_that_they_be_agreed(section, ask, previous_on, expected):
    assert asks_at(AgendaItem(section=section, ask=ask), previous_on) == expected


def test_running_times_pass_midnight():
    assert item_times(time(23, 30), [45, 10]) == [time(23, 30), time(0, 15)]
    assert minutes_ask(BEFORE) == "Agree the minutes of 14 January 2010."
