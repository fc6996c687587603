"""Milestone ratings, product stages, interdependency states (governance-rules, "Milestones")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypedDict

from app.core.formats import counted, number, pounds
from app.core.rag import Rag
from app.core.worded import Worded
from app.core.workflow import Workflow
from app.programme.rules import DEFAULT_TOLERANCE_DAYS

#: Ratings that a milestone can have, what needs attention first.
MILESTONE_RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE)


def variance_days(baseline_on: date, forecast_on: date, actual_on: date | None) -> int:
    """Days after the baseline (negative: before it) of the actual or, lacking one, the forecast."""
    return ((actual_on or forecast_on) - baseline_on).days


def days_moved(
    forecast_on: date, before_on: date, actual_on: date | None, since: date | None
) -> int:
    """Days by which a milestone has moved since a day, at which its forecast was ``before_on``: 0
    where there was no such day, or it was done by then."""
    if since is None or (actual_on is not None and actual_on <= since):
        return 0
    return ((actual_on or forecast_on) - before_on).days


def milestone_rag(
    baseline_on: date,
    forecast_on: date,
    actual_on: date | None,
    today: date,
    tolerance_days: int = DEFAULT_TOLERANCE_DAYS,
) -> Rag:
    """Complete when there is an actual; Green when the variance is nought or less; Amber to the
    programme's tolerance; Red beyond it, or when the forecast has passed with no actual."""
    if actual_on is not None:
        return Rag.COMPLETE
    variance = variance_days(baseline_on, forecast_on, None)
    if forecast_on < today or variance > tolerance_days:
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


#: Days after it was set, that one included, on which a baseline typed wrong may be put right: until
#: the end of the next day.
CORRECTABLE_DAYS = 1

#: Working days in which a change request is to be decided.
DECIDED_IN_DAYS = 10


def correctable_until(set_on: date | None) -> date | None:
    """The last day on which a baseline that was set then may be put right as a typing error."""
    return set_on + timedelta(days=CORRECTABLE_DAYS) if set_on else None


def is_correctable(set_on: date | None, today: date, *, has_requests: bool) -> bool:
    """Whether so little time has passed, and nobody has asked for a change of it since. That no
    pack and no minutes have shown it is asked of those who keep them."""
    until = correctable_until(set_on)
    return until is not None and today <= until and not has_requests


class ChangeState(Worded):
    """Where a request to change a baseline is."""

    WAITING = "waiting", "Awaiting decision"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CHANGE_WORKFLOW = Workflow(
    "change request",
    {
        ChangeState.WAITING: (ChangeState.APPROVED, ChangeState.REFUSED, ChangeState.WITHDRAWN),
        ChangeState.APPROVED: (),
        ChangeState.REFUSED: (),
        ChangeState.WITHDRAWN: (),
    },
)

#: What becomes of a request that is decided.
OUTCOMES = (ChangeState.APPROVED, ChangeState.REFUSED)


class Decider(Worded):
    """Who decides a change request."""

    DIRECTOR = "director", "The programme director"
    GROUP = "group", "A group"


def decider_of(days: int, limit: int, *, is_directors_own: bool, has_director: bool) -> Decider:
    """The programme director decides a movement up to the programme's limit, earlier or later, but
    none that they asked for themselves; a group decides the others."""
    is_small = limit > 0 and abs(days) <= limit
    return Decider.DIRECTOR if has_director and is_small and not is_directors_own else Decider.GROUP


#: The most files of one product.
MOST_PRODUCT_FILES = 10


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


def is_about(text: str, references: Sequence[str], title: str) -> bool:
    """Whether a text names a record, by one of its references or by its title."""
    named = any(re.search(rf"\b{re.escape(each)}\b", text, re.IGNORECASE) for each in references)
    return named or title.casefold() in text.casefold()


class ProductFacts(TypedDict):
    title: str
    description: str
    owner_id: int | None
    due_on: date
    theme_id: int | None


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
