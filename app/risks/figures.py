"""What is counted of risks and issues."""

from sqlalchemy import CTE, case, func, select

from app.core.figure_kinds import FigureKind, FigureSource
from app.core.findings import SINCE, CountsSelect, count_if
from app.core.rows import TODAY, made_once
from app.risks.expressions import LOWEST_OF, ResidualScore, score_at
from app.risks.models import Issue, Risk
from app.risks.rules import Band, IssueState, RiskState, Severity

VERY_HIGH = LOWEST_OF[Band.VERY_HIGH]
#: Issues that a group hears of first.
GRAVE = (Severity.CRITICAL, Severity.HIGH)


@made_once
def open_risks() -> CTE:
    """Each with its score now and at the meeting before, null where it had none then."""
    residual = ResidualScore(TODAY)
    wanted = select(
        Risk.id,
        Risk.number,
        residual.score.label("score"),
        residual.impact.label("impact"),
        case((SINCE.is_not(None), score_at(SINCE))).label("before"),
    )
    return residual.join(wanted).where(Risk.state == RiskState.OPEN).cte("open_risks")


def _risks() -> CountsSelect:
    risks = open_risks()
    is_very_high, has_risen = risks.c.score >= VERY_HIGH, risks.c.before < risks.c.score
    return select(
        func.count().label("risks_open"),
        count_if(is_very_high).label("risks_very_high"),
        count_if(has_risen).label("risks_risen"),
        count_if(is_very_high & has_risen).label("risks_very_high_risen"),
    ).select_from(risks)


RISKS = FigureSource(
    (
        FigureKind(
            "risks_open",
            "Open risks",
            "Risks that may still happen. Those closed, withdrawn or become issues are left out.",
            covered="restricted risk",
        ),
        FigureKind(
            "risks_very_high",
            "Risks very high",
            f"Open risks with a current score of {VERY_HIGH} or more out of 25.",
            of="risks_open",
        ),
        FigureKind(
            "risks_risen",
            "Risks that have risen",
            "Open risks with a higher score than at the last meeting. Those that were not scored "
            "then are left out.",
            of="risks_open",
        ),
        FigureKind(
            "risks_very_high_risen",
            "Very high risks that have risen",
            "Very high risks with a higher score than at the last meeting.",
            of="risks_very_high",
        ),
    ),
    _risks,
)


def _issues() -> CountsSelect:
    return (
        select(
            func.count().label("issues_open"),
            count_if(Issue.severity.in_(GRAVE)).label("issues_grave"),
            count_if(Issue.due_on < TODAY).label("issues_overdue"),
        )
        .select_from(Issue)
        .where(Issue.state == IssueState.OPEN)
    )


ISSUES = FigureSource(
    (
        FigureKind(
            "issues_open",
            "Open issues",
            "Issues that have not been resolved. Those withdrawn are left out.",
            covered="restricted issue",
        ),
        FigureKind(
            "issues_grave",
            "Issues critical or high",
            "Open issues of critical or high severity.",
            of="issues_open",
        ),
        FigureKind(
            "issues_overdue",
            "Issues overdue",
            "Open issues whose action was due before today.",
            of="issues_open",
        ),
    ),
    _issues,
)

FIGURES = (RISKS, ISSUES)
