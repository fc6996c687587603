"""Benefits, customer insight and spend."""

from datetime import date
from types import SimpleNamespace as Record
from typing import Any

from app.benefits import permissions as benefits
from app.insights import permissions as insights
from app.spend import permissions as spend
from app.spend.rules import SpendQueryState, SpendState
from tests.unit.permissions.cast import (
    ANN,
    ANNS,
    BOB,
    HERE,
    KEEPERS,
    MODERATORS,
    OURS,
    PROGRAMME,
    SECRETARIAT,
    Asked,
)

PROPOSAL = Record(pilot_id=HERE, owner_id=ANN, validator_id=BOB)


def spend_in(
    state: SpendState, preparer_id: int | None = None, number: int = 1, wrote: int | None = None
) -> Any:
    preparers = [Record(person_id=wrote)]
    return Record(
        id=number, pilot_id=HERE, state=state, preparer_id=preparer_id, preparers=preparers
    )


def query_in(state: SpendQueryState) -> Any:
    return Record(state=state, owner_id=ANN, spend_return=spend_in(SpendState.IN_MODERATION))


def match_in(state: SpendState, undone_on: date | None = None) -> Any:
    ends = (spend_in(state), spend_in(state, number=2))
    return Record(undone_on=undone_on, funder_return=ends[0], deliverer_return=ends[1])


MODERATED = spend_in(SpendState.MODERATED)
IN_MODERATION = spend_in(SpendState.IN_MODERATION)

TABLE: list[Asked] = [
    (benefits.can_edit_proposal, (OURS,), KEEPERS | {"ann"}),
    (benefits.can_validate_proposal, (PROPOSAL,), {"secretariat", "moderator"}),
    (benefits.can_agree_proposal, (), SECRETARIAT),
    (insights.can_edit_insight, (OURS,), KEEPERS),
    (spend.can_read_spend, (), PROGRAMME),
    (spend.can_read_spend_return, (spend_in(SpendState.DRAFT),), KEEPERS | {"moderator"}),
    (spend.can_read_spend_return, (spend_in(SpendState.SUBMITTED),), PROGRAMME),
    (spend.can_write_spend, (spend_in(SpendState.QUERIED),), KEEPERS),
    (spend.can_write_spend, (spend_in(SpendState.SUBMITTED),), set()),
    (spend.can_submit_spend, (spend_in(SpendState.DRAFT),), {"secretariat", "lead"}),
    (spend.can_certify_spend, (spend_in(SpendState.MODERATED),), {"secretariat", "lead"}),
    (spend.can_certify_spend, (spend_in(SpendState.SUBMITTED),), set()),
    (spend.can_moderate_any, (), MODERATORS),
    (spend.can_moderate_spend, (spend_in(SpendState.SUBMITTED),), MODERATORS),
    (spend.can_moderate_spend, (spend_in(SpendState.SUBMITTED, 27),), SECRETARIAT),
    (spend.can_moderate_spend, (spend_in(SpendState.SUBMITTED, wrote=27),), SECRETARIAT),
    (spend.can_begin_moderation, (spend_in(SpendState.SUBMITTED),), MODERATORS),
    (spend.can_begin_moderation, (spend_in(SpendState.PUBLISHED),), set()),
    (spend.can_ask_query, (spend_in(SpendState.IN_MODERATION),), MODERATORS),
    (spend.can_adjust_spend, (spend_in(SpendState.IN_MODERATION),), MODERATORS),
    (spend.can_adjust_spend, (spend_in(SpendState.CERTIFIED),), set()),
    (spend.can_conclude_moderation, (spend_in(SpendState.IN_MODERATION),), MODERATORS),
    (spend.can_publish_spend, (spend_in(SpendState.CERTIFIED),), MODERATORS),
    (spend.can_take_package, (spend_in(SpendState.CERTIFIED),), PROGRAMME),
    (spend.can_explain_query, (query_in(SpendQueryState.OPEN),), KEEPERS | ANNS),
    (spend.can_explain_query, (query_in(SpendQueryState.ACCEPTED),), set()),
    (spend.can_settle_query, (query_in(SpendQueryState.EXPLAINED),), MODERATORS),
    (spend.can_settle_query, (query_in(SpendQueryState.OPEN),), set()),
    (spend.can_match_spend, (MODERATED, spend_in(SpendState.MODERATED, 27, 2)), SECRETARIAT),
    (spend.can_match_spend, (MODERATED, spend_in(SpendState.SUBMITTED, number=2)), MODERATORS),
    (spend.can_match_spend, (MODERATED, spend_in(SpendState.DRAFT, number=2)), set()),
    (spend.can_match_spend, (IN_MODERATION, IN_MODERATION), MODERATORS),
    (spend.can_match_spend, (MODERATED, MODERATED), set()),
    (spend.can_undo_match, (match_in(SpendState.MODERATED),), MODERATORS),
    (spend.can_undo_match, (match_in(SpendState.MODERATED, date(2010, 2, 1)),), set()),
    (spend.can_change_rules, (), MODERATORS),
]
