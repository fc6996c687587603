"""Where risks stood on a past day."""

from sqlalchemy import select

from app.core.positions import (
    DayPosition,
    Past,
    PositionFact,
    PositionFigure,
    PositionSource,
    position_row,
)
from app.core.restriction import count_hidden
from app.extensions import db
from app.pilots.models import Pilot
from app.risks.models import Risk, RiskScore
from app.risks.rules import Band, RiskState, band

_COLUMNS = (Risk.state, Risk.closed_on, Risk.inherent_likelihood, Risk.inherent_impact)


def _read(past: Past) -> DayPosition:
    on = past.on
    scores: dict[int, int] = {}
    for risk_id, likelihood, impact in db.session.execute(
        select(RiskScore.risk_id, RiskScore.likelihood, RiskScore.impact)
        .join(RiskScore.risk)
        .where(RiskScore.assessed_on <= on)
        .order_by(RiskScore.assessed_on, RiskScore.id)
    ):
        scores[risk_id] = likelihood * impact
    wanted = (
        select(
            Risk.id,
            Risk.number,
            Risk.title,
            Risk.state,
            Risk.closed_on,
            Risk.inherent_likelihood,
            Risk.inherent_impact,
            Risk.is_illustrative,
            Pilot.short_name,
        )
        .outerjoin(Risk.pilot)
        .where(Risk.raised_on <= on)
    )
    rows = []
    for each in db.session.execute(wanted):
        inherent = past.was(Risk.inherent_likelihood, each.id, each.inherent_likelihood) * past.was(
            Risk.inherent_impact, each.id, each.inherent_impact
        )
        score = scores.get(each.id, inherent)
        state = past.was(Risk.state, each.id, each.state)
        closed_on = past.was(Risk.closed_on, each.id, each.closed_on)
        if state is RiskState.CLOSED and closed_on is not None and closed_on > on:
            state = RiskState.OPEN
        rows.append(
            position_row(
                Risk,
                "risks.show_risk",
                each,
                (
                    PositionFact("Score", f"{score} {band(score).word}", amount=score),
                    PositionFact("Status", state.word),
                ),
                is_open=state is RiskState.OPEN,
                order=(-score,),
            )
        )
    standing = [row.facts[0].amount or 0 for row in rows if row.is_open]
    return DayPosition(
        figures=(
            PositionFigure("risks", "Open risks", len(standing)),
            PositionFigure(
                "risks_very_high",
                "Very high risks",
                sum(band(score) is Band.VERY_HIGH for score in standing),
            ),
        ),
        rows=rows,
        hidden=count_hidden(select(Risk).where(Risk.raised_on <= on), len(rows)),
    )


POSITION = PositionSource(
    name="risks",
    said="Risks",
    order=30,
    one="risk",
    many="risks",
    endpoint="risks.list_risks",
    columns=_COLUMNS,
    listed="open",
    read=_read,
)
