"""Registers: milestones, products, risks, issues, barriers and the rest."""

from datetime import date, timedelta
from typing import Any

from app.barriers.models import Barrier, BarrierEvent, BarrierRaiser, BarrierResponse
from app.barriers.rules import NOT_SENT, BarrierEventKind, BarrierState
from app.benefits.models import Proposal, ProposalAmount
from app.benefits.rules import AmountBasis, AmountKind, ProposalState
from app.core.references import by_reference
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    MilestoneForecast,
    Product,
    ProductFile,
    ResourceNeed,
)
from app.documents.service import store_file
from app.documents.vetting import DocumentKind
from app.extensions import db
from app.insights.models import Insight
from app.insights.rules import InsightKind
from app.lessons.models import Lesson, LessonAsk, LessonPicture, LessonUse, LessonVersion
from app.lessons.rules import LessonState, UseAnswer, texts_of
from app.risks.models import Issue, Risk, RiskScore
from app.risks.rules import RiskClosure
from tests.factories.base import TODAY, next_name, numbered, saved
from tests.factories.people import department, organisation
from tests.factories.programme import pilot

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


def product_file(content: bytes = b"%PDF-1.7 of a report", **given: Any) -> ProductFile:
    """For a product, which saves it."""
    facts = {
        "sha256": store_file(content, media_type="application/pdf"),
        "kind": DocumentKind.PDF,
        "name": "report.pdf",
        "size": len(content),
        "pages": 1,
        "uploaded_on": TODAY,
    } | given
    return ProductFile(**facts)


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


def proposal(**given: Any) -> Proposal:
    """Proposed, with a forecast of £1m invested in 2010-11 and £3m saved by 2012-13; or with the
    ``amounts`` given, rows of ``make.amount(...)``."""
    given.setdefault(
        "amounts",
        [
            amount(AmountKind.INVESTMENT, "2010-11", 100_000_000),
            amount(AmountKind.CASHABLE, "2012-13", 300_000_000),
        ],
    )
    return saved(
        Proposal(
            **{
                "number": numbered(Proposal),
                "title": next_name("Proposal"),
                "what_changes": "One adviser in place of four.",
                "state": ProposalState.PROPOSED,
                "raised_on": date(2009, 12, 1),
                "validate_by_on": date(2010, 2, 12),
            }
            | given
        )
    )


def lesson(**given: Any) -> Lesson:
    """Published, with one version of its texts, unless it says another ``state``."""
    facts = {
        "number": numbered(Lesson),
        "title": next_name("Lesson"),
        "tried": "One desk in place of three.",
        "happened": "Claims took a quarter of the time.",
        "advice": "Ask which rules are law first.",
        "state": LessonState.PUBLISHED,
        "raised_on": date(2010, 1, 11),
    } | given
    if facts["state"] is LessonState.PUBLISHED:
        facts.setdefault("published_on", date(2010, 1, 22))
    made = Lesson(**facts)
    if made.published_on is not None:
        made.versions.append(
            LessonVersion(number=1, published_on=made.published_on, **texts_of(made))
        )
    return saved(made)


def lesson_picture(reference: str, number: int, **given: Any) -> LessonPicture:
    """One white point, for the case note of a lesson."""
    content = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
        "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
    )
    found = by_reference(Lesson, reference).execution_options(sees_restricted=True)
    lesson_id = db.session.scalar(found.with_only_columns(Lesson.id))
    facts = {
        "lesson_id": lesson_id,
        "number": number,
        "sha256": store_file(content, media_type="image/png"),
        "media_type": "image/png",
        "width": 1,
        "height": 1,
        "alt": "A white point",
    } | given
    return saved(LessonPicture(**facts))


def lesson_ask(milestone: Milestone, **given: Any) -> LessonAsk:
    """That a place was asked for a lesson as a milestone was completed."""
    facts = {
        "text": f"milestone {milestone.reference} is complete",
        "pilot_id": milestone.pilot_id,
        "milestone_id": milestone.id,
        "asked_on": date(2010, 1, 29),
        "due_on": date(2010, 2, 12),
    } | given
    return saved(LessonAsk(**facts))


def use(lesson: Lesson, pilot: Any, **given: Any) -> LessonUse:
    """That a place took a lesson up."""
    row = {"answer": UseAnswer.TAKEN_UP, "happened_on": date(2010, 1, 25)} | given
    return saved(
        LessonUse(lesson_id=lesson.id, pilot_id=pilot.id, **{"said_on": row["happened_on"]} | row)
    )


def insight(**given: Any) -> Insight:
    """The cost of a case, of a place of its own unless another is given."""
    if "pilot" not in given and "pilot_id" not in given:
        given["pilot"] = pilot()
    return saved(
        Insight(
            **{
                "number": numbered(Insight),
                "title": next_name("Insight"),
                "kind": InsightKind.COST,
                "learned": "A few people cost most.",
                "people": 250,
                "case_pence": 448_000_00,
                "evidence": "Case files of all of them.",
                "source": "Final report",
            }
            | given
        )
    )


def amount(kind: AmountKind, year: str, pence: int, **given: Any) -> ProposalAmount:
    """A row for a proposal, unsaved: a forecast of 1 December 2009."""
    row = {"basis": AmountBasis.FORECAST, "stated_on": date(2009, 12, 1)} | given
    return ProposalAmount(kind=kind, year=year, pence=pence, **row)


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
