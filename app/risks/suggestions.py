"""Risks that the data says a meeting should look at."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from app.core.domain import Suggestion
from app.core.restriction import public_title
from app.risks import queries
from app.risks.positions import highest_first, risk_position
from app.risks.rules import Band

#: A risk that reached the highest band in this many days has newly done so: meetings are monthly.
RECENT_DAYS = 31


def suggest_risks(_meeting: Any, today: date) -> Iterable[Suggestion]:
    """Open risks that are very high now and were not a month ago."""
    since = today - timedelta(days=RECENT_DAYS)
    for p in highest_first(risk_position(risk, today, since) for risk in queries.list_open_risks()):
        if p.band is Band.VERY_HIGH and p.movement.arrow in ("up", "new"):
            before = f"it scored {p.before} a month ago" if p.before else "it was raised this month"
            yield Suggestion(
                key=f"risk:{p.risk.id}:very-high:{p.assessed_on.isoformat()}",
                title=f"{p.risk.reference} {p.risk.title}",
                why=f"Newly very high: {p.score} now; {before}.",
                record_kind="risk",
                record_id=p.risk.id,
                endpoint="risks.show_risk",
                values={"reference": p.risk.reference},
                public_title=public_title(p.risk, "risk"),
            )
