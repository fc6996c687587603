"""An outage is a line when it begins, seldom one while it lasts, and one when it is over."""

import logging

import pytest

from app.core import outages


@pytest.fixture
def hands(monkeypatch):
    """A clock to be moved by hand."""

    class Hands:
        now = 1000.0

        def monotonic(self):
            return self.now

    made = Hands()
    monkeypatch.setattr(outages, "time", made)
    return made


def test_an_outage_of_ten_minutes_is_a_few_lines_with_ever_longer_rests(hands, caplog):
    caplog.set_level(logging.INFO)
    outage, asked = outages.Outage(), 0
    for _ in range(600):
        hands.now += 1
        if not outage.is_resting():
            asked += 1
            outage.report("The database cannot be reached.")
    outage.end()

    assert 50 < asked < 100
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0] == "The database cannot be reached."
    assert lines[-1] == "the database answers again, after 599 s"
    assert len(lines) < 15


def test_what_many_threads_tell_at_once_is_one_line(hands, caplog):
    outage = outages.Outage()
    for _ in range(60):
        outage.report("The database cannot be reached.")

    assert len(caplog.records) == 1
    hands.now += 61
    outage.report("The database cannot be reached.")
    assert "59 more times" in caplog.records[-1].getMessage()


def test_nothing_is_said_where_all_is_well(caplog):
    caplog.set_level(logging.INFO)
    outages.Outage().end()
    assert caplog.records == []
