"""What the front page says of risks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from app.core.findings import (
    NAMED,
    Counts,
    Finding,
    FindingSource,
    Named,
    Place,
)
from app.core.formats import are, counted
from app.core.models import reference_of
from app.core.rows import Rows, first_of, row_columns
from app.risks import figures
from app.risks.models import Risk
from app.risks.rules import Band, score_movement


def _rows() -> Rows[Named]:
    risks = figures.open_risks()
    order = (risks.c.score.desc(), risks.c.impact.desc(), risks.c.number)
    top = first_of(risks, order, NAMED, risks.c.score >= figures.VERY_HIGH)
    wanted = select(
        *row_columns(
            number=Risk.number,
            title=Risk.title,
            amount=top.c.score,
            before=top.c.before,
            is_illustrative=Risk.is_illustrative,
            place=top.c.place,
        )
    )
    return Rows(wanted.join(top, top.c.id == Risk.id), _named)


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
    top, risen = counts["risks_very_high"], counts["risks_very_high_risen"]
    every = counted(counts["risks_open"], "open risk")
    if top:
        sentence = f"{top} of {every} {are(top)} very high"
        if risen:
            sentence += f", {risen} of which rose since the last meeting"
    elif counts["risks_open"]:
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


RISKS = FindingSource(10, figures.RISKS.select, _rows, _tell)
"""Very high risks."""
