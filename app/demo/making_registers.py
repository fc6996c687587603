"""From rows to records: the registers. Each row gets the next number of its kind."""

from app.barriers.models import Barrier
from app.barriers.rules import BarrierState
from app.core.references import next_number
from app.core.restriction import name_readers
from app.delivery.models import (
    Interdependency,
    Milestone,
    MilestoneForecast,
    Product,
    ResourceNeed,
)
from app.demo.register_rows import (
    BarrierRow,
    InterdependencyRow,
    IssueRow,
    MilestoneRow,
    ProductRow,
    ResourceRow,
    RiskRow,
)
from app.demo.shelf import Shelf
from app.extensions import db
from app.risks.models import Issue, Risk, RiskScore
from app.risks.rules import IssueState, RiskState


def add_milestone(shelf: Shelf, row: MilestoneRow) -> None:
    milestone = Milestone(
        number=next_number(db.session(), Milestone.PREFIX),
        title=row.title,
        description=row.description,
        pilot=shelf.pilots.find(row.pilot),
        owner=shelf.people.find(row.owner),
        baseline_on=row.baseline_on,
        actual_on=row.actual_on,
        is_key=row.is_key,
        forecasts=[
            MilestoneForecast(
                recorded_on=forecast.recorded_on,
                forecast_on=forecast.forecast_on,
                reason=forecast.reason,
            )
            for forecast in row.forecasts
        ],
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(milestone)
    shelf.milestones.put(row.key, milestone)


def add_product(shelf: Shelf, row: ProductRow) -> None:
    product = Product(
        number=next_number(db.session(), Product.PREFIX),
        title=row.title,
        description=row.description,
        stage=row.stage,
        owner=shelf.people.get(row.owner),
        due_on=row.due_on,
        ask=row.ask,
        ask_detail=row.ask_detail,
        published_on=row.published_on,
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(product)
    shelf.products.put(row.key, product)


def add_interdependency(shelf: Shelf, row: InterdependencyRow) -> None:
    interdependency = Interdependency(
        number=next_number(db.session(), Interdependency.PREFIX),
        title=row.title,
        description=row.description,
        other_work=row.other_work,
        giver=shelf.organisations.get(row.giver),
        receiver=shelf.organisations.get(row.receiver),
        pilot=shelf.pilots.find(row.pilot),
        owner=shelf.people.get(row.owner),
        need_by_on=row.need_by_on,
        state=row.state,
        next_step=row.next_step,
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(interdependency)
    shelf.interdependencies.put(row.key, interdependency)


def add_resource(shelf: Shelf, row: ResourceRow) -> None:
    db.session.add(
        ResourceNeed(
            title=row.title,
            organisation=shelf.organisations.get(row.organisation),
            pilot=shelf.pilots.find(row.pilot),
            posts_needed=row.posts_needed,
            posts_filled=row.posts_filled,
            funding_needed_pounds=row.funding_needed_pounds,
            funding_secured_pounds=row.funding_secured_pounds,
            note=row.note,
            source=row.source,
            is_illustrative=row.is_illustrative,
        )
    )


def add_risk(shelf: Shelf, row: RiskRow) -> None:
    risk = Risk(
        number=next_number(db.session(), Risk.PREFIX),
        title=row.title,
        cause=row.cause,
        event=row.event,
        effect=row.effect,
        pilot=shelf.pilots.find(row.pilot),
        owner=shelf.people.get(row.owner),
        inherent_likelihood=row.inherent[0],
        inherent_impact=row.inherent[1],
        target_likelihood=row.target[0],
        target_impact=row.target[1],
        response=row.response,
        proximity=row.proximity,
        mitigation=row.mitigation,
        state=_risk_state(row),
        raised_on=row.raised_on,
        closed_on=row.closed_on,
        scores=[
            RiskScore(
                assessed_on=score.assessed_on,
                likelihood=score.likelihood,
                impact=score.impact,
                reason=score.reason,
            )
            for score in row.scores
        ],
        source=row.source,
        is_illustrative=row.is_illustrative,
        is_restricted=row.restricted_to is not None,
    )
    db.session.add(risk)
    if row.restricted_to:
        db.session.flush()
        name_readers(risk, [shelf.people.get(key).id for key in row.restricted_to])
    shelf.risks.put(row.key, risk)


def _risk_state(row: RiskRow) -> RiskState:
    if row.closed_on is not None:
        return RiskState.CLOSED
    return RiskState.OCCURRED if row.has_occurred else RiskState.OPEN


def add_issue(shelf: Shelf, row: IssueRow) -> None:
    issue = Issue(
        number=next_number(db.session(), Issue.PREFIX),
        title=row.title,
        description=row.description,
        pilot=shelf.pilots.find(row.pilot),
        risk=shelf.risks.find(row.risk),
        owner=shelf.people.get(row.owner),
        severity=row.severity,
        state=IssueState.RESOLVED if row.resolved_on else IssueState.OPEN,
        action=row.action,
        raised_on=row.raised_on,
        due_on=row.due_on,
        resolved_on=row.resolved_on,
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(issue)
    shelf.issues.put(row.key, issue)


def add_barrier(shelf: Shelf, row: BarrierRow) -> None:
    barrier = Barrier(
        number=next_number(db.session(), Barrier.PREFIX),
        kind=row.kind,
        title=row.title,
        detail=row.detail,
        pilot=shelf.pilots.find(row.pilot),
        department=shelf.organisations.get(row.department),
        ask=row.ask,
        state=_barrier_state(row),
        raised_on=row.raised_on,
        respond_by_on=row.respond_by_on,
        response=row.response,
        responded_on=row.responded_on,
        settled_on=row.settled_on,
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(barrier)
    shelf.barriers.put(row.key, barrier)


def _barrier_state(row: BarrierRow) -> BarrierState:
    if row.settled_on is not None:
        return BarrierState.WITHDRAWN if row.is_withdrawn else BarrierState.RESOLVED
    return BarrierState.RESPONDED if row.responded_on else BarrierState.OPEN
