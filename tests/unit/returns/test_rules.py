"""When a return is late, what a whole one has, its states, and the days of a round."""

from datetime import date

import pytest

from app.core.errors import DomainError
from app.returns.parts import PARTS, PartKey, is_complete, promises_of
from app.returns.rules import RETURN_WORKFLOW, ReturnState, check_round, is_late

DUE = date(2010, 2, 1)


@pytest.mark.parametrize(
    ("submitted_on", "today", "late"),
    [
        (None, date(2010, 2, 1), False),
        (None, date(2010, 2, 2), True),
        (date(2010, 2, 1), date(2010, 3, 1), False),
        (date(2010, 2, 2), date(2010, 3, 1), True),
    ],
)
def test_a_return_is_late_after_the_day_it_was_due(submitted_on, today, late):
    assert is_late(submitted_on, DUE, today) is late


@pytest.mark.parametrize(
    ("key", "answer", "is_nothing", "is_saved", "complete"),
    [
        (PartKey.LEARNING, {"learning": ""}, False, True, False),
        (PartKey.LEARNING, {"learning": "One thing"}, False, True, True),
        (PartKey.LEARNING, {"learning": ""}, True, True, True),
        (PartKey.SPEND, {"spend_pence": None}, False, True, False),
        (PartKey.SPEND, {"spend_pence": 0}, False, True, True),
        (PartKey.MILESTONES, {}, False, False, False),
        (PartKey.MILESTONES, {}, False, True, True),
        (
            PartKey.CONFIDENCE,
            {"headline": "Well", "confidence": None, "confidence_reason": "So"},
            True,
            True,
            False,
        ),
    ],
)
def test_a_part_is_complete_once_it_is_answered(key, answer, is_nothing, is_saved, complete):
    found = is_complete(PARTS[key], answer.__getitem__, is_nothing=is_nothing, is_saved=is_saved)

    assert found is complete


def test_each_line_of_what_comes_next_is_a_promise():
    assert promises_of("Count it.\n\n  Name a lead. \n") == ["Count it.", "Name a lead."]


def test_the_states_follow_each_other_as_the_table_says():
    assert {(a.value, b.value) for a in ReturnState for b in RETURN_WORKFLOW.moves_from(a)} == {
        ("draft", "submitted"),
        ("submitted", "endorsed"),
        ("submitted", "sent_back"),
        ("submitted", "accepted"),
        ("endorsed", "sent_back"),
        ("endorsed", "accepted"),
        ("sent_back", "submitted"),
        ("accepted", "sent_back"),
    }


def test_a_round_cannot_be_due_before_it_opens():
    days = {
        "period_starts_on": date(2010, 1, 1),
        "period_ends_on": date(2010, 1, 31),
        "opens_on": date(2010, 1, 18),
        "due_on": DUE,
    }

    check_round(**days)
    with pytest.raises(DomainError, match="due before the round opens"):
        check_round(**days | {"due_on": date(2010, 1, 17)})
    with pytest.raises(DomainError, match="must not end before it starts"):
        check_round(**days | {"period_ends_on": date(2009, 12, 31)})
