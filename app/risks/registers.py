"""The registers of risks and issues."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.exports import Column, Table
from app.core.loading import loading
from app.core.models import reference_of
from app.core.register_views import RegisterView
from app.core.registers import Reading, Register, RegisterFilter, count_if, one_by_one
from app.extensions import db
from app.pilots.filters import PILOT_FILTER, owner_column, owner_filter, place_column, whose
from app.pilots.permissions import can_add_record, can_read_registers
from app.risks.expressions import LOWEST_OF, ResidualScore, score_at
from app.risks.figures import GRAVE
from app.risks.heat_map import CELL_REFERENCES, HeatMap, HeatMapRisk, PlottedCell, draw_map
from app.risks.models import Issue, Risk
from app.risks.rules import Band, IssueState, RiskState, Severity, score_movement
from app.risks.status import IssueStatus, RiskStatus, issue_status, risk_status

#: The list shows how scores moved in this many days.
MOVEMENT_DAYS = 30


def _read_risks(today: date, _actor: Any) -> Reading[Risk]:
    """Scores, bands and reviews as ``status.risk_status`` tells them."""
    residual = ResidualScore(today)
    score = residual.score
    before = score_at(today - timedelta(days=MOVEMENT_DAYS))
    is_open = Risk.state == RiskState.OPEN
    band = case(*((score >= lowest, each.value) for each, lowest in LOWEST_OF.items()))
    return Reading(
        rows=residual.join(select(Risk)),
        keys={
            "state": (Risk.state,),
            "band": (case((is_open, band)),),
            "pilot": (whose(Risk.pilot_id),),
            "owner": (whose(Risk.owner_id),),
        },
        order=(
            case(*((Risk.state == each, place) for place, each in enumerate(RiskState))),
            score.desc(),
            residual.impact.desc(),
            Risk.number,
        ),
        measures={
            "still_open": count_if(is_open),
            "risen": count_if(is_open & (score > before)),
            "unreviewed": count_if(is_open & (residual.review_due_on < today)),
        },
        expressions={
            "likelihood": residual.likelihood,
            "impact": residual.impact,
            "before": before,
        },
    )


def map_risks(view: RegisterView[Risk, RiskStatus]) -> HeatMap:
    """The heat map of the open risks that the filters leave: each cell counted whole, and its
    first few named, with how they moved."""
    return draw_map(view.kept("heat map", lambda: _cells(view)))


def _cells(view: RegisterView[Risk, RiskStatus]) -> dict[tuple[int, int], PlottedCell]:
    likelihood, impact, before = view.reading.expressions.values()
    cell = (likelihood, impact)
    placed = (
        view.reading.rows.with_only_columns(
            Risk.id,
            likelihood.label("likelihood"),
            impact.label("impact"),
            func.count().over(partition_by=cell).label("count_"),
            func.row_number().over(partition_by=cell, order_by=Risk.number).label("place"),
        )
        .where(Risk.state == RiskState.OPEN, *view.criteria)
        .subquery()
    )
    wanted = (
        select(placed, Risk.number, before.label("before"))
        .join(Risk, Risk.id == placed.c.id)
        .where(placed.c.place <= CELL_REFERENCES)
        .order_by(placed.c.place)
    )
    found: dict[tuple[int, int], PlottedCell] = defaultdict(PlottedCell)
    for row in db.session.execute(wanted):
        here = found[row.likelihood, row.impact]
        here.count = row.count_
        here.risks.append(
            HeatMapRisk(
                reference_of(Risk.PREFIX, row.number),
                score_movement(row.before, row.likelihood * row.impact),
            )
        )
    return found


RISKS: Register[Risk, RiskStatus] = Register(
    name="risks",
    heading="Risks",
    read=_read_risks,
    show=one_by_one(
        lambda risk, today: risk_status(risk, today, today - timedelta(days=MOVEMENT_DAYS))
    ),
    parts=loading(
        lambda: (selectinload(Risk.scores), joinedload(Risk.pilot), joinedload(Risk.owner))
    ),
    filters=(
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in RiskState]),
        RegisterFilter("band", "Band", lambda _: [(b.value, b.word) for b in reversed(Band)]),
        PILOT_FILTER,
        owner_filter(Risk.owner_id),
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Risks",
        (
            Column("Reference", lambda p: p.reference, 10),
            Column("Title", lambda p: p.risk.title, 40),
            Column("Status", lambda p: p.risk.state.word, 10),
            place_column(lambda p: p.risk),
            owner_column(lambda p: p.risk),
            Column("Cause", lambda p: p.risk.cause, 40),
            Column("Event", lambda p: p.risk.event, 40),
            Column("Effect", lambda p: p.risk.effect, 40),
            Column("Mitigation", lambda p: p.risk.mitigation, 40),
            Column("Response", lambda p: p.risk.response.word),
            Column("Approved by", lambda p: p.risk.approval, 24),
            Column("Proximity", lambda p: p.risk.proximity.word),
            Column("Inherent likelihood", lambda p: p.risk.inherent_likelihood, 10),
            Column("Inherent impact", lambda p: p.risk.inherent_impact, 10),
            Column("Inherent score", lambda p: p.risk.inherent_score, 10),
            Column("Likelihood now", lambda p: p.likelihood, 10),
            Column("Impact now", lambda p: p.impact, 10),
            Column("Score now", lambda p: p.score, 10),
            Column("Band now", lambda p: p.band.word, 10),
            Column("Movement", lambda p: p.movement.words),
            Column("Target likelihood", lambda p: p.risk.target_likelihood, 10),
            Column("Target impact", lambda p: p.risk.target_impact, 10),
            Column("Target score", lambda p: p.risk.target_score, 10),
            Column("Raised", lambda p: p.risk.raised_on, 12),
            Column("Assessed", lambda p: p.assessed_on, 12),
            Column("Review due", lambda p: p.review_due_on, 12),
            Column("Closed", lambda p: p.risk.closed_on, 12),
            Column(
                "Why it was closed",
                lambda p: p.risk.closed_because.word if p.risk.closed_because else "",
                24,
            ),
            Column("Closure agreed by", lambda p: p.risk.closure_agreed_by, 24),
            Column("Source", lambda p: p.risk.origin, 24),
        ),
    ),
)


def _read_issues(today: date, _actor: Any) -> Reading[Issue]:
    is_open = Issue.state == IssueState.OPEN
    return Reading(
        rows=select(Issue),
        keys={
            "state": (Issue.state,),
            "severity": (Issue.severity,),
            "pilot": (whose(Issue.pilot_id),),
            "owner": (whose(Issue.owner_id),),
        },
        order=(
            Issue.state == IssueState.RESOLVED,
            case(*((Issue.severity == each, -each.rank) for each in Severity)),
            Issue.due_on.is_(None),
            Issue.due_on,
            Issue.number,
        ),
        measures={
            "still_open": count_if(is_open),
            "grave": count_if(is_open & Issue.severity.in_(GRAVE)),
            "late": count_if(is_open & (Issue.due_on < today)),
        },
    )


ISSUES: Register[Issue, IssueStatus] = Register(
    name="issues",
    heading="Issues",
    read=_read_issues,
    show=one_by_one(issue_status),
    parts=loading(
        lambda: (joinedload(Issue.risk), joinedload(Issue.pilot), joinedload(Issue.owner))
    ),
    filters=(
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in IssueState]),
        RegisterFilter(
            "severity", "Severity", lambda _: [(s.value, s.word) for s in reversed(Severity)]
        ),
        PILOT_FILTER,
        owner_filter(Issue.owner_id),
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Issues",
        (
            Column("Reference", lambda p: p.issue.reference, 10),
            Column("Title", lambda p: p.issue.title, 40),
            Column("Status", lambda p: p.issue.state.word, 10),
            Column("Severity", lambda p: p.issue.severity.word, 10),
            place_column(lambda p: p.issue),
            owner_column(lambda p: p.issue),
            Column("What has happened", lambda p: p.issue.description, 40),
            Column("Action", lambda p: p.issue.action, 40),
            Column("Original risk", lambda p: p.issue.risk.reference if p.issue.risk else "", 10),
            Column("Raised", lambda p: p.issue.raised_on, 12),
            Column("Resolution due", lambda p: p.issue.due_on, 12),
            Column("Days overdue", lambda p: p.days_overdue, 10),
            Column("Resolved", lambda p: p.issue.resolved_on, 12),
            Column("Source", lambda p: p.issue.origin, 24),
        ),
    ),
)
