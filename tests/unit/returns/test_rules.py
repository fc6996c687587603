"""When a return is late, what a whole update has, and the days of a round."""

from datetime import date

import pytest

from app.core.errors import DomainError
from app.returns.rules import PARTS, check_round, is_late, missing_parts

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


def test_every_part_that_is_missing_is_named_in_order():
    whole = dict.fromkeys(PARTS, "text")

    assert missing_parts(whole) == []
    assert missing_parts(whole | {"needs": "", "confidence": None}) == ["needs", "confidence"]
    assert missing_parts({}) == list(PARTS)


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
