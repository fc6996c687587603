"""Referrals that wait for an agenda, or for the answer of the group that was asked."""

from collections.abc import Iterator

from sqlalchemy import select

from app.core.domain import DueItem
from app.core.due_items import due_maker
from app.core.models import Base
from app.core.rows import TODAY, Rows, row_columns
from app.referrals.models import Referral
from app.referrals.rules import ReferralState

_PAGE = "referrals.show_referral"


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """What waits is due at the next meeting of the group that is asked, an answer on the day of the
    meeting whose agenda it is on. The secretariat owes both; what is referred is not named."""
    if of_person or of_meetings:
        return
    # The tables of groups and meetings are governance's, which lies above.
    groups = Base.metadata.tables["governance_group"]
    meetings = Base.metadata.tables["meeting"]
    coming = meetings.alias()
    next_on = (
        select(coming.c.held_on)
        .where(
            coming.c.group_id == Referral.to_group_id,
            coming.c.held_on >= TODAY,
            coming.c.state != "cancelled",
        )
        .order_by(coming.c.held_on)
        .limit(1)
        .correlate(Referral)
        .scalar_subquery()
    )
    common = {
        "group_id": Referral.to_group_id,
        "record_id": Referral.id,
        "number": Referral.number,
        "title": groups.c.name,
        "marking": Referral.marking,
        "is_illustrative": Referral.is_illustrative,
    }
    waiting = (
        select(*row_columns(kind="referral", due_on=next_on, **common))
        .select_from(Referral)
        .join(groups, groups.c.id == Referral.to_group_id)
        .where(Referral.state == ReferralState.REFERRED, next_on.is_not(None))
    )
    yield Rows(
        waiting,
        due_maker(
            Referral, _PAGE, "{reference}, for the agenda of {title}", is_of_secretariat=True
        ),
    )
    asked = (
        select(*row_columns(kind="referral_answer", due_on=meetings.c.held_on, **common))
        .select_from(Referral)
        .join(groups, groups.c.id == Referral.to_group_id)
        .join(meetings, meetings.c.id == Referral.meeting_id)
        .where(Referral.state == ReferralState.ON_AGENDA)
    )
    answer = due_maker(Referral, _PAGE, "Answer of {title} to {reference}", is_of_secretariat=True)
    yield Rows(asked, answer)
