"""Risks that the data says a meeting should look at."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from app.core.domain import Suggestion
from app.programme.queries import find_accepted_risk
from app.risks import queries
from app.risks.models import Risk
from app.risks.positions import RiskPosition, highest_first, risk_position
from app.risks.rules import Band, RiskResponse, is_above

#: A risk that reached the highest band in this many days has newly done so: meetings are monthly.
RECENT_DAYS = 31


def suggest_risks(_meeting: Any, today: date) -> Iterable[Suggestion]:
    """Open risks that are very high now and were not a month ago, and the others that are above
    appetite, unless a group has approved that they are tolerated."""
    since = today - timedelta(days=RECENT_DAYS)
    accepted = find_accepted_risk()
    for p in highest_first(risk_position(risk, today, since) for risk in queries.list_open_risks()):
        if p.band is Band.VERY_HIGH and p.movement.arrow in ("up", "new"):
            before = f"it scored {p.before} a month ago" if p.before else "it was raised this month"
            yield _suggestion(
                p,
                f"very-high:{p.assessed_on.isoformat()}",
                f"Newly very high: {p.score} now; {before}.",
            )
        elif is_above(p.score, accepted) and not _is_approved(p.risk):
            yield _suggestion(
                p,
                f"above-appetite:{p.score}",
                f"Above appetite: it scores {p.score}, and the programme accepts up to "
                f"{accepted.score}.",
            )


def _is_approved(risk: Risk) -> bool:
    return risk.response is RiskResponse.TOLERATE and bool(risk.approval)


def _suggestion(p: RiskPosition, news: str, why: str) -> Suggestion:
    return Suggestion(
        key=f"risk:{p.risk.id}:{news}",
        title=f"{p.risk.reference} {p.risk.title}",
        why=why,
        record_kind="risk",
        record_id=p.risk.id,
        endpoint="risks.show_risk",
        values={"reference": p.risk.reference},
        is_restricted=p.risk.is_restricted,
    )
