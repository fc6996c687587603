"""What keeps people from a pack, and where each obstacle is removed."""

import pytest

from app.core.markings import Marking
from app.packs.readership.rules import Expected, Obstacle, Readership, find_barred

CLEARED = frozenset({Marking.RESTRICTED, Marking.OFFICIAL})


def someone(**given):
    return Expected(
        **{
            "person_id": 7,
            "name": "Ann",
            "part": "Member",
            "reads": True,
            "address": "ann@example.org",
            "clearances": CLEARED,
            "is_enabled": True,
            "has_signed_up": True,
        }
        | given
    )


NO_ACCOUNT = {"clearances": None, "is_enabled": False, "has_signed_up": False, "address": ""}

CASES = [
    ({}, []),
    (NO_ACCOUNT, [Obstacle.NO_ACCOUNT]),
    ({"is_enabled": False}, [Obstacle.CLOSED]),
    ({"is_enabled": False, "has_signed_up": False}, [Obstacle.CLOSED]),
    ({"has_signed_up": False}, [Obstacle.NOT_ACCEPTED]),
    ({"reads": False}, [Obstacle.NO_ROLE]),
    ({"clearances": frozenset({Marking.NOT_MARKED})}, [Obstacle.NOT_CLEARED]),
    ({"clearances": frozenset({Marking.OFFICIAL_SENSITIVE})}, [Obstacle.NOT_CLEARED]),
    ({"mail_fails": True}, [Obstacle.MAIL_FAILING]),
    (NO_ACCOUNT | {"reads": False}, [Obstacle.NO_ACCOUNT, Obstacle.NO_ROLE]),
]


@pytest.mark.parametrize(("has", "obstacles"), CASES)
def test_obstacles(has, obstacles):
    found = list(find_barred([someone(**has)], Marking.PROTECT))

    assert [list(each.obstacles) for each in found] == ([obstacles] if obstacles else [])


def test_why_names_the_marking_and_the_address():
    clearances = frozenset({Marking.NOT_MARKED})
    [barred] = find_barred([someone(clearances=clearances, mail_fails=True)], Marking.PROTECT)

    assert barred.why == "Not cleared for PROTECT; mail to ann@example.org is not delivered"


def words(barred, *, may_administer):
    return [each.words for each in barred.remedies("officials", may_administer=may_administer)]


def test_the_secretariat_adds_readers_and_asks_an_administrator_for_the_rest():
    [barred] = find_barred([someone(**NO_ACCOUNT | {"reads": False})], Marking.PROTECT)

    assert words(barred, may_administer=False) == ["Add as a reader"]
    assert words(barred, may_administer=True) == ["Invite", "Add as a reader"]
    assert barred.needs_administrator


def test_what_was_asked_for_is_not_asked_for_again():
    [barred] = find_barred([someone(has_signed_up=False, request_id=3)], Marking.PROTECT)
    first = barred.remedies("officials", may_administer=False)[0]

    assert (first.endpoint, first.values) == ("approvals.show_request", {"request_id": 3})


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([], "This group has no members or readers yet, so no one can open its pack."),
        ([someone()], "Everyone who should read the pack can open it (1 person)."),
        ([someone(), someone(is_enabled=False)], "1 of 2 people cannot open the pack."),
    ],
)
def test_sentence(people, sentence):
    assert Readership(Marking.PROTECT, people).sentence == sentence
