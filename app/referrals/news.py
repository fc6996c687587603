"""What became of what a group asked another."""

from typing import Any

from sqlalchemy import Row, exists, or_, select

from app.audit.awaited import changed_on
from app.core.findings import Place
from app.core.models import Base, reference_of
from app.core.news import News, awaited_news
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.referrals.models import Referral, ReferralAnswer
from app.referrals.rules import Outcome, ReferralState


def await_answers() -> Rows[News]:
    """Answers to what the groups of which a person is a member asked. What was referred is not
    named."""
    # The tables of groups and their members are governance's, which lies above.
    groups = Base.metadata.tables["governance_group"]
    members = Base.metadata.tables["membership"]
    is_member = exists().where(
        members.c.group_id == Referral.from_group_id,
        members.c.person_id == PERSON,
        members.c.starts_on <= TODAY,
        or_(members.c.ends_on.is_(None), members.c.ends_on > TODAY),
    )
    outcome = (
        select(ReferralAnswer.outcome)
        .where(ReferralAnswer.referral_id == Referral.id)
        .order_by(ReferralAnswer.id.desc())
        .limit(1)
        .correlate(Referral)
        .scalar_subquery()
    )
    wanted = (
        select(
            *row_columns(
                due_on=changed_on(Referral, "state"),
                number=Referral.number,
                title=groups.c.name,
                key=outcome,
                marking=Referral.marking,
                is_illustrative=Referral.is_illustrative,
            )
        )
        .select_from(Referral)
        .join(groups, groups.c.id == Referral.to_group_id)
        .where(Referral.state == ReferralState.ANSWERED, is_member)
    )
    return Rows(wanted, _answered)


def _answered(row: Row[Any]) -> News:
    reference = reference_of(Referral.PREFIX, row.number)
    place = Place("referrals.show_referral", {"reference": reference})
    title = f"Referral {reference} to {{title}}"
    return awaited_news(title, row, Outcome(row.key).word.lower(), place)
