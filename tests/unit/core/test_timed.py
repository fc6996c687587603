"""When timed work is due, and how things are worked on one by one."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import outages, stopping
from app.core.clock import LONDON
from app.core.errors import SavedMeanwhile
from app.core.timed import At, Every, each_apart

SUNDAY = 6


def london(*parts):
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (Every(1), "Every second"),
        (Every(5), "Every 5 seconds"),
        (Every(60), "Every minute"),
        (Every(90), "Every 90 seconds"),
        (Every(3600), "Every hour"),
        (At((3,), 10), "Every day at 3:10am"),
        (At((18, 8)), "Every day at 8am and 6pm"),
        (At(range(5, 23)), "Every hour from 5am to 10pm"),
        (At((4,), 0, SUNDAY), "Every Sunday at 4am"),
    ],
)
def test_when_it_runs_is_said_in_words(when, words):
    assert when.words == words


@pytest.mark.parametrize("hours", [(), (0,), (2,), (2, 9), (24,)])
def test_nothing_is_timed_in_the_hours_that_clock_changes_take_or_give(hours):
    with pytest.raises(ValueError, match="work is timed from 3:00"):
        At(hours)


@pytest.mark.parametrize(
    ("when", "now", "turn"),
    [
        (At((3,), 10), london(2026, 11, 29, 3, 9), london(2026, 11, 28, 3, 10)),
        (At((3,), 10), london(2026, 11, 29, 3, 10), london(2026, 11, 29, 3, 10)),
        (At((8, 18)), london(2026, 11, 29, 7), london(2026, 11, 28, 18)),
        (At((8, 18)), london(2026, 11, 29, 17), london(2026, 11, 29, 8)),
        (At((4,), 0, SUNDAY), london(2026, 11, 29, 3), london(2026, 11, 22, 4)),
        (At((4,), 0, SUNDAY), london(2026, 11, 28, 3), london(2026, 11, 22, 4)),
        # The clocks go forward on 29 March 2026, and back on 25 October.
        (At((3,)), london(2026, 3, 29, 3), datetime(2026, 3, 29, 2, tzinfo=UTC)),
        (At((3,)), london(2026, 3, 28, 3), datetime(2026, 3, 28, 3, tzinfo=UTC)),
        (At((3,)), london(2026, 10, 25, 3), datetime(2026, 10, 25, 3, tzinfo=UTC)),
        (At((3,)), london(2026, 10, 24, 3), datetime(2026, 10, 24, 2, tzinfo=UTC)),
    ],
)
def test_the_turn_that_has_come_is_the_newest_whose_time_is_past(when, now, turn):
    assert when.last_turn(now.astimezone(UTC)) == turn


@pytest.fixture
def quiet(app):
    """No database is asked for here: what a failure leaves behind has to be clean all the same."""
    return app


@pytest.mark.one_engine
def test_one_that_fails_stops_no_other_and_what_it_says_is_told_nowhere(quiet, caplog):
    seen = []

    def work(item):
        seen.append(item)
        if item == 2:
            raise ValueError("what somebody wrote")

    tally = each_apart([1, 2, 3], work, "thing")

    assert seen == [1, 2, 3]
    assert (tally.done, tally.failed, tally.left) == (2, 1, 0)
    assert tally.error.startswith("ValueError in tests/unit/core/test_timed.py:")
    assert "thing 2 failed" in caplog.text


@pytest.mark.one_engine
def test_one_that_another_was_quicker_with_is_left_to_it(quiet):
    def work(_item):
        raise SavedMeanwhile

    tally = each_apart([1, 2], work, "thing")
    assert (tally.done, tally.failed, tally.left, tally.error) == (0, 0, 2, "")


@pytest.mark.one_engine
def test_what_remains_is_left_once_the_process_is_to_stop(quiet, monkeypatch):
    asked = []

    def items():
        for number in (1, 2, 3):
            asked.append(number)
            yield number

    def work(_item):
        monkeypatch.setattr(stopping, "is_stopping", lambda: True)

    assert each_apart(items(), work, "thing").done == 1
    assert asked == [1], "whoever asks for one may claim it"
    assert each_apart([1, 2, 3], work, "thing").left == 3


@pytest.mark.one_engine
def test_while_the_database_is_away_nothing_is_worked_on(quiet, monkeypatch):
    monkeypatch.setattr(outages.Outage, "is_resting", lambda _self: True)
    tally = each_apart([1, 2], lambda _item: 1 / 0, "thing")
    assert (tally.done, tally.failed, tally.left) == (0, 0, 2)


def test_the_hour_that_is_not_there_is_nobodys_turn():
    """Twice a day for a whole year: every turn comes, and each once."""
    when = At((3, 23), 30)
    now, turns = london(2026, 1, 1, 12).astimezone(UTC), set()
    for _ in range(2 * 24 * 365):
        now += timedelta(minutes=30)
        turns.add(when.last_turn(now))
    assert {turn.astimezone(LONDON).hour for turn in turns} == {3, 23}
    assert len(turns) == 2 * 365 + 1
