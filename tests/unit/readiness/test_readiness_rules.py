"""What is in, what is missing and how late it is, by the steps of a timetable."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.core.domain import DueItem
from app.core.markings import LOWEST, Marking
from app.governance.meetings.steps import Step
from app.readiness.rules import (
    Recipient,
    lines,
    outstanding_by_person,
    owed_by,
    readiness,
)

FEBRUARY = date(2010, 2, 18)
TODAY = date(2010, 2, 4)


STEP_OF = {
    "commission": Step.CALL,
    "return": Step.RETURNS,
    "paper": Step.PAPERS,
    "clearance": Step.CLEARANCE,
    "agenda": Step.PACK,
    "pack": Step.PACK,
    "action": Step.MEETING,
    "agreement": Step.MEETING,
    "minutes": Step.MINUTES,
}


@dataclass
class Days:
    call_days: int = 20
    returns_days: int = 12
    papers_days: int = 8
    clearance_days: int = 6
    pack_days: int = 5
    minutes_days: int = 10


def due(kind="return", on=date(2010, 2, 1), person=1, **given):
    return DueItem(
        **{
            "kind": kind,
            "what": f"A {kind}",
            "due_on": on,
            "person_id": person,
            "endpoint": "x",
            "values": {},
        }
        | given
    )


def ready(*items, held_on=FEBRUARY, today=TODAY):
    return readiness(held_on, Days(), items, today, STEP_OF)


def person(id_=1, name="Anna Example", address="anna@example.org", clearances=LOWEST):
    return Recipient(id_, name, address, clearances)


def test_each_thing_stands_with_its_step_in_the_order_of_days():
    kinds = {
        "commission": "Call for papers",
        "return": "Returns due",
        "paper": "Papers due",
        "clearance": "Papers cleared",
        "agenda": "Pack circulated",
        "pack": "Pack circulated",
        "action": "Meeting",
        "agreement": "Meeting",
        "minutes": "Draft minutes circulated",
    }

    steps = ready(*map(due, kinds)).steps

    assert [step.dated.on for step in steps] == [
        date(2010, 1, 20),
        date(2010, 2, 1),
        date(2010, 2, 5),
        date(2010, 2, 9),
        date(2010, 2, 10),
        date(2010, 2, 18),
        date(2010, 3, 4),
    ]
    found = {m.item.kind: step.dated.step.word for step in steps for m in step.missing}
    assert found == kinds
    assert [step.away for step in steps][:3] == [
        "11 working days ago",
        "3 working days ago",
        "in 1 working day",
    ]


@pytest.mark.parametrize(
    ("due_on", "today", "late", "when"),
    [
        (date(2010, 2, 5), date(2010, 2, 4), 0, "due in 1 working day"),
        (date(2010, 2, 5), date(2010, 2, 5), 0, "due today"),
        # A Friday: on Sunday no working day has gone by, on Monday one has.
        (date(2010, 2, 5), date(2010, 2, 7), 0, "due 2 days ago"),
        (date(2010, 2, 5), date(2010, 2, 8), 1, "1 working day late"),
        (date(2010, 2, 1), date(2010, 2, 8), 5, "5 working days late"),
        # Christmas 2009: Friday 25 and Monday 28 December were bank holidays, and 1 January.
        (date(2009, 12, 24), date(2009, 12, 28), 0, "due 4 days ago"),
        (date(2009, 12, 24), date(2009, 12, 29), 1, "1 working day late"),
        (date(2009, 12, 24), date(2010, 1, 4), 4, "4 working days late"),
        (date(2010, 1, 4), date(2009, 12, 24), 0, "due in 4 working days"),
    ],
)
def test_lateness_counts_working_days(due_on, today, late, when):
    [missing] = ready(due(on=due_on), today=today).missing

    assert (missing.days_late, missing.is_late, missing.when) == (late, late > 0, when)


SOON = date(2010, 2, 5)


@pytest.mark.parametrize(
    ("items", "state", "sentence"),
    [
        ([], "Nothing due yet", "Nothing is due yet."),
        ([due(is_done=True)], "All received", "The 1 item due has been received."),
        ([due(is_done=True)] * 3, "All received", "All 3 items received."),
        ([due(on=SOON)], "1 outstanding", "0 of 1 item received, none late."),
        (
            [due(is_done=True), due(on=SOON)],
            "1 outstanding",
            "1 of 2 items received, none late.",
        ),
        (
            [due(is_done=True), due(is_done=True), due(), due(on=SOON)],
            "1 late",
            "2 of 4 items received, 1 late.",
        ),
        ([due(), due()], "2 late", "0 of 2 items received, 2 late."),
    ],
)
def test_the_whole_is_one_sentence(items, state, sentence):
    found = ready(*items)

    assert (found.state, found.sentence) == (state, sentence)
    assert found.is_settled == (state == "All received")


@pytest.mark.parametrize(
    ("items", "state"),
    [
        ([], "Nothing due"),
        ([due(is_done=True)], "All received"),
        ([due(on=SOON), due(is_done=True)], "1 outstanding"),
        ([due(), due(on=SOON)], "2 outstanding, 1 late"),
    ],
)
def test_a_step_says_how_it_stands(items, state):
    returns = ready(*items).steps[1]

    assert returns.state == state


def test_of_a_meeting_long_past_only_what_is_missing_stands():
    over = date(2010, 6, 1)
    found = ready(due(is_done=True), due("paper", SOON), today=over)

    assert [step.dated.step.word for step in found.steps] == ["Papers due"]
    assert found.sentence == "The meeting is over; 1 item is still outstanding."
    assert ready(due(is_done=True), today=over).sentence == (
        "The meeting is over and nothing is outstanding."
    )


def test_the_latest_thing_comes_first():
    found = ready(due(what="B"), due(on=date(2010, 1, 29), what="C"), due(what="A"), due(on=SOON))

    assert [each.item.what for each in found.late] == ["C", "A", "B"]


def test_debts_are_by_person_the_latest_first():
    people = {1: person(), 2: person(2, "Bob"), 3: person(3, "Cleo")}
    found = ready(
        due(on=SOON, person=1),
        due("paper", date(2010, 1, 29), person=2),
        due("paper", SOON, person=2),
        due(on=date(2010, 2, 4), person=3),
        due(person=None),
        due(person=None, is_of_secretariat=True),
        due(person=1, is_done=True),
    )

    owed = outstanding_by_person(found.missing, people)

    assert [(each.recipient.name, each.says) for each in owed] == [
        ("Bob", "2 items, 1 late"),
        ("Cleo", "1 item"),
        ("Anna Example", "1 item"),
    ]
    assert [each.is_to_be_chased for each in owed] == [True, False, False]
    assert [owed_by(each.item, people) for each in found.missing[:4]] == [
        "Anna Example",
        "Cleo",
        "Not assigned",
        "The secretariat",
    ]


@pytest.mark.parametrize(
    ("address", "markings", "told", "why_not"),
    [
        ("anna@example.org", [None, Marking.NOT_MARKED], 2, ""),
        ("anna@example.org", [None, Marking.RESTRICTED], 1, ""),
        (
            "anna@example.org",
            [Marking.RESTRICTED],
            0,
            (
                "It is marked above their clearance or restricted to others, so "
                "no message can be sent."
            ),
        ),
        (
            "",
            [None],
            1,
            "They have no open account with an email address, so no message can be sent.",
        ),
    ],
)
def test_who_cannot_be_told_is_not_written_to(address, markings, told, why_not):
    missing = ready(*(due(marking=marking) for marking in markings)).missing

    [outstanding] = outstanding_by_person(missing, {1: person(address=address)})

    assert (len(outstanding.named), outstanding.why_not) == (told, why_not)
    assert len(outstanding.named) + len(outstanding.withheld) == len(markings)
    assert outstanding.is_to_be_chased == (why_not == "")


def test_what_is_late_only_above_their_clearance_makes_nobody_be_chased():
    missing = ready(due(marking=Marking.RESTRICTED), due("paper", SOON)).missing

    [outstanding] = outstanding_by_person(missing, {1: person()})

    assert outstanding.says == "2 items, 1 late"
    assert not outstanding.is_to_be_chased


@pytest.mark.parametrize(
    ("readers", "told"),
    [(None, 1), (frozenset({1, 2}), 1), (frozenset({2}), 0), (frozenset(), 0)],
)
def test_what_is_restricted_to_others_is_not_named(readers, told):
    [outstanding] = outstanding_by_person(ready(due(readers=readers)).missing, {1: person()})

    assert len(outstanding.named) == told


def test_lines_say_it_plainly():
    found = ready(due(what="Update of Kent"), due(is_done=True))

    assert list(lines(found, {1: person()}))[:4] == [
        "1 of 2 items received, 1 late.",
        "2010-01-20  Call for papers: nothing due",
        "2010-02-01  Returns due: 1 outstanding, 1 late",
        "  2010-02-01  Update of Kent  (Anna Example; 3 working days late)",
    ]
