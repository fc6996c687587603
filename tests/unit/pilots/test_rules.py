"""Addresses of pilots, their terms, and what their figures come to."""

from datetime import date

import pytest

from app.core.errors import DomainError
from app.pilots.models import Pilot
from app.pilots.rules import ENGLISH_REGIONS, SLUG_LENGTH, check_term, slug_of
from app.pilots.totals import pilot_totals


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("South Tyneside, Gateshead & Sunderland", (), "south-tyneside-gateshead-sunderland"),
        ("Ynys Môn", (), "ynys-mon"),
        ("Kent", ("kent", "kent-2"), "kent-3"),
        ("<script>alert(1)</script>", (), "script-alert-1-script"),
        ("日本 🎉", (), "place"),
        ("New", (), "new-2"),
        ("Rounds", (), "rounds-2"),
    ],
)
def test_a_slug_is_plain_and_free(name, taken, slug):
    assert slug_of(name, taken) == slug


def test_a_slug_fits_its_column_even_with_a_number():
    longest = slug_of("a" * 500, {"a" * (SLUG_LENGTH - 4)})

    assert len(longest) <= SLUG_LENGTH


def test_a_term_lasts_a_day_or_more():
    check_term(date(2010, 2, 1), None)
    check_term(date(2010, 2, 1), date(2010, 2, 2))
    with pytest.raises(DomainError, match="must end after it starts"):
        check_term(date(2010, 2, 1), date(2010, 2, 1))


def test_no_two_regions_share_a_tile():
    places = {(row, column) for _name, row, column in ENGLISH_REGIONS}

    assert len(ENGLISH_REGIONS) == len(places) == 9


def test_totals_leave_out_what_is_not_known_and_count_what_is_made_up():
    totals = pilot_totals(
        [
            Pilot(region_id=1, population=1_000, is_population_illustrative=True),
            Pilot(region_id=1, population=500, is_population_illustrative=False),
            Pilot(region_id=2, mapped_spend_pounds=7, is_mapped_spend_illustrative=False),
        ]
    )

    assert (totals.pilots, totals.regions) == (3, 2)
    assert (totals.population.value, totals.population.given, totals.population.made_up) == (
        1_500,
        2,
        1,
    )
    assert totals.mapped_spend.value == 7
