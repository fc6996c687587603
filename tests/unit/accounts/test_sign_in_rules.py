"""What a password may be, how long things last, and what they are called."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.passwords import strength
from app.accounts.sign_in.attempts import client_network
from app.accounts.sign_in.rules import (
    TokenKind,
    browser_words,
    is_over,
    is_proven,
    password_problem,
)


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
        ("64:ff9b::192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:50123", "192.0.2.7"),
        ("[2001:db8:1:2::9]:443", "2001:0db8:0001:0002"),
        ("[2001:db8:1:2::9]", "2001:0db8:0001:0002"),
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


@pytest.mark.parametrize(
    ("begun", "seen", "over"),
    [(0, 0, False), (11, 0, False), (12, 0, True), (0, 1, True), (0, 0.9, False), (13, 2, True)],
)
def test_a_session_is_over_after_an_idle_hour_or_twelve_at_most(begun, seen, over):
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    idle, longest = timedelta(hours=1), timedelta(hours=12)
    ago = [now - timedelta(hours=hours) for hours in (begun, seen)]
    assert is_over(*ago, now, idle=idle, longest=longest) is over


@pytest.mark.parametrize(("minutes", "proven"), [(0, True), (9, True), (10, False), (11, False)])
def test_a_proof_holds_for_ten_minutes(minutes, proven):
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert is_proven(now - timedelta(minutes=minutes), now) is proven


def test_how_long_links_and_codes_work():
    assert [kind.lasts for kind in TokenKind] == [
        timedelta(hours=1),
        timedelta(days=7),
        timedelta(minutes=10),
    ]
