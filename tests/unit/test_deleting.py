"""How long what was added by mistake can be deleted, and why it stays."""

from datetime import UTC, datetime, timedelta

import pytest

from app.withdrawals.rules import is_new, why_not

NOW = datetime(2010, 2, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("added_at", "expected"),
    [
        (NOW, True),
        (NOW - DAY + timedelta(seconds=1), True),
        (NOW - DAY, False),
        (NOW - 2 * DAY, False),
        (None, False),
    ],
)
def test_new_for_a_day(added_at, expected):
    assert is_new(added_at, NOW) is expected


OLD = "This risk was added more than a day ago, so it cannot be deleted."


@pytest.mark.parametrize(
    ("added_at", "references", "why"),
    [
        (NOW, [], ""),
        (NOW - DAY, [], OLD),
        (NOW - DAY, ["referral"], OLD),
        (NOW, ["referral"], "This risk cannot be deleted, because a referral refers to it."),
        (
            NOW,
            ["action", "issue", "referral"],
            "This risk cannot be deleted, because an action, an issue and a referral refer to it.",
        ),
    ],
)
def test_why_it_stays(added_at, references, why):
    assert why_not("risk", added_at, references, NOW) == why
