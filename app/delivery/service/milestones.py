"""Changes to milestones, their baselines put right and their forecasts."""

from datetime import date

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.undoable import undoable
from app.delivery.models import (
    Milestone,
    MilestoneForecast,
)
from app.delivery.permissions import (
    can_edit_milestone,
)
from app.delivery.rules import (
    is_correctable,
)
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over, enforce_may_move


@audited("milestone:added")
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
    enforce_may_add(actor, pilot_id)
    return add_record(
        Milestone(
            title=title,
            description=description,
            pilot_id=pilot_id,
            owner_id=owner_id,
            baseline_on=baseline_on,
            first_baseline_on=baseline_on,
            baseline_set_on=clock.today(),
            is_key=is_key,
            forecasts=[],
            changes=[],
        )
    )


@undoable("milestone", can_edit_milestone)
@audited("milestone:changed")
def amend_milestone(
    actor: Actor,
    *,
    milestone: Milestone,
    title: str,
    description: str,
    pilot_id: int | None,
    owner_id: int | None,
    is_key: bool,
    forecast_on: date,
    forecast_reason: str,
    actual_on: date | None,
    baseline_on: date | None = None,
    evidence: str = "",
    evidence_link: str = "",
    confirmed_by: str = "",
) -> None:
    """Change a milestone; a forecast that moves is recorded with today's date, and must say why.
    One that is completed has its evidence, and who confirmed it. A baseline typed wrong is put
    right here while it may be (``why_baseline_stays``); after that it takes an approved change
    request."""
    can_edit_milestone(actor, milestone).enforce()
    enforce_may_hand_over(actor, milestone.pilot_id, milestone.owner_id, owner_id)
    enforce_may_move(actor, milestone.pilot_id, pilot_id)
    today = clock.today()
    if actual_on is not None and actual_on > today:
        raise DomainError("The actual date cannot be in the future.", field="actual_on")
    _check_evidence(milestone, actual_on, evidence, evidence_link, confirmed_by)
    if baseline_on is not None and baseline_on != milestone.baseline_on:
        forecast_on = _correct_baseline(milestone, baseline_on, forecast_on, today)
    if forecast_on != milestone.forecast_at(today):
        if not forecast_reason:
            raise DomainError("Enter why the forecast has moved.", field="forecast_reason")
        milestone.forecasts.append(
            MilestoneForecast(recorded_on=today, forecast_on=forecast_on, reason=forecast_reason)
        )
    milestone.title, milestone.description, milestone.pilot_id = title, description, pilot_id
    was_done, is_done = milestone.actual_on is not None, actual_on is not None
    milestone.owner_id, milestone.is_key, milestone.actual_on = owner_id, is_key, actual_on
    milestone.evidence = evidence if is_done else ""
    milestone.evidence_link = evidence_link if is_done else ""
    milestone.confirmed_by = confirmed_by if is_done else ""
    milestone.touch()
    if is_done and not was_done:
        enforce_checks("record:closed", milestone)


def _check_evidence(
    milestone: Milestone, actual_on: date | None, evidence: str, link: str, confirmed_by: str
) -> None:
    """What is completed now needs its evidence; of what was completed without, nothing is asked
    when something else changes."""
    if link and not link.startswith(("https://", "http://")):
        raise DomainError("Enter a link that begins with https://.", field="evidence_link")
    had_none = milestone.actual_on is not None and not milestone.evidence
    if actual_on is None or (had_none and not evidence and not confirmed_by):
        return
    if not evidence:
        raise DomainError("Enter the evidence that it is complete.", field="evidence")
    if not confirmed_by:
        raise DomainError("Enter who confirmed that it is complete.", field="confirmed_by")


def why_baseline_stays(milestone: Milestone) -> str:
    """Why the baseline can no longer be put right as a typing error; empty where it can. The
    milestone comes with its changes."""
    has_requests = bool(milestone.changes) or milestone.earlier_baseline_on is not None
    if not is_correctable(milestone.baseline_set_on, clock.today(), has_requests=has_requests):
        return "It changes only by an approved change request."
    try:
        enforce_checks("milestone:baseline-corrected", milestone)
    except DomainError as shown:
        return f"{shown} It changes only by an approved change request."
    return ""


def _correct_baseline(
    milestone: Milestone, baseline_on: date, forecast_on: date, today: date
) -> date:
    """Put the baseline right; gives the forecast, which goes with it unless it has moved."""
    if why := why_baseline_stays(milestone):
        raise DomainError(why, field="baseline_on")
    had_moved = forecast_on != milestone.forecast_at(today) or bool(milestone.forecasts)
    milestone.baseline_on = milestone.first_baseline_on = baseline_on
    return forecast_on if had_moved else baseline_on


@audited("milestone:forecast-brought")
def bring_forecast(
    actor: Actor, *, milestone: Milestone, recorded_on: date, forecast_on: date, reason: str
) -> MilestoneForecast:
    """Put down what a milestone was forecast for on an earlier day, as it stood elsewhere. It takes
    the place of what it brought with it as of today, where that is the same."""
    can_edit_milestone(actor, milestone).enforce()
    today = clock.today()
    if recorded_on > today:
        raise DomainError("This date cannot be in the future.", field="recorded_on")
    for row in milestone.forecasts:
        if (row.recorded_on, row.forecast_on, row.reason) == (today, forecast_on, reason):
            milestone.forecasts.remove(row)
            break
    made = MilestoneForecast(recorded_on=recorded_on, forecast_on=forecast_on, reason=reason)
    milestone.forecasts.append(made)
    milestone.forecasts.sort(key=lambda row: row.recorded_on)
    return made
