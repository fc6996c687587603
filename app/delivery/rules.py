"""Milestone ratings, product stages, interdependency states (governance-rules, "Milestones")."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict

from app.core.formats import counted, number, pounds
from app.core.rag import Rag
from app.core.worded import Worded
from app.core.workflow import Workflow

#: Days past baseline up to which a milestone is Amber rather than Red.
TOLERANCE_DAYS = 14

#: Ratings that a milestone can have, what needs attention first.
MILESTONE_RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE)


def variance_days(baseline_on: date, forecast_on: date, actual_on: date | None) -> int:
    """Days after the baseline (negative: before it) of the actual or, lacking one, the forecast."""
    return ((actual_on or forecast_on) - baseline_on).days


def milestone_rag(baseline_on: date, forecast_on: date, actual_on: date | None, today: date) -> Rag:
    """Complete when there is an actual; Green when the variance is nought or less; Amber to the
    tolerance; Red beyond it, or when the forecast has passed with no actual."""
    if actual_on is not None:
        return Rag.COMPLETE
    variance = variance_days(baseline_on, forecast_on, None)
    if forecast_on < today or variance > TOLERANCE_DAYS:
        return Rag.RED
    return Rag.GREEN if variance <= 0 else Rag.AMBER


def milestone_reason(
    baseline_on: date, forecast_on: date, actual_on: date | None, today: date
) -> str:
    """The rating's reason in words: "12 days late"."""
    variance = variance_days(baseline_on, forecast_on, actual_on)
    if actual_on is None and forecast_on < today:
        return f"{counted((today - forecast_on).days, 'day')} past its forecast date"
    if variance == 0:
        return "on its baseline date"
    return f"{counted(abs(variance), 'day')} {'late' if variance > 0 else 'early'}"


class ProductStage(Worded):
    PLANNED = "planned"
    DRAFTING = "drafting", "In drafting"
    COMMENT = "comment", "Out for comment"
    APPROVAL = "approval", "With the group for approval"
    APPROVED = "approved"
    PUBLISHED = "published"


PRODUCT_WORKFLOW = Workflow(
    "product",
    {
        ProductStage.PLANNED: (ProductStage.DRAFTING,),
        ProductStage.DRAFTING: (
            ProductStage.COMMENT,
            ProductStage.APPROVAL,
        ),
        ProductStage.COMMENT: (
            ProductStage.DRAFTING,
            ProductStage.APPROVAL,
        ),
        ProductStage.APPROVAL: (
            ProductStage.DRAFTING,
            ProductStage.APPROVED,
        ),
        ProductStage.APPROVED: (ProductStage.PUBLISHED, ProductStage.DRAFTING),
        ProductStage.PUBLISHED: (ProductStage.APPROVED,),  # marked by mistake
    },
)

FINISHED_STAGES = (ProductStage.PUBLISHED,)

#: Where the group can be asked for something.
ASKING_STAGES = (
    ProductStage.PLANNED,
    ProductStage.DRAFTING,
    ProductStage.COMMENT,
    ProductStage.APPROVAL,
    ProductStage.APPROVED,
)


def days_overdue(due_on: date, today: date, *, is_finished: bool) -> int:
    """Days past the due date of what is not finished; nought where there are none."""
    return 0 if is_finished else max(0, (today - due_on).days)


@dataclass(frozen=True)
class Shortfall:
    """What is still lacking: posts in full-time equivalents, funding in whole pounds, nought where
    there is enough."""

    posts: Decimal
    funding_pounds: int

    def __bool__(self) -> bool:
        return bool(self.posts or self.funding_pounds)

    @property
    def words(self) -> str:
        """ "2.5 posts and £40,000"; "nothing"."""
        parts = []
        if self.posts:
            parts.append(f"{number(self.posts)} post{'' if self.posts == 1 else 's'}")
        if self.funding_pounds:
            parts.append(pounds(self.funding_pounds))
        return " and ".join(parts) or "nothing"


def shortfall(
    posts_needed: Decimal,
    posts_filled: Decimal,
    funding_needed_pounds: int,
    funding_secured_pounds: int,
) -> Shortfall:
    return Shortfall(
        posts=max(Decimal(0), posts_needed - posts_filled),
        funding_pounds=max(0, funding_needed_pounds - funding_secured_pounds),
    )


class ProductAsk(Worded):
    """What the group is asked of a product (briefing note, 2.3: "commenting, inputting and
    providing approvals as appropriate")."""

    NONE = "none", "Nothing"
    COMMENT = "comment"
    INPUT = "input"
    APPROVAL = "approval"


class InterdependencyState(Worded):
    PROPOSED = "proposed"
    AGREED = "agreed"
    AT_RISK = "at_risk"
    MET = "met"
    CLOSED = "closed"


INTERDEPENDENCY_WORKFLOW = Workflow(
    "interdependency",
    {
        InterdependencyState.PROPOSED: (InterdependencyState.AGREED, InterdependencyState.CLOSED),
        InterdependencyState.AGREED: (
            InterdependencyState.AT_RISK,
            InterdependencyState.MET,
            InterdependencyState.CLOSED,
        ),
        InterdependencyState.AT_RISK: (
            InterdependencyState.AGREED,
            InterdependencyState.MET,
            InterdependencyState.CLOSED,
        ),
        InterdependencyState.MET: (InterdependencyState.AT_RISK,),
        InterdependencyState.CLOSED: (InterdependencyState.PROPOSED,),
    },
)

FINISHED_INTERDEPENDENCY = (InterdependencyState.MET, InterdependencyState.CLOSED)


class ProductFacts(TypedDict):
    title: str
    description: str
    owner_id: int | None
    due_on: date


class InterdependencyFacts(TypedDict):
    title: str
    description: str
    other_work: str
    giver_id: int
    receiver_id: int
    owner_id: int | None
    need_by_on: date


class ResourceFacts(TypedDict):
    title: str
    organisation_id: int | None
    posts_needed: Decimal
    posts_filled: Decimal
    funding_needed_pounds: int
    funding_secured_pounds: int
    note: str
