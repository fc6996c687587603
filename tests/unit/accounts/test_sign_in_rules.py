"""How often one may be wrong, and what a password may be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.passwords import strength
from app.accounts.sign_in.attempts import client_network
from app.accounts.sign_in.rules import (
    LONGEST_WAIT,
    browser_words,
    password_problem,
    still_counted,
    wait_after,
    wait_left,
)

LIMIT = 10
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "minutes"),
    [(0, 0), (9, 0), (10, 5), (11, 10), (12, 20), (13, 40), (14, 60), (999, 60)],
)
def test_the_wait_doubles_up_to_an_hour(wrong, minutes):
    assert wait_after(wrong, LIMIT) == timedelta(minutes=minutes)


@given(st.lists(st.floats(0, 400), max_size=120))
def test_no_five_minutes_let_more_than_ten_through(pauses):
    """However an attacker spaces the tries, all of them wrong."""
    wrong, last_at, now = 0, BEGIN, BEGIN
    through = []
    for pause in pauses:
        now += timedelta(seconds=pause)
        if not wait_left(wrong, last_at, now, LIMIT):
            wrong, last_at = still_counted(wrong, last_at, now, LIMIT) + 1, now
            through.append(now)
    for at in through:
        assert sum(at <= each < at + timedelta(minutes=5) for each in through) <= LIMIT


@given(st.integers(0, 10_000), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_nobody_waits_longer_than_an_hour(wrong, since):
    left = wait_left(wrong, BEGIN, BEGIN + since, LIMIT)

    assert timedelta(0) <= left <= LONGEST_WAIT


def test_a_clock_that_is_behind_makes_nobody_wait():
    assert wait_left(9, BEGIN + timedelta(seconds=5), BEGIN, LIMIT) == timedelta(0)


@pytest.mark.parametrize(
    ("plain", "says"),
    [
        ("a" * 11, "between 12 and 200"),
        ("x" * 201, "between 12 and 200"),
        ("aaaaaaaaaaaaaa", "harder to guess"),
        ("QWERTY123456", "harder to guess"),
        ("password-2026!", "harder to guess"),
        ("liverpool12345", "harder to guess"),
        ("123456789012", "harder to guess"),
        ("letmeinletmein", "harder to guess"),
        ("whitehall2026", "harder to guess"),
        ("treasury-minister", "harder to guess"),
        ("Cabinet.Office.1", "harder to guess"),
        ("Family-Hubs-2026", "harder to guess"),
        ("my Standing-Agenda word", "name of this service"),
        ("siân.ŵyn and more", "your name or email"),
        ("what a secretary does", "your name or email"),
        ("at s.wyn.office today", "your name or email"),
    ],
)
def test_what_is_no_password(plain, says):
    about = ("Siân Ŵyn", "Secretary, Kent", "s.wyn.office@example.org")

    words = ["Family Hubs and Start for Life"]
    assert says in (password_problem(plain, strength, *about, words=words) or "")


@pytest.mark.parametrize(
    "plain",
    [
        "correct horse battery",
        "   a tin roof, rain   ",
        "ünïcödé-wörds-thât-fït",
        "A minister walks the dog twice",
        "x9!k-qT7z" + "rain on a tin roof " * 10,
    ],
)
def test_what_is_one_without_rules_of_composition(plain):
    assert password_problem(plain, strength, "Al", "al@example.org") is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_whom_a_client_is_counted_as(address, network):
    assert client_network(address) == network


_GECKO = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {_GECKO} Chrome/126.0 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {_GECKO} Chrome/1 Safari/5 Edg/1", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5) Firefox/127.0", "Firefox on a Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari/604.1", "Safari on an iPhone"),
        ("curl/8.1", "curl/8.1"),
        ("", "Not known"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent, words):
    assert browser_words(user_agent) == words
