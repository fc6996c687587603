"""What bars a write-round, how long it stays open, and how its replies read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.working_days import is_working_day
from app.governance.write_rounds.models import Reply, WriteRound
from app.governance.write_rounds.rules import (
    REPLY_WORKFLOW,
    ROUND_WORKFLOW,
    SETTLED,
    ReplyKind,
    ReplyStatus,
    RoundState,
    earliest_response,
    is_short,
    status_of,
)
from app.governance.write_rounds.tally import tally_of


def test_a_round_issued_on_17_december_closes_no_earlier_than_6_january():
    assert earliest_response(date(2009, 12, 17), 10) == date(2010, 1, 6)
    assert is_short(date(2009, 12, 17), date(2010, 1, 5), 10)
    assert not is_short(date(2009, 12, 17), date(2010, 1, 6), 10)


@given(st.dates(date(2000, 1, 1), date(2035, 12, 31)), st.integers(1, 60), st.integers(1, 20))
def test_a_period_is_short_exactly_where_clear_days_are_missing(issued, length, reply_days):
    respond_by = issued + timedelta(days=length)
    between = (issued + timedelta(days=n) for n in range(1, length))
    clear = sum(map(is_working_day, between))

    if is_working_day(respond_by):
        assert is_short(issued, respond_by, reply_days) == (clear < reply_days)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ReplyKind.NIL, ReplyStatus.BARS_NOTHING),
        (ReplyKind.CONDITION, ReplyStatus.OPEN),
        (ReplyKind.COMMENT, ReplyStatus.BARS_NOTHING),
        (ReplyKind.REMARK, ReplyStatus.BARS_NOTHING),
        (ReplyKind.OBJECTION, ReplyStatus.OPEN),
    ],
)
def test_conditions_and_objections_stand_in_the_way_and_nothing_else(kind, status):
    assert status_of(kind) is status


def test_only_the_chair_stage_leads_to_clearance_and_nothing_leads_out_of_the_end():
    leading = [s for s in RoundState if RoundState.CLEARED in ROUND_WORKFLOW.moves_from(s)]

    assert leading == [RoundState.AWAITING_CHAIR]
    assert all(ROUND_WORKFLOW.moves_from(state) == () for state in SETTLED)


def test_what_a_member_confirmed_is_not_confirmed_again_but_may_be_reopened_by_a_new_reply():
    assert ReplyStatus.OPEN in REPLY_WORKFLOW.moves_from(ReplyStatus.CONFIRMED)
    assert ReplyStatus.RESOLVED not in REPLY_WORKFLOW.moves_from(ReplyStatus.CONFIRMED)


def replies(*kinds):
    return WriteRound(
        replies=[Reply(kind=kind, status=status_of(kind) if kind else None) for kind in kinds]
    )


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ((), "Not issued yet."),
        ((None,), "None of the 1 member asked has replied. Silence is not consent."),
        ((ReplyKind.NIL,), "1 of the 1 member asked has replied: 1 nil return."),
        (
            (ReplyKind.NIL, ReplyKind.NIL, ReplyKind.CONDITION, None),
            "3 of the 4 members asked have replied: 2 nil returns and 1 condition. 1 still "
            "prevents clearance. Silence is not consent.",
        ),
        (
            (ReplyKind.OBJECTION, ReplyKind.CONDITION, ReplyKind.COMMENT),
            "3 of the 3 members asked have replied: 1 condition, 1 comment to be addressed and "
            "1 objection. 2 still prevent clearance.",
        ),
    ],
)
def test_the_replies_in_a_sentence(kinds, sentence):
    assert tally_of(replies(*kinds)).sentence == sentence
