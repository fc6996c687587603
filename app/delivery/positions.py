"""Where milestones stood on a past day."""

from collections import Counter
from datetime import date

from sqlalchemy import select

from app.core.formats import counted, day
from app.core.positions import (
    DayPosition,
    Past,
    PositionFact,
    PositionFigure,
    PositionRow,
    PositionSource,
    position_row,
)
from app.core.rag import Rag
from app.core.restriction import count_hidden
from app.delivery.models import ChangeRequest, Milestone, MilestoneForecast
from app.delivery.rules import MILESTONE_RATINGS, ChangeState, milestone_rag, milestone_reason
from app.extensions import db
from app.pilots.models import Pilot
from app.programme.models import Programme
from app.programme.rules import DEFAULT_TOLERANCE_DAYS

_COLUMNS = (
    Milestone.actual_on,
    Milestone.baseline_on,
    Milestone.first_baseline_on,
    Programme.milestone_tolerance_days,
)


def _forecasts(on: date) -> dict[int, date]:
    """The newest forecast of each milestone that was recorded by the day."""
    rows = db.session.execute(
        select(MilestoneForecast.milestone_id, MilestoneForecast.forecast_on)
        .join(MilestoneForecast.milestone)
        .where(MilestoneForecast.recorded_on <= on)
        .order_by(MilestoneForecast.recorded_on, MilestoneForecast.id)
    )
    return {row.milestone_id: row.forecast_on for row in rows}


def _moved_since(on: date) -> dict[int, date]:
    """The baseline that a milestone had until it was moved after the day."""
    rows = db.session.execute(
        select(ChangeRequest.milestone_id, ChangeRequest.from_on)
        .join(ChangeRequest.milestone)
        .where(ChangeRequest.state == ChangeState.APPROVED, ChangeRequest.decided_on > on)
        .order_by(ChangeRequest.decided_on.desc(), ChangeRequest.id.desc())
    )
    return {row.milestone_id: row.from_on for row in rows}


def _tolerance(past: Past) -> int:
    column = Programme.milestone_tolerance_days
    found = db.session.execute(select(Programme.id, column.label("days")).limit(1)).one_or_none()
    days: int = past.was(column, found.id, found.days) if found else DEFAULT_TOLERANCE_DAYS
    return days


def _read(past: Past) -> DayPosition:
    on, tolerance = past.on, _tolerance(past)
    forecasts, moved = _forecasts(on), _moved_since(on)
    is_begun = Milestone.baseline_set_on.is_(None) | (Milestone.baseline_set_on <= on)
    wanted = select(
        Milestone.id,
        Milestone.number,
        Milestone.title,
        Milestone.baseline_on,
        Milestone.first_baseline_on,
        Milestone.baseline_set_on,
        Milestone.actual_on,
        Milestone.is_illustrative,
        Pilot.short_name,
    ).outerjoin(Milestone.pilot)
    found = db.session.execute(wanted.where(is_begun)).all()
    rows: list[PositionRow] = []
    ratings: Counter[Rag] = Counter()
    undated = 0
    for each in found:
        if past.is_new(Milestone, each.id):
            continue
        baseline_on = past.was(Milestone.baseline_on, each.id, each.baseline_on)
        if not past.is_traced(Milestone, each.id):
            baseline_on = moved.get(each.id, baseline_on)
            undated += each.baseline_set_on is None and each.id not in forecasts
        first_on = past.was(Milestone.first_baseline_on, each.id, each.first_baseline_on)
        forecast_on = forecasts.get(each.id, first_on)
        actual_on = past.was(Milestone.actual_on, each.id, each.actual_on)
        actual_on = actual_on if actual_on is not None and actual_on <= on else None
        rating = milestone_rag(baseline_on, forecast_on, actual_on, on, tolerance)
        ratings[rating] += 1
        by = actual_on or forecast_on
        reason = milestone_reason(baseline_on, forecast_on, actual_on, on)
        rows.append(
            position_row(
                Milestone,
                "delivery.show_milestone",
                each,
                (
                    PositionFact("Rating", f"{rating.word}, {reason}", rating=rating),
                    _dated("Forecast or actual", by),
                    _dated("Baseline", baseline_on),
                ),
                is_open=actual_on is None,
                order=(MILESTONE_RATINGS.index(rating), by),
            )
        )
    return DayPosition(
        figures=tuple(
            PositionFigure(
                f"milestones_{rating.value}", f"Milestones {rating.word}", ratings[rating]
            )
            for rating in MILESTONE_RATINGS
        ),
        rows=rows,
        hidden=count_hidden(select(Milestone).where(is_begun), len(found)),
        notes=_notes(undated),
    )


def _dated(said: str, on: date) -> PositionFact:
    return PositionFact(said, day(on), amount=on.toordinal(), unit="day")


def _notes(undated: int) -> list[str]:
    if not undated:
        return []
    return [
        f"There is no record of when the baseline of {counted(undated, 'milestone')} was set, "
        "and there was "
        "no forecast by this day: the first baseline is shown."
    ]


POSITION = PositionSource(
    name="milestones",
    said="Milestones",
    order=20,
    one="milestone",
    many="milestones",
    endpoint="delivery.list_milestones",
    columns=_COLUMNS,
    listed="not completed",
    read=_read,
)
