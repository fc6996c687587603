"""What the front page says of risks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select

from app.core.findings import (
    NAMED,
    SINCE,
    Counts,
    CountsSelect,
    Finding,
    FindingSource,
    Named,
    Place,
    count_if,
)
from app.core.formats import are, counted
from app.core.models import reference_of
from app.core.rows import TODAY, Rows, first_rows, row_columns
from app.risks.expressions import LOWEST_OF, ResidualScore, score_at
from app.risks.models import Risk
from app.risks.rules import Band, RiskState, score_movement

_VERY_HIGH = LOWEST_OF[Band.VERY_HIGH]


def _counts() -> CountsSelect:
    residual = ResidualScore(TODAY)
    is_top = residual.score >= _VERY_HIGH
    return residual.join(
        select(
            func.count().label("open"),
            count_if(is_top).label("top"),
            count_if(and_(is_top, score_at(SINCE) < residual.score)).label("risen"),
        )
    ).where(Risk.state == RiskState.OPEN)


def _rows() -> Rows[Named]:
    residual = ResidualScore(TODAY)
    order = (residual.score.desc(), residual.impact.desc(), Risk.number)
    top = residual.join(
        select(
            *row_columns(
                number=Risk.number,
                title=Risk.title,
                amount=residual.score,
                before=score_at(SINCE),
                is_illustrative=Risk.is_illustrative,
                place=func.row_number().over(order_by=order),
            )
        )
    ).where(Risk.state == RiskState.OPEN, residual.score >= _VERY_HIGH)
    return Rows(first_rows(top, NAMED), _named)


def _named(row: Row[Any]) -> Named:
    reference = reference_of(Risk.PREFIX, row.number)
    return Named(
        f"{reference} {row.title}",
        f"score {row.amount}, {score_movement(row.before, row.amount).words}",
        Place("risks.show_risk", {"reference": reference}),
        row.is_illustrative,
    )


def _tell(counts: Counts, named: Sequence[Named], _words: Sequence[str]) -> Finding:
    """Risks that score very high, and those of them that went up since the last meeting."""
    top, risen = counts["top"], counts["risen"]
    every = counted(counts["open"], "open risk")
    if top:
        sentence = f"{top} of {every} {are(top)} very high"
        if risen:
            sentence += f"; {risen} went up since the last meeting"
    elif counts["open"]:
        sentence = f"None of {every} is very high"
    else:
        sentence = "There are no open risks"
    return Finding(
        "Risks",
        f"{top} very high",
        not top,
        f"{sentence}.",
        Place("risks.list_risks", {"state": "open", "band": Band.VERY_HIGH.value} if top else {}),
        named,
        top - len(named),
    )


RISKS = FindingSource(10, _counts, _rows, _tell)
"""Very high risks."""
