"""What others did to the papers that someone writes."""

from typing import Any

from sqlalchemy import Row, String, cast, select

from app.audit.awaited import changed_on
from app.core.findings import Place
from app.core.news import News, awaited_news
from app.core.rows import PERSON, Rows, row_columns
from app.governance.papers.models import Clearance, Paper
from app.governance.papers.rules import ClearanceKind, ClearanceOutcome, PaperState

_STATE_SAID = {
    PaperState.DRAFTING: "returned to you",
    PaperState.SUBMITTED: "submitted",
    PaperState.WITHDRAWN: "withdrawn",
}


def await_states() -> Rows[News]:
    """Papers that were returned to their author, submitted for them or withdrawn."""
    wanted = select(
        *row_columns(
            due_on=changed_on(Paper, "state"),
            key=Paper.reference,
            title=Paper.title,
            detail=Paper.state,
            marking=Paper.marking,
            is_illustrative=Paper.is_illustrative,
        )
    ).where(Paper.author_id == PERSON, Paper.state.in_(_STATE_SAID))
    return Rows(wanted, lambda row: _news(row, _STATE_SAID[PaperState(row.detail)]))


def await_clearances() -> Rows[News]:
    """Clearances of a person's papers that were given or refused."""
    wanted = (
        select(
            *row_columns(
                due_on=changed_on(Clearance, "outcome"),
                key=Paper.reference,
                title=Paper.title,
                detail=cast(Clearance.kind, String)
                .concat("/")
                .concat(cast(Clearance.outcome, String)),
                marking=Paper.marking,
                is_illustrative=Paper.is_illustrative,
            )
        )
        .select_from(Clearance)
        .join(Paper, Paper.id == Clearance.paper_id)
        .where(Paper.author_id == PERSON, Clearance.outcome.is_not(None))
    )
    return Rows(wanted, _cleared)


def _cleared(row: Row[Any]) -> News:
    kind, _, outcome = row.detail.partition("/")
    said = ClearanceOutcome(outcome).word.lower()
    return _news(row, f"{ClearanceKind(kind).word.lower()} clearance {said}")


def _news(row: Row[Any], note: str) -> News:
    place = Place("papers.show_paper", {"reference": row.key})
    return awaited_news(f"Paper {row.key}, {{title}}", row, note, place)
