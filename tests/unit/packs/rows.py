"""Rows of a pack, made by hand: each whole, with what a test says of it."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.core.figures import Figure, Figures
from app.core.rag import Rag, movement
from app.delivery.rules import ProductAsk
from app.packs.sections.achievements import Event
from app.packs.sections.action import DepartmentAction
from app.packs.sections.barriers import BarrierRow
from app.packs.sections.interdependencies import InterdependencyRow
from app.packs.sections.matters_arising import ActionRow
from app.packs.sections.milestones import MilestoneRow
from app.packs.sections.pilots import MapPilot, MapRegion, PilotStatus
from app.packs.sections.products import ProductRow
from app.packs.sections.risks import IssueRow, ResourceRow, RiskRow
from app.registry import DOMAINS
from app.risks.rules import Severity, band, score_movement

TODAY = date(2010, 2, 4)
SINCE = date(2010, 1, 18)
UNTIL = date(2010, 3, 22)

_numbers = count(1)
_kinds = {k.name: k for domain in DOMAINS for source in domain.figures for k in source.figures}


def figures(hidden: dict[str, int] | None = None, **counts: int | Decimal) -> Figures:
    """All that are declared: nought, but for those given."""
    assert counts.keys() <= _kinds.keys()
    found = {
        name: Figure(
            name=name,
            count=counts.get(name, 0),
            as_at_on=TODAY,
            of=counts.get(kind.of, 0) if kind.of else None,
            hidden=(hidden or {}).get(name, 0),
        )
        for name, kind in _kinds.items()
    }
    return Figures(found, _kinds)


def _record(prefix: str, folder: str, given: dict[str, Any]) -> dict[str, Any]:
    reference = f"{prefix}-{next(_numbers):03d}"
    named = {"reference": reference, "path": f"/{folder}/{reference}", "title": "A title"}
    return named | given


def pilot(name: str = "Kent", now: Rag = Rag.GREEN, before: Rag | None = None, **given: Any):
    """With its return in; rated as it was before, unless ``before`` says otherwise."""
    before = now if before is None else before
    return PilotStatus(
        **{
            "name": name,
            "short_name": name,
            "path": f"/pilots/{name.lower()}",
            "region": "South East",
            "lead": "Pilot lead",
            "lead_organisation": "Kent County Council",
            "themes": ("Assets",),
            "confidence": now,
            "before": before,
            "movement": movement(before, now),
            "has_return": True,
            "is_late": False,
            "return_due_on": date(2010, 2, 1),
        }
        | given
    )


def without_return(name: str = "Durham", *, is_late: bool = True, **given: Any):
    return pilot(
        name, Rag.NOT_RATED, Rag.GREEN, **{"has_return": False, "is_late": is_late} | given
    )


def region(name: str, *ratings: Rag) -> MapRegion:
    """One of one pilot, Green unless a rating is given."""
    placed = [MapPilot(name="Kent", themes=(), confidence=each) for each in ratings or [Rag.GREEN]]
    return MapRegion(name=name, row=0, column=0, pilots=tuple(placed))


def milestone(rag: Rag = Rag.GREEN, variance: int = 0, **given: Any) -> MilestoneRow:
    return MilestoneRow(
        **_record(
            "M",
            "milestones",
            {
                "baseline_on": date(2010, 2, 18),
                "settled_on": date(2010, 2, 18),
                "is_done": rag is Rag.COMPLETE,
                "variance": variance,
                "rag": rag,
                "reason": "on its baseline date",
                "moved": 0,
            }
            | given,
        )
    )


def event(what: str = "M", **given: Any) -> Event:
    return Event(**_record(what, "milestones", {"on": TODAY, "what": "On time"} | given))


def barrier(department: str = "HM Treasury", age: int = 30, **given: Any) -> BarrierRow:
    return BarrierRow(
        **_record(
            "B",
            "barriers",
            {
                "department": department,
                "ask": "Say when.",
                "response": "",
                "state": "Awaiting a response",
                "raised_on": date(2010, 1, 5),
                "age": age,
                "respond_by_on": date(2010, 2, 1),
                "responded_on": None,
                "is_answered": False,
                "is_overdue": False,
                "is_new": False,
            }
            | given,
        )
    )


def risk(likelihood: int = 3, impact: int = 3, before: int | None = 9, **given: Any) -> RiskRow:
    score = likelihood * impact
    return RiskRow(
        **_record(
            "R",
            "risks",
            {
                "likelihood": likelihood,
                "impact": impact,
                "score": score,
                "band": band(score),
                "target": 4,
                "movement": score_movement(before, score),
                "mitigation": "Ask again.",
                "owner": "Programme director",
                "proximity": "1 to 3 months",
            }
            | given,
        )
    )


def issue(severity: Severity = Severity.MEDIUM, **given: Any) -> IssueRow:
    return IssueRow(
        **_record(
            "I",
            "issues",
            {
                "severity": severity,
                "action": "Ask again.",
                "owner": "",
                "due_on": None,
                "is_overdue": False,
            }
            | given,
        )
    )


def resource(needed: str, filled: str, needs: int = 0, has: int = 0) -> ResourceRow:
    return ResourceRow(
        reference="resource 1",
        path="/resources/1",
        title="Analysts",
        organisation="HM Treasury",
        posts_needed=Decimal(needed),
        posts_filled=Decimal(filled),
        funding_needed=needs,
        funding_secured=has,
        note="",
    )


def product(ask: ProductAsk = ProductAsk.NONE, **given: Any) -> ProductRow:
    return ProductRow(
        **_record(
            "P",
            "products",
            {
                "stage": "In drafting",
                "due_on": UNTIL,
                "is_overdue": False,
                "ask": ask,
                "ask_detail": "",
                "owner": "",
            }
            | given,
        )
    )


def interdependency(need_by_on: date = UNTIL, **given: Any) -> InterdependencyRow:
    return InterdependencyRow(
        **_record(
            "D",
            "interdependencies",
            {
                "other_work": "Smarter Government",
                "giver": "HM Treasury",
                "giver_name": "HM Treasury",
                "receiver": "Kent County Council",
                "need_by_on": need_by_on,
                "state": "Agreed",
                "is_at_risk": False,
                "is_overdue": False,
                "next_step": "",
            }
            | given,
        )
    )


def department(name: str, asked: int, answered: int, overdue: int = 0) -> DepartmentAction:
    return DepartmentAction(
        department=name,
        asked=asked,
        answered=answered,
        overdue=overdue,
        oldest=None,
        gives=0,
        at_risk=0,
    )


def action(days_overdue: int = 0, *, is_said_done: bool = False) -> ActionRow:
    return ActionRow(
        **_record("A", "actions", {}),
        owner="Programme director",
        due_on=TODAY,
        original_due_on=TODAY,
        state="Open",
        days_overdue=days_overdue,
        is_said_done=is_said_done,
        said="",
    )
