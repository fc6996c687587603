"""Changes to milestones."""

from datetime import date

from app.accounts.rules import Actor
from app.core import clock
from app.core.errors import DomainError, Refused
from app.core.references import next_number
from app.delivery.models import Milestone, MilestoneForecast
from app.delivery.permissions import can_edit_milestone
from app.extensions import db
from app.pilots.permissions import can_edit_record_of


def create_milestone(
    actor: Actor,
    *,
    title: str,
    description: str,
    pilot_id: int | None,
    owner_id: int | None,
    baseline_on: date,
    is_key: bool,
) -> Milestone:
    decision = can_edit_record_of(actor, pilot_id)
    if not decision:
        raise Refused(decision.why)
    milestone = Milestone(
        number=next_number(db.session(), Milestone.PREFIX),
        title=title,
        description=description,
        pilot_id=pilot_id,
        owner_id=owner_id,
        baseline_on=baseline_on,
        is_key=is_key,
        forecasts=[],
    )
    db.session.add(milestone)
    db.session.flush()
    return milestone


def amend_milestone(
    actor: Actor,
    *,
    milestone: Milestone,
    title: str,
    description: str,
    owner_id: int | None,
    is_key: bool,
    forecast_on: date,
    forecast_reason: str,
    actual_on: date | None,
) -> None:
    """Change a milestone; a forecast that moves is recorded with today's date, and must say why.
    The baseline is changed by nobody here: that takes an approved change request."""
    decision = can_edit_milestone(actor, milestone)
    if not decision:
        raise Refused(decision.why)
    today = clock.today()
    if actual_on is not None and actual_on > today:
        raise DomainError("The day it was done cannot be in the future.", field="actual_on")
    if forecast_on != milestone.forecast_at(today):
        if not forecast_reason:
            raise DomainError("Say why the forecast has moved.", field="forecast_reason")
        milestone.forecasts.append(
            MilestoneForecast(recorded_on=today, forecast_on=forecast_on, reason=forecast_reason)
        )
    milestone.title, milestone.description = title, description
    milestone.owner_id, milestone.is_key, milestone.actual_on = owner_id, is_key, actual_on
    milestone.touch()
