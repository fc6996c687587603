"""The two readings of the one clock."""

from datetime import UTC, date, datetime

import pytest

from app.core import clock
from tests import factories as make


def test_the_programme_has_the_real_date_in_london(app):
    just_before_midnight_in_utc = datetime(2010, 6, 30, 23, 30, tzinfo=UTC)

    with clock.frozen(now=just_before_midnight_in_utc):
        assert clock.today() == date(2010, 7, 1)


def test_a_pinned_date_moves_no_real_instant(app):
    make.pin(date(2010, 2, 4))

    assert clock.today() == date(2010, 2, 4)
    assert clock.now().year >= 2026


def test_a_date_that_moves_is_read_anew_when_forgotten(app):
    make.pin(date(2010, 2, 4))
    clock.today()

    make.pin(date(2010, 2, 18))

    assert clock.today() == date(2010, 2, 18)


def test_held_readings_end_with_their_block(app):
    make.pin(date(2010, 2, 4))
    with clock.frozen(today=date(2012, 1, 1)):
        clock.forget()
        assert clock.today() == date(2012, 1, 1)
        with clock.frozen(now=datetime(2015, 1, 1, tzinfo=UTC)):
            assert clock.today() == date(2012, 1, 1)
            assert clock.now().year == 2015

    assert clock.today() == date(2010, 2, 4)


def test_holding_ends_though_the_block_fails(app):
    with pytest.raises(ValueError, match="late"), clock.frozen(today=date(2012, 1, 1)):
        raise ValueError("late")

    assert clock.today() != date(2012, 1, 1)
