"""What people type into fields, and what the fields make of it."""

from datetime import date, time
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.web.fields import (
    ClockField,
    DayField,
    EnumField,
    LineField,
    PickField,
    TextField,
    TickField,
    TicksField,
    WholeField,
)


class Colour(StrEnum):
    DEEP_BLUE = "deep_blue"
    RED = "red"


def filled(field, *typed, **initial):
    """A form with the one field, sent with what was typed."""
    form = type("OneField", (Form,), {"field": field})
    sent = form(MultiDict([("field", value) for value in typed]), **initial)
    sent.validate()
    return sent.field


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (("18", "2", "2010"), date(2010, 2, 18)),
        (("08", "02", "2010"), date(2010, 2, 8)),
        ((" 8 ", "Feb", "2010"), date(2010, 2, 8)),
        (("8", "february", "2010"), date(2010, 2, 8)),
        (("8", "SEPT", "2010"), date(2010, 9, 8)),
        (("29", "2", "2012"), date(2012, 2, 29)),
        (("18", "2", "10"), date(2010, 2, 18)),
        (("18", "2", "90"), date(1990, 2, 18)),
        (("18", "2", "89"), date(2089, 2, 18)),
    ],
)
def test_a_day_is_day_month_and_year(typed, day):
    field = filled(DayField("Due date"), *typed)

    assert field.errors == []
    assert field.data == day


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "", ""), "Enter the due date."),
        (("18", "", "2010"), "Due date must include a month."),
        (("18", "", ""), "Due date must include a month and year."),
        (("29", "2", "2010"), "Due date must be a real date."),
        (("31", "June", "2010"), "Due date must be a real date."),
        (("18", "13", "2010"), "Due date must be a real date."),
        (("18", "f", "2010"), "Due date must be a real date."),
        (("eighteen", "2", "2010"), "Due date must be a real date."),
        (("1", "1", "9" * 20), "Due date must be a real date."),
        (("18", "2", "1"), "Due date must be between 1990 and 2100."),
        (("18", "2", "010"), "Due date must be between 1990 and 2100."),
        (("18", "2", "3010"), "Due date must be between 1990 and 2100."),
    ],
)
def test_a_day_that_is_none_is_told_and_kept_as_typed(typed, message):
    field = filled(DayField("Due date"), *typed)

    assert field.errors == [message]
    assert field.data is None
    assert field.typed == list(typed)


def test_a_day_may_be_left_open():
    field = filled(DayField("Due date", is_required=False), "", "", "")

    assert field.errors == []
    assert field.data is None


@given(st.lists(st.text(max_size=25), max_size=5))
def test_no_typing_breaks_a_day(typed):
    field = filled(DayField("Due date"), *typed)

    assert (field.data is None) == bool(field.errors)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_comes_back_as_it_was_shown(day):
    shown = DayField("Due date").bind(Form(), "field")
    shown.process_data(day)

    assert filled(DayField("Due date"), *shown.typed).data == day
    assert str(day.year) in shown.spoken()


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2pm", time(14)),
        ("2:30 PM", time(14, 30)),
        ("9.30am", time(9, 30)),
        ("14:30", time(14, 30)),
        ("noon", time(12)),
        ("12am", time(0)),
        ("12pm", time(12)),
    ],
)
def test_a_time_is_typed_as_people_say_it(typed, moment):
    field = filled(ClockField("Starts"), typed)

    assert field.errors == []
    assert field.data == moment


@pytest.mark.parametrize("typed", ["2", "25:00", "13pm", "9:75", "soon", "0pm"])
def test_a_time_that_is_none_is_told(typed):
    assert filled(ClockField("Starts"), typed).errors == [
        "Starts must be a time, like 9:30am or 14:30."
    ]


def test_a_line_loses_what_nobody_sees():
    field = filled(LineField("Title"), "  Spend\x00 count \r\n")

    assert field.data == "Spend count"


def test_a_line_has_a_longest():
    field = filled(LineField("Title", longest=5), "123456")

    assert field.errors == ["Title must be 5 characters or fewer."]


def test_lines_end_one_way():
    assert filled(TextField("Detail"), "one\r\ntwo").data == "one\ntwo"


def test_a_required_text_of_spaces_is_not_there():
    assert filled(TextField("Detail"), " \r\n ").errors == ["Enter the detail."]


@pytest.mark.parametrize(
    ("typed", "number"), [("1,200", 1200), ("£250,000", 250_000), (" 7 ", 7), ("0", 0)]
)
def test_a_whole_number_may_have_commas(typed, number):
    field = filled(WholeField("Funding"), typed)

    assert field.errors == []
    assert field.data == number


@pytest.mark.parametrize("typed", ["1.5", "-1", "lots", "²", "1" * 30])
def test_what_is_no_whole_number_is_told(typed):
    field = filled(WholeField("Funding", prefix="£", high=1000), typed)

    assert field.errors == ["Funding must be a whole number from £0 to £1,000."]


def picked(typed, **options):
    field = PickField("Owner", **options)
    form = type("OneField", (Form,), {"field": field})(MultiDict({"field": typed}))
    form.field.offer([(1, "Ann"), (2, "Bob")])
    form.validate()
    return form.field


def test_a_record_is_picked_from_the_list():
    assert picked("2").data == 2
    assert picked("2").spoken() == "Bob"
    assert picked("3").errors == ["Choose the owner from the list."]
    assert picked("").errors == ["Choose the owner."]
    assert picked("'; DROP").errors == ["Choose the owner."]


def test_a_pick_may_be_left_open():
    field = picked("", is_required=False, nothing="Nobody")

    assert field.errors == []
    assert field.data is None
    assert field.spoken() == "Nobody"


def test_ticks_are_of_the_list():
    def ticked(*typed):
        form = type("OneField", (Form,), {"field": TicksField("Apologies")})
        sent = form(MultiDict([("field", value) for value in typed]))
        sent.field.offer([(1, "Ann"), (2, "Bob")])
        sent.validate()
        return sent.field

    assert ticked("1", "2").data == [1, 2]
    assert not ticked().errors
    assert ticked("1", "9").errors


def test_an_enum_is_one_of_its_values():
    assert filled(EnumField("Colour", Colour), "deep_blue").data is Colour.DEEP_BLUE
    assert filled(EnumField("Colour", Colour), "deep_blue").spoken() == "Deep blue"
    assert filled(EnumField("Colour", Colour), "green").errors == ["Choose the colour."]
    assert filled(EnumField("Colour", Colour, is_required=False), "").data is None


def test_a_tick_reads_as_yes_or_no():
    assert filled(TickField("Key"), "y").spoken() == "Yes"
    assert filled(TickField("Key")).spoken() == "No"


def test_labels_that_begin_with_an_abbreviation_keep_it():
    assert filled(LineField("NHS body"), "").errors == ["Enter the NHS body."]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Why it is late", "Enter why it is late."),
        ("Your name", "Enter your name."),
        ("One place", "Enter one place."),
        ("Other area of work", "Enter the other area of work."),
    ],
)
def test_a_message_gives_a_label_its_article_unless_it_begins_with_a_word_of_its_kind(label, said):
    assert filled(LineField(label), "").errors == [said]
