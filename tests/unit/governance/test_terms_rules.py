"""Quorum, and the succession of chairs."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.governance.groups.rules import MemberRole
from app.governance.terms.rules import (
    Presence,
    QuorumRule,
    quorum,
    quorum_words,
    substitutes_words,
    succession,
)

CHAIR, DEPUTY, MEMBER = MemberRole.CHAIR, MemberRole.DEPUTY, MemberRole.MEMBER
HERE, SUBSTITUTE, AWAY = Presence.PRESENT, Presence.SUBSTITUTE, Presence.ABSENT
DEFAULT = QuorumRule()


def seats(chair, *members):
    return [(CHAIR, chair), *((MEMBER, how) for how in members)]


@pytest.mark.parametrize(
    ("rule", "there", "is_met"),
    [
        (DEFAULT, seats(HERE, HERE, AWAY, AWAY), True),
        (DEFAULT, seats(HERE, HERE, AWAY, AWAY, AWAY), False),  # half of five is three
        (DEFAULT, seats(HERE, HERE, HERE, AWAY, AWAY), True),
        (DEFAULT, seats(AWAY, HERE, HERE, HERE), False),  # nobody to chair it
        (DEFAULT, [(DEPUTY, HERE), *seats(AWAY, HERE, AWAY)], True),
        (DEFAULT, seats(SUBSTITUTE, HERE, HERE), False),  # a substitute does not chair
        (replace(DEFAULT, needs_chair=False), seats(AWAY, HERE, HERE, HERE), True),
        (DEFAULT, seats(HERE, SUBSTITUTE, AWAY, AWAY), False),
        (replace(DEFAULT, do_substitutes_count=True), seats(HERE, SUBSTITUTE, AWAY, AWAY), True),
        (
            replace(DEFAULT, allows_substitutes=False, do_substitutes_count=True),
            seats(HERE, SUBSTITUTE, AWAY, AWAY),
            False,
        ),
        (replace(DEFAULT, number=3), seats(HERE, HERE, AWAY, AWAY), False),
        (replace(DEFAULT, percent=0, number=2), seats(HERE, HERE, *[AWAY] * 20), True),
        (replace(DEFAULT, number=12), seats(HERE, HERE), True),  # all there are
        (
            DEFAULT,  # those who take minutes or look on change nothing
            [*seats(HERE, HERE, AWAY, AWAY), *[(MemberRole.OBSERVER, AWAY)] * 5],
            True,
        ),
        (DEFAULT, [(MemberRole.SECRETARY, HERE)], False),
        (DEFAULT, [], False),
    ],
)
def test_a_meeting_is_quorate_or_not(rule, there, is_met):
    assert quorum(rule, there).is_met is is_met
    assert bool(quorum(rule, there)) is is_met


OFFICIALS = [HERE] * 9 + [AWAY] * 5


@pytest.mark.parametrize(
    ("rule", "there", "words"),
    [
        (
            DEFAULT,
            seats(HERE, *OFFICIALS),
            "Quorate: the chair and 9 of 14 other members; 8 needed.",
        ),
        (
            DEFAULT,
            seats(HERE, HERE, AWAY),
            "Quorate: the chair and 1 of 2 other members; 2 needed.",
        ),
        (
            DEFAULT,
            [(DEPUTY, HERE), *seats(AWAY, HERE, AWAY)],
            "Quorate: a deputy and 1 of 3 other members; 2 needed.",
        ),
        (
            DEFAULT,
            seats(AWAY, HERE, HERE, HERE),
            "Not quorate: 3 of 4 members; 2 needed, the chair or a deputy among them.",
        ),
        (
            DEFAULT,
            seats(HERE, AWAY, AWAY, AWAY),
            "Not quorate: the chair and 0 of 3 other members; 2 needed.",
        ),
        (
            replace(DEFAULT, needs_chair=False),
            seats(AWAY, HERE, HERE),
            "Quorate: 2 of 3 members; 2 needed.",
        ),
        (
            replace(DEFAULT, do_substitutes_count=True),
            seats(SUBSTITUTE, HERE, HERE),
            "Not quorate: 3 of 3 members; 2 needed, the chair or a deputy among them.",
        ),
    ],
)
def test_the_sum_is_said_in_words(rule, there, words):
    assert quorum(rule, there).why == words


@given(
    st.builds(
        QuorumRule,
        percent=st.integers(0, 100),
        number=st.integers(0, 30),
        needs_chair=st.booleans(),
        allows_substitutes=st.booleans(),
        do_substitutes_count=st.booleans(),
    ),
    st.lists(st.tuples(st.sampled_from(MemberRole), st.sampled_from(Presence)), max_size=30),
    st.data(),
)
def test_one_more_who_comes_never_makes_a_meeting_inquorate(rule, there, data):
    if not there:
        return
    place = data.draw(st.integers(0, len(there) - 1))
    more = [*there[:place], (there[place][0], HERE), *there[place + 1 :]]

    assert quorum(rule, more) or not quorum(rule, there)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (DEFAULT, "The chair or a deputy and half of the members."),
        (replace(DEFAULT, needs_chair=False), "Half of the members."),
        (
            replace(DEFAULT, percent=33, number=4),
            "The chair or a deputy and 33% of members (at least 4 members).",
        ),
        (replace(DEFAULT, percent=0, number=1), "The chair or a deputy and 1 member."),
        (replace(DEFAULT, percent=0), "The chair or a deputy."),
        (QuorumRule(percent=0, needs_chair=False), "No quorum is set."),
    ],
)
def test_the_rule_in_words(rule, words):
    assert quorum_words(rule) == words


def test_substitutes_in_words():
    assert "do not count" in substitutes_words(DEFAULT)
    assert "who count" in substitutes_words(replace(DEFAULT, do_substitutes_count=True))
    assert "may not send substitutes" in substitutes_words(
        replace(DEFAULT, allows_substitutes=False)
    )


def chair(name, starts_on, ends_on=None):
    return SimpleNamespace(role=CHAIR, name_then=name, starts_on=starts_on, ends_on=ends_on)


TODAY, MARCH, MAY = date(2010, 2, 4), date(2010, 3, 1), date(2010, 5, 1)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([], "It has no chair today."),
        ([chair("X", date(2009, 1, 1), TODAY)], "It has no chair today."),
        ([chair("X", date(2009, 7, 1))], "Chaired by X since 1 July 2009."),
        (
            [chair("Y", MARCH), chair("X", date(2009, 7, 1), MARCH)],
            "Chaired by X since 1 July 2009 until 1 March 2010, then Y.",
        ),
        (
            [chair("X", date(2009, 7, 1), MARCH), chair("Y", MAY)],
            "Chaired by X since 1 July 2009 until 1 March 2010, then no one; from 1 May 2010 Y.",
        ),
        (
            [chair("X", date(2009, 7, 1), MARCH)],
            "Chaired by X since 1 July 2009 until 1 March 2010; no successor is named.",
        ),
        ([chair("Y", MARCH)], "It has no chair today; from 1 March 2010 Y does."),
    ],
)
def test_who_chairs_and_who_follows(terms, said):
    assert succession(terms, TODAY) == said
