"""Where every open risk stands on a day, read without what tells of it: to plot, to put in order
and to cut the whole register."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.core.models import reference_of
from app.core.rag import Movement
from app.extensions import db
from app.risks.models import Risk, RiskScore
from app.risks.rules import RiskState, score_movement
from app.risks.status import score_before


class RiskStanding(NamedTuple):
    """As ``status.risk_status`` reckons it of a risk that is loaded."""

    id: int
    number: int
    likelihood: int
    impact: int
    movement: Movement

    @property
    def reference(self) -> str:
        return reference_of(Risk.PREFIX, self.number)

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


def list_standings(today: date, since: date | None = None) -> Sequence[RiskStanding]:
    """All that may still happen, the highest first; movement counts from ``since`` or, without it,
    from the assessment before the last."""
    assessments: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
    assessed = (
        select(RiskScore.risk_id, RiskScore.assessed_on, RiskScore.likelihood, RiskScore.impact)
        .where(RiskScore.assessed_on <= today)
        .order_by(RiskScore.assessed_on, RiskScore.id)
    )
    for risk_id, on, likelihood, impact in db.session.execute(assessed):
        assessments[risk_id].append((on, likelihood, impact))
    wanted = select(Risk.id, Risk.number, Risk.inherent_likelihood, Risk.inherent_impact).where(
        Risk.state == RiskState.OPEN
    )
    found = []
    for id_, number, likelihood, impact in db.session.execute(wanted):
        known = assessments.get(id_, [])
        if known:
            _, likelihood, impact = known[-1]
        before = score_before([(on, one * other) for on, one, other in known], since)
        moved = score_movement(before, likelihood * impact)
        found.append(RiskStanding(id_, number, likelihood, impact, moved))
    return sorted(found, key=lambda each: (-each.score, -each.impact, each.number))
