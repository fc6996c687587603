"""From a record to its row in a pack: one function a kind, each given what stands on a day."""

from datetime import date
from typing import Any

from app.accounts.models import Person
from app.barriers.models import Barrier
from app.barriers.positions import barrier_position
from app.barriers.rules import BarrierKind, BarrierState
from app.core.rag import Rag, movement
from app.delivery.models import Interdependency, Milestone, Product, ResourceNeed
from app.delivery.positions import interdependency_position, position, product_position
from app.delivery.rules import InterdependencyState
from app.governance.actions.models import Action
from app.governance.actions.rules import ActionState, days_overdue
from app.packs.row_kinds import (
    PROGRAMME,
    ActionRow,
    BarrierRow,
    InterdependencyRow,
    IssueRow,
    MilestoneRow,
    PilotStanding,
    ProductRow,
    ResourceRow,
    RiskRow,
)
from app.pilots.models import Pilot
from app.pilots.rules import PilotRoleKind
from app.returns.positions import PilotReturn
from app.risks.models import Issue, Risk
from app.risks.positions import RiskPosition, issue_position

#: Characters of a text that a table shows; most texts are far shorter.
CELL_LENGTH = 700

_Referable = Milestone | Product | Barrier | Risk | Issue | Interdependency

#: Where the page of a record is, by the letter of its reference.
_FOLDERS = {
    "M": "milestones",
    "P": "products",
    "D": "interdependencies",
    "B": "barriers",
    "R": "risks",
    "I": "issues",
    "A": "actions",
}


def _record(record: _Referable, pilot: Pilot | None = None) -> dict[str, Any]:
    return {
        "reference": record.reference,
        "path": f"/{_FOLDERS[record.PREFIX]}/{record.reference}",
        "title": record.title,
        "whose": pilot.short_name if pilot else PROGRAMME,
        "is_illustrative": record.is_illustrative,
    }


def _cell(text: str) -> str:
    """What a table's cell holds of a text: all of it, or its beginning where a row would otherwise
    outgrow the page. The record's page has the whole."""
    if len(text) <= CELL_LENGTH:
        return text
    kept = text[:CELL_LENGTH]
    return f"{kept.rsplit(None, 1)[0] if ' ' in kept[-80:] else kept} …"


def _name(person: Person | None) -> str:
    return person.name if person else ""


def action_row(action: Action, today: date) -> ActionRow:
    said = next((note.text for note in action.notes if note.text), "")
    return ActionRow(
        reference=action.reference,
        path=f"/{_FOLDERS[action.PREFIX]}/{action.reference}",
        title=action.text,
        is_illustrative=action.is_illustrative,
        owner=action.owner.name,
        due_on=action.due_on,
        original_due_on=action.original_due_on,
        state=action.state.word,
        days_overdue=days_overdue(action.due_on, action.state, today),
        is_said_done=action.state is ActionState.AWAITING_CONFIRMATION,
        said=_cell(said),
    )


def milestone_row(milestone: Milestone, today: date, since: date | None) -> MilestoneRow:
    now = position(milestone, today, since)
    return MilestoneRow(
        **_record(milestone, milestone.pilot),
        baseline_on=milestone.baseline_on,
        settled_on=milestone.actual_on or now.forecast_on,
        is_done=milestone.actual_on is not None,
        variance=now.variance,
        rag=now.rag,
        reason=now.reason,
        moved=now.moved,
        is_key=milestone.is_key,
    )


def product_row(product: Product, today: date) -> ProductRow:
    return ProductRow(
        **_record(product),
        stage=product.stage.word,
        due_on=product.due_on,
        is_overdue=product_position(product, today).days_overdue > 0,
        ask=product.ask,
        ask_detail=product.ask_detail,
        owner=_name(product.owner),
        published_on=product.published_on,
    )


def barrier_row(barrier: Barrier, today: date, since: date | None) -> BarrierRow:
    now = barrier_position(barrier, today)
    return BarrierRow(
        **_record(barrier, barrier.pilot),
        department=barrier.department.name,
        ask=_cell(barrier.ask),
        response=_cell(barrier.response),
        state=barrier.state.word,
        raised_on=barrier.raised_on,
        age=now.age_days,
        respond_by_on=barrier.respond_by_on,
        responded_on=barrier.responded_on,
        is_answered=barrier.state is not BarrierState.OPEN,
        is_overdue=now.days_overdue > 0,
        is_new=since is not None and barrier.raised_on > since,
        is_opportunity=barrier.kind is BarrierKind.OPPORTUNITY,
    )


def risk_row(now: RiskPosition) -> RiskRow:
    risk = now.risk
    return RiskRow(
        **_record(risk, risk.pilot),
        likelihood=now.likelihood,
        impact=now.impact,
        score=now.score,
        band=now.band,
        target=risk.target_score,
        movement=now.movement,
        mitigation=_cell(risk.mitigation),
        owner=_name(risk.owner),
        proximity=risk.proximity.word,
    )


def issue_row(issue: Issue, today: date) -> IssueRow:
    return IssueRow(
        **_record(issue, issue.pilot),
        severity=issue.severity,
        action=_cell(issue.action),
        owner=_name(issue.owner),
        due_on=issue.due_on,
        is_overdue=issue_position(issue, today).days_overdue > 0,
    )


def resource_row(need: ResourceNeed) -> ResourceRow:
    return ResourceRow(
        reference=f"resource {need.id}",
        path=f"/resources/{need.id}",
        title=need.title,
        whose=need.pilot.short_name if need.pilot else PROGRAMME,
        is_illustrative=need.is_illustrative,
        organisation=need.organisation.label if need.organisation else "",
        posts_needed=need.posts_needed,
        posts_filled=need.posts_filled,
        funding_needed=need.funding_needed_pounds,
        funding_secured=need.funding_secured_pounds,
        note=need.note,
    )


def interdependency_row(interdependency: Interdependency, today: date) -> InterdependencyRow:
    return InterdependencyRow(
        **_record(interdependency, interdependency.pilot),
        other_work=interdependency.other_work,
        giver=interdependency.giver.label,
        giver_name=interdependency.giver.name,
        receiver=interdependency.receiver.label,
        need_by_on=interdependency.need_by_on,
        state=interdependency.state.word,
        is_at_risk=interdependency.state is InterdependencyState.AT_RISK,
        is_overdue=interdependency_position(interdependency, today).days_overdue > 0,
        next_step=interdependency.next_step,
    )


def pilot_standing(now: PilotReturn, today: date, records: str) -> PilotStanding:
    """``records`` is how the pilot's milestones and barriers stand, in a sentence."""
    told = now.update or now.last
    return PilotStanding(
        **_pilot(now.pilot, today),
        confidence=now.confidence,
        before=now.before,
        movement=now.movement,
        has_return=now.update is not None,
        is_late=now.is_late,
        return_due_on=now.due_on,
        last_round=now.last.round.name if now.last else "",
        headline=told.headline if told else "",
        reason=told.confidence_reason if told else "",
        achievements=told.achievements if told else "",
        outlook=told.outlook if told else "",
        learning=told.learning if told else "",
        needs=told.needs if told else "",
        records=records,
        is_illustrative=told.is_illustrative if told else False,
    )


def pilot_before_any_round(pilot: Pilot, today: date, records: str) -> PilotStanding:
    return PilotStanding(
        **_pilot(pilot, today),
        confidence=Rag.NOT_RATED,
        before=None,
        movement=movement(None, None),
        has_return=False,
        is_late=False,
        return_due_on=None,
        records=records,
    )


def _pilot(pilot: Pilot, today: date) -> dict[str, Any]:
    return {
        "name": pilot.name,
        "short_name": pilot.short_name,
        "path": f"/pilots/{pilot.slug}",
        "region": pilot.region.name,
        "lead": _name(pilot.holder(PilotRoleKind.LEAD, today)),
        "lead_organisation": pilot.lead_organisation.name if pilot.lead_organisation else "",
        "themes": tuple(theme.name for theme in pilot.themes),
    }
