"""How often one may be wrong, and whose attempts keep whom waiting: the rules alone, on a clock
that the tests hold."""

from collections import Counter as Tally
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.sign_in.limits import (
    AttemptKind,
    Limit,
    counters_of,
    still_counted,
    wait_left,
    without,
)

MINUTE, HOUR = 60, 3600
WINDOW = 15 * MINUTE
LIMIT = Limit(10, WINDOW)


@pytest.mark.parametrize(
    ("attempts", "now", "left"),
    [
        ([], 0, 0),
        ([0] * 9, 0, 0),
        ([0] * 10, 0, WINDOW),
        ([0] * 10, WINDOW - 1, 1),
        ([0] * 10, WINDOW, 0),
        ([0, *[300] * 9], 400, WINDOW - 400),
        ([0, *[300] * 9], WINDOW, 0),
        ([0, *[300] * 10], 400, WINDOW - 100),
        ([5] * 10, 0, WINDOW),  # by a clock that is ahead
    ],
)
def test_there_is_room_again_once_the_oldest_leaves_the_window(attempts, now, left):
    assert wait_left(attempts, now, LIMIT) == left


@given(st.lists(st.floats(0, 400), max_size=120))
def test_no_window_lets_more_than_the_limit_through(pauses):
    """However an attacker spaces the attempts, all of them wrong."""
    attempts, through, now = [], [], 0.0
    for pause in pauses:
        now += pause
        if not wait_left(attempts, now, LIMIT):
            attempts = [*still_counted(attempts, now, LIMIT), now]
            through.append(now)
    for at in through:
        assert sum(at <= each < at + LIMIT.window for each in through) <= LIMIT.most


@given(st.lists(st.floats(0, 2 * WINDOW), max_size=40), st.floats(0, 3 * WINDOW))
def test_nobody_waits_longer_than_a_window_and_then_may_try(attempts, now):
    left = wait_left(attempts, now, LIMIT)

    assert 0 <= left <= WINDOW
    late = max([now, *attempts]) + WINDOW
    assert wait_left(attempts, late, LIMIT) == 0


@given(st.lists(st.integers(0, 20)), st.integers(0, 20))
def test_an_attempt_that_is_taken_back_leaves_the_others(attempts, at):
    before, after = Tally(map(float, attempts)), Tally(without([*attempts, at], at))

    assert after == before


class House:
    """The counters of a deployment, without a database: whose attempt is looked at, and when."""

    def __init__(self):
        self.kept = {}
        self.checked = []

    def tries(self, now, subject, client, known="", *, is_right=False, kind=AttemptKind.PASSWORD):
        """Whether the attempt is looked at."""
        counters = counters_of(kind, subject, client=client, known=known)
        if any(wait_left(self.kept.get(c.key, []), now, c.limit) for c in counters):
            return False
        for c in counters:
            attempts = [*still_counted(self.kept.get(c.key, []), now, c.limit), now]
            self.kept[c.key] = without(attempts, now) if is_right else attempts
        if not is_right:
            self.checked.append((now, subject, known))
        return True

    def most_guessed(self, subject):
        """The most guesses of strangers at it that any window saw checked."""
        at = [now for now, tried, known in self.checked if tried == subject and not known]
        return max((sum(begin <= each < begin + WINDOW for each in at) for begin in at), default=0)


PEOPLE = [f"person-{number}" for number in range(200)]
VICTIM = PEOPLE[0]


def at_nine(house, office, begin, *, known=frozenset()):
    """200 people sign in within five minutes, each with one slip of the keys before. Gives those
    who are refused."""
    refused = set()
    for number, person in enumerate(PEOPLE):
        now, browser = begin + 1.5 * number, person if person in known else ""
        for is_right in (False, True):
            if not house.tries(now, person, office, browser, is_right=is_right):
                refused.add(person)
    return refused


def attack(house, clients, subjects, *, until=HOUR, every=0.25):
    """Guesses from eight until nine, at full rate, taking turns."""
    now = 0.0
    for number in count():
        if now >= until:
            return
        turn = number // len(subjects)
        house.tries(now, subjects[number % len(subjects)], clients[turn % len(clients)])
        now += every


def test_a_stranger_at_full_rate_for_an_hour_refuses_nobody_in_the_office():
    house = House()
    attack(house, ["stranger"], [VICTIM], until=HOUR + 5 * MINUTE)

    assert at_nine(house, "office", HOUR) == set()
    assert house.most_guessed(VICTIM) <= 10


def test_in_the_office_itself_they_refuse_the_one_account_alone():
    house = House()
    attack(house, ["office"], [VICTIM], until=HOUR + 5 * MINUTE)

    assert at_nine(house, "office", HOUR) == {VICTIM}
    assert at_nine(House(), "office", HOUR, known={VICTIM}) == set()
    assert house.most_guessed(VICTIM) <= 10


def test_a_stranger_who_guesses_at_everybody_refuses_nobody_elsewhere():
    house = House()
    attack(house, ["stranger"], PEOPLE, until=HOUR + 5 * MINUTE)

    assert at_nine(house, "office", HOUR) == set()
    assert max(map(house.most_guessed, PEOPLE)) <= 10


def test_strangers_in_many_places_get_ten_guesses_and_refuse_no_known_browser():
    house = House()
    attack(house, [f"stranger-{number}" for number in range(500)], [VICTIM])

    assert house.most_guessed(VICTIM) == 10
    assert at_nine(house, "office", HOUR) == {VICTIM}, "in a new browser"
    assert at_nine(house, "office", HOUR + 10 * MINUTE, known={VICTIM}) == set()
    assert at_nine(house, "office", HOUR + WINDOW + 1) == set(), "once they have gone"


@pytest.mark.parametrize("kind", [AttemptKind.PASSWORD, AttemptKind.CODE, AttemptKind.RESET])
def test_what_is_refused_renews_no_wait(kind):
    house = House()
    until = HOUR + MINUTE
    for now in range(until):
        house.tries(now, VICTIM, "stranger", kind=kind)
    begin = max(now for now, _subject, _known in house.checked)

    assert until - begin <= HOUR
    assert house.tries(begin + HOUR, VICTIM, "stranger", kind=kind)


@pytest.mark.parametrize(
    ("kind", "known", "client", "strangers", "window"),
    [
        (AttemptKind.PASSWORD, 10, 5, 10, WINDOW),
        (AttemptKind.CODE, 10, 5, 10, HOUR),
        (AttemptKind.RESET, 5, 5, 20, HOUR),
        (AttemptKind.CHOICE, 20, 20, 20, WINDOW),
    ],
)
def test_how_many_attempts_a_window_has(kind, known, client, strangers, window):
    """In a browser that is known, from one place, and from all places together."""

    def allowed(tries):
        house = House()
        first = [house.tries(0, VICTIM, kind=kind, **tries(n)) for n in range(30)]
        assert not house.tries(window - 1, VICTIM, kind=kind, **tries(0))
        assert house.tries(window, VICTIM, kind=kind, **tries(0))
        return sum(first)

    assert allowed(lambda n: {"client": "home", "known": "browser"}) == known
    assert allowed(lambda n: {"client": "elsewhere"}) == client
    assert allowed(lambda n: {"client": f"elsewhere-{n}"}) == strangers
