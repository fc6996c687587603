"""Which reminders come of what is owed, and to whom."""

from datetime import date

import pytest

from app.core.domain import DueItem
from app.core.due_kinds import Audience
from app.core.markings import LOWEST, Marking
from app.readiness.rules import Recipient
from app.reminders.firing import (
    MAY_NOT_KNOW,
    NO_ADDRESS,
    Posts,
    RuleInForce,
    how_due,
    identity_of,
    newly_owed,
    reminders_of,
    why_untold,
)

TODAY = date(2010, 2, 16)
POSTS = Posts(leads={1: 20}, reviewers={1: {31, 30}}, secretariat={40, 41}, seniors={9: 50})


def thing(due_on=date(2010, 2, 18), **given):
    values = {"kind": "action", "what": "It", "endpoint": "x", "values": {}, "person_id": 10}
    return DueItem(due_on=due_on, **(values | given))


def rule(days=-2, audience=Audience.OWNER, runs_from=date(2010, 1, 1), **given):
    return RuleInForce(1, given.pop("kind", "action"), days, audience, runs_from, **given)


def fired(item, *rules, seen=date(2010, 1, 4), today=TODAY):
    identity = identity_of(item)
    found = reminders_of(
        {identity: item}, rules, today, seen_from={identity: seen}, new=[], posts=POSTS
    )
    return [each.person_id for each in found]


@pytest.mark.parametrize(
    ("audience", "given", "people"),
    [
        (Audience.OWNER, {}, [10]),
        (Audience.OWNER, {"person_id": None}, []),
        (Audience.OWNER, {"person_id": None, "is_of_secretariat": True}, [40, 41]),
        (Audience.LEAD, {"place_id": 1}, [20]),
        (Audience.LEAD, {"place_id": 2}, []),
        (Audience.LEAD, {}, []),
        (Audience.REVIEWER, {"place_id": 1}, [30, 31]),
        (Audience.SENIOR, {"organisation_id": 9}, [50]),
        (Audience.SENIOR, {}, []),
        (Audience.SECRETARIAT, {}, [40, 41]),
    ],
)
def test_each_audience_is_told(audience, given, people):
    assert fired(thing(**given), rule(audience=audience)) == people


@pytest.mark.parametrize(
    ("given", "goes"),
    [
        ({}, True),
        ({"kind": "paper"}, False),
        ({"days": -1}, False),
        ({"runs_from": date(2010, 2, 17)}, False),
        ({"group_ids_off": frozenset({5})}, False),
    ],
)
def test_a_rule_is_of_its_kind_and_day_and_groups(given, goes):
    assert bool(fired(thing(group_id=5), rule(**given))) is goes


def test_what_was_first_seen_after_the_day_of_the_rule_is_let_be():
    assert fired(thing(), rule(), seen=TODAY) == [10]
    assert fired(thing(), rule(), seen=date(2010, 2, 17), today=date(2010, 2, 17)) == []


def test_what_is_new_to_someone_is_told_and_what_only_moved_later_is_not():
    old = identity_of(thing())
    handed_over, moved, sooner = (
        thing(person_id=11),
        thing(due_on=date(2010, 3, 1)),
        thing(due_on=date(2010, 2, 17)),
    )

    def new(item, *known, is_first=False):
        return newly_owed({identity_of(item): item}, set(known), is_first=is_first)

    assert [each.why for each in new(handed_over, old)] == ["it is new to you"]
    assert new(moved, old) == []
    assert [each.earlier_than for each in new(sooner, old)] == [date(2010, 2, 18)]
    assert new(thing(), old) == new(handed_over, is_first=True) == []


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (TODAY, "it is due today"),
        (date(2010, 2, 18), "it is due in 2 working days"),
        (date(2010, 2, 15), "it is 1 working day overdue"),
        (date(2010, 2, 13), "it is 2 working days overdue"),
    ],
)
def test_how_far_off_it_is_reads_as_a_sentence(due_on, words):
    assert how_due(due_on, TODAY) == words
    assert how_due(date(2010, 2, 20), date(2010, 2, 19)) == (
        "it is due before the next working day"
    )


@pytest.mark.parametrize(
    ("item", "is_secretariat", "why"),
    [
        (thing(), False, ""),
        (thing(marking=Marking.RESTRICTED), False, MAY_NOT_KNOW),
        (thing(marking=Marking.RESTRICTED), True, MAY_NOT_KNOW),
        (thing(readers=frozenset({10})), False, ""),
        (thing(readers=frozenset({11})), False, MAY_NOT_KNOW),
        (thing(readers=frozenset()), True, ""),
    ],
)
def test_nobody_is_told_of_what_they_may_not_know(item, is_secretariat, why):
    person = Recipient(10, "Olive", "olive@example.org", LOWEST)

    assert why_untold(item, person, is_secretariat=is_secretariat) == why
    assert why_untold(item, Recipient(10, "Olive", "", LOWEST)) == NO_ADDRESS
    assert why_untold(item, None) == NO_ADDRESS
