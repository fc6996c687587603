"""Workflow, ratings, movement, markings, and how values read."""

from datetime import UTC, date, datetime, time
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import formats
from app.core.markings import HIGHEST, LOWEST, Marking, MarkingScheme, is_within
from app.core.rag import CONFIDENCE, CONFIDENCE_MEANING, Rag, movement
from app.core.workflow import MoveNotAllowed, Workflow, label


class Door(StrEnum):
    OPEN = "open"
    HALF_OPEN = "half_open"
    SHUT = "shut"


DOOR = Workflow(
    "door",
    {Door.OPEN: (Door.HALF_OPEN,), Door.HALF_OPEN: (Door.OPEN, Door.SHUT), Door.SHUT: ()},
)


def test_a_move_in_the_table_is_allowed_and_so_is_staying():
    DOOR.check(Door.OPEN, Door.HALF_OPEN)
    DOOR.check(Door.SHUT, Door.SHUT)
    assert DOOR.moves_from(Door.HALF_OPEN) == (Door.OPEN, Door.SHUT)


def test_any_other_move_is_refused_in_words():
    with pytest.raises(MoveNotAllowed) as refused:
        DOOR.check(Door.SHUT, Door.HALF_OPEN)

    assert refused.value.message == "This door is shut and cannot become half open."
    assert label(Door.HALF_OPEN) == "half open"


def test_every_rating_has_a_word_and_every_confidence_a_meaning():
    assert all(rating.word for rating in Rag)
    assert set(CONFIDENCE_MEANING) == set(CONFIDENCE)
    assert Rag.AMBER_RED.css == "amber-red"


@pytest.mark.parametrize(
    ("before", "now", "arrow", "words"),
    [
        (Rag.AMBER, Rag.GREEN, "up", "up from Amber"),
        (Rag.GREEN, Rag.AMBER_RED, "down", "down from Green"),
        (Rag.RED, Rag.RED, "level", "no change"),
        (None, Rag.RED, "new", "first rating"),
        (Rag.GREEN, None, "level", "not rated"),
        (Rag.NOT_RATED, Rag.GREEN, "new", "first rating"),
    ],
)
def test_movement_is_told_in_words(before, now, arrow, words):
    assert movement(before, now) == (arrow, words)


@given(st.sampled_from(CONFIDENCE), st.sampled_from(CONFIDENCE))
def test_what_goes_up_comes_down(one, other):
    opposite = {"up": "down", "down": "up", "level": "level"}

    assert movement(other, one).arrow == opposite[movement(one, other).arrow]


def test_each_marking_belongs_to_one_scheme():
    held = [marking for scheme in MarkingScheme for marking in scheme.markings]

    assert sorted(held) == sorted(Marking)
    assert Marking.NOT_MARKED.word == "NOT MARKED"
    assert Marking.OFFICIAL_SENSITIVE.word == "OFFICIAL-SENSITIVE"


def test_dates_and_times_read_as_people_write_them():
    assert formats.day(date(2010, 2, 8)) == "8 February 2010"
    assert formats.short_day(date(2010, 2, 8)) == "8 Feb 10"
    assert [formats.clock_time(t) for t in (time(0, 5), time(9, 30), time(12), time(14))] == [
        "12:05am",
        "9:30am",
        "noon",
        "2pm",
    ]
    assert formats.moment(datetime(2010, 6, 1, 13, 5, tzinfo=UTC)) == "1 June 2010 at 2:05pm"


@pytest.mark.parametrize(
    ("pounds", "text"),
    [
        (0, "£0"),
        (250_000, "£250,000"),
        (999_999, "£999,999"),
        (112_000_000, "£112m"),
        (8_300_000, "£8.3m"),
        (3_250_000, "£3.25m"),
        (3_245_000, "£3.25m"),
        (2_354_000_000, "£2.35bn"),
        (999_960_000, "£999.96m"),
        (999_996_000, "£1bn"),
        (82_000_000_000, "£82bn"),
        (8_300_000_000, "£8.3bn"),
        (-7_500_000, "-£7.5m"),
        (-400, "-£400"),
    ],
)
def test_money_reads_short(pounds, text):
    assert formats.pounds(pounds) == text


def test_counts_agree_with_their_nouns():
    assert formats.counted(1, "risk") == "1 risk"
    assert formats.counted(1200, "risk") == "1,200 risks"
    assert formats.counted(0, "entry", "entries") == "0 entries"


def test_paragraphs_are_text_and_never_markup():
    drawn = formats.paragraphs("One <b>bold</b>\r\nline\r\n\r\n\r\n\r\nTwo & more")

    assert drawn.count("<p ") == 2
    assert "&lt;b&gt;bold&lt;/b&gt;<br>line" in drawn
    assert "Two &amp; more" in drawn
    assert formats.paragraphs("") == ""


@pytest.mark.parametrize(
    ("marking", "clearances", "may"),
    [
        (Marking.PROTECT, {Marking.PROTECT}, True),
        (Marking.NOT_MARKED, {Marking.PROTECT}, True),
        (Marking.RESTRICTED, {Marking.PROTECT, Marking.OFFICIAL_SENSITIVE}, False),
        (Marking.OFFICIAL, {Marking.RESTRICTED}, False),  # none implies one in the other scheme
        (Marking.OFFICIAL, {Marking.RESTRICTED, Marking.OFFICIAL}, True),
        (Marking.NOT_MARKED, set(), False),
    ],
)
def test_a_clearance_reaches_up_to_its_marking_in_its_own_scheme(marking, clearances, may):
    assert is_within(marking, clearances) is may


@pytest.mark.parametrize("marking", Marking)
def test_the_highest_clearances_reach_everything(marking):
    assert is_within(marking, HIGHEST)
    assert is_within(marking, LOWEST) is (marking in LOWEST)
