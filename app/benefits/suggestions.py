"""Proposals that belong on a meeting's agenda: those that finance has validated, and that nobody
has agreed yet."""

from typing import Any

from sqlalchemy import Row, String, cast, func, literal, select

from app.benefits.models import Proposal
from app.benefits.rules import ProposalState
from app.core.formats import are, counted
from app.core.rows import Rows, row_columns
from app.core.suggestions import Suggestion, SuggestionGroup, suggestion_of


def _to_agree() -> Rows[Suggestion]:
    """Another validation makes it news again: the state is part of the key."""
    return Rows(
        select(
            *row_columns(
                key=literal("proposal:")
                .concat(cast(Proposal.id, String))
                .concat(":agree:")
                .concat(cast(Proposal.state, String)),
                kind=Proposal.state,
                record_id=Proposal.id,
                number=Proposal.number,
                title=Proposal.title,
                person_id=Proposal.owner_id,
                is_restricted=Proposal.is_restricted,
                place=func.row_number().over(order_by=Proposal.number),
            )
        ).where(Proposal.state.in_((ProposalState.VALIDATED, ProposalState.PARTLY_VALIDATED))),
        _suggestion,
    )


def _suggestion(row: Row[Any]) -> Suggestion:
    in_part = " in part" if row.kind == ProposalState.PARTLY_VALIDATED else ""
    return suggestion_of(
        Proposal,
        "benefits.show_proposal",
        row,
        f"Finance has validated it{in_part}, and no one has agreed it yet.",
        "Agree proposal {reference}.",
    )


SUGGESTIONS = (
    SuggestionGroup(
        "benefits-to-agree",
        lambda count: f"{counted(count, 'proposal')} {are(count)} validated and not yet agreed",
        _to_agree,
    ),
)
