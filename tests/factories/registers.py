"""Registers: milestones, products, risks, issues, barriers and the rest."""

from datetime import date, timedelta
from typing import Any

from app.barriers.models import Barrier, BarrierEvent, BarrierRaiser, BarrierResponse
from app.barriers.rules import NOT_SENT, BarrierEventKind, BarrierState
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    MilestoneForecast,
    Product,
    ResourceNeed,
)
from app.risks.models import Issue, Risk, RiskScore
from app.risks.rules import RiskClosure
from tests.factories.base import TODAY, next_name, numbered, saved
from tests.factories.people import department, organisation

#: What closing a risk, and completing a milestone, ask for.
CLOSURE: Any = {
    "closed_because": RiskClosure.IMPOSSIBLE,
    "closure_note": "The budget was agreed.",
    "closure_agreed_by": "The programme board, 1 February",
}
EVIDENCE: Any = {
    "evidence": "The report was published.",
    "confirmed_by": "The sponsor",
}


def milestone(**given: Any) -> Milestone:
    """Due on 18 February, its forecast never moved. ``forecasts`` are rows of
    ``make.forecast(...)``."""
    return saved(
        Milestone(
            **{
                "number": numbered(Milestone),
                "title": next_name("Milestone"),
                "baseline_on": date(2010, 2, 18),
                "forecasts": [],
                "changes": [],
            }
            | given
        )
    )


def forecast(recorded_on: date, forecast_on: date, reason: str = "Because.") -> MilestoneForecast:
    """A row for a milestone, unsaved."""
    return MilestoneForecast(recorded_on=recorded_on, forecast_on=forecast_on, reason=reason)


def change_request(of: Milestone | None = None, **given: Any) -> ChangeRequest:
    """To move a milestone's baseline by a week, raised today and waiting."""
    of = of or milestone()
    return saved(
        ChangeRequest(
            **{
                "number": numbered(ChangeRequest),
                "milestone": of,
                "from_on": of.baseline_on,
                "to_on": of.baseline_on + timedelta(days=7),
                "why": "Counsel's advice is awaited.",
                "effect": "None on other milestones.",
                "raised_on": TODAY,
                "decide_by_on": date(2010, 2, 18),
            }
            | given
        )
    )


def product(**given: Any) -> Product:
    return saved(
        Product(
            **{
                "number": numbered(Product),
                "title": next_name("Product"),
                "due_on": date(2010, 3, 1),
            }
            | given
        )
    )


def interdependency(**given: Any) -> Interdependency:
    for side in ("giver", "receiver"):
        if side not in given and f"{side}_id" not in given:
            given[side] = organisation()
    return saved(
        Interdependency(
            **{
                "number": numbered(Interdependency),
                "title": next_name("Interdependency"),
                "other_work": "Smarter Government",
                "need_by_on": date(2010, 3, 1),
            }
            | given
        )
    )


def resource_need(**given: Any) -> ResourceNeed:
    return saved(ResourceNeed(**{"title": next_name("Team")} | given))


def risk(*, likelihood: int = 3, impact: int = 4, **given: Any) -> Risk:
    """An open risk, assessed once, when it was raised; or with the ``scores`` given, rows of
    ``make.score(...)``."""
    raised_on = given.setdefault("raised_on", date(2009, 12, 1))
    given.setdefault("scores", [score(raised_on, likelihood, impact)])
    return saved(
        Risk(
            **{
                "number": numbered(Risk),
                "title": next_name("Risk"),
                "cause": "Budgets are ring-fenced",
                "event": "partners cannot pool them",
                "effect": "savings fall to nobody",
                "mitigation": "Ask the Treasury to align them.",
                "inherent_likelihood": 5,
                "inherent_impact": 5,
                "target_likelihood": 1,
                "target_impact": 2,
            }
            | given
        )
    )


def score(assessed_on: date, likelihood: int, impact: int, reason: str = "") -> RiskScore:
    """A row for a risk, unsaved."""
    return RiskScore(assessed_on=assessed_on, likelihood=likelihood, impact=impact, reason=reason)


def issue(**given: Any) -> Issue:
    return saved(
        Issue(
            **{
                "number": numbered(Issue),
                "title": next_name("Issue"),
                "description": "A partner has withdrawn.",
                "action": "Find another.",
                "raised_on": date(2010, 1, 11),
            }
            | given
        )
    )


def barrier(**given: Any) -> Barrier:
    """One that has been sent, unless it says, with the place that raised it and, given as a text,
    its ``response``."""
    if not {"department", "department_id"} & given.keys():
        given["department"] = department()
    facts = {
        "number": numbered(Barrier),
        "title": next_name("Barrier"),
        "ask": "Let the budgets be pooled.",
        "state": BarrierState.SENT,
        "raised_on": date(2010, 1, 11),
    } | given
    place, response = facts.get("pilot"), facts.pop("response", "")
    if facts["state"] not in NOT_SENT:
        facts.setdefault("asked_on", facts["raised_on"])
        if facts["state"] is BarrierState.SENT and facts.get("respond_by_on"):
            facts.setdefault("goes_up_on", facts["respond_by_on"] + timedelta(days=1))
    if place is not None:
        first = BarrierRaiser(pilot=place, raised_on=facts["raised_on"])
        facts.setdefault("raisers", [first])
    if response:
        responded_on = facts.setdefault("responded_on", facts["raised_on"])
        only = BarrierResponse(text=response, responded_on=responded_on)
        facts.setdefault("responses", [only])
    facts.setdefault("events", _end_of(facts))
    return saved(Barrier(**facts))


def _end_of(facts: Any) -> list[BarrierEvent]:
    """The lines of history of what others did to a barrier."""
    whom = facts["department"].name if facts.get("department") else ""
    told = (
        ("responded_on", BarrierEventKind.RESPONDED, whom),
        ("settled_on", BarrierEventKind.RESOLVED, ""),
    )
    return [
        BarrierEvent(kind=kind, state=facts["state"], happened_on=facts[name], subject=subject)
        for name, kind, subject in told
        if facts.get(name)
    ]
