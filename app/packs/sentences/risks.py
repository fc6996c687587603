"""What risks, issues and resources say."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from app.core.formats import pounds
from app.packs.row_kinds import IssueRow, ResourceRow, RiskRow
from app.packs.sentences.words import (
    are,
    capital,
    have,
    listed,
    message,
    none_of,
    since,
    some,
    spelled,
)
from app.risks.rules import Band, Severity


def risks_message(
    risks: Sequence[RiskRow], resources: Sequence[ResourceRow], since_on: date | None
) -> str:
    if not risks:
        return message("no risk is open", _vacancies(resources))
    risen = sum(row.movement.arrow == "up" for row in risks)
    return message(
        f"{some(len(risks), 'risk')} {are(len(risks))} open, {_of_them_very_high(risks)}",
        f"{spelled(risen)} {have(risen)} risen {since(since_on)}" if risen else "",
        _vacancies(resources),
    )


def _of_them_very_high(risks: Sequence[RiskRow]) -> str:
    count = sum(row.band is Band.VERY_HIGH for row in risks)
    if len(risks) == 1:
        return f"and it is {'' if count else 'not '}very high"
    return f"{spelled(count) if count else 'none'} of them very high"


def _vacancies(resources: Sequence[ResourceRow]) -> str:
    gap = missing_posts(resources)
    if not gap:
        return ""
    return f"{figure(gap)} {'post' if gap == 1 else 'posts'} {are(1 if gap == 1 else 2)} unfilled"


def missing_posts(resources: Iterable[ResourceRow]) -> Decimal:
    """Posts short, counting no surplus of one against the lack of another."""
    return sum(
        (max(row.posts_needed - row.posts_filled, Decimal(0)) for row in resources), Decimal(0)
    )


def missing_funding(resources: Iterable[ResourceRow]) -> int:
    return sum(max(row.funding_needed - row.funding_secured, 0) for row in resources)


def figure(value: Decimal) -> str:
    """A number of posts: "2", "2.5"."""
    return f"{value:,.1f}".removesuffix(".0")


def heat_map_heading(risks: Sequence[RiskRow]) -> str:
    count = sum(row.band is Band.VERY_HIGH for row in risks)
    if not risks:
        return "No risk is open"
    if len(risks) == 1:
        return f"The one open risk is {'' if count else 'not '}very high"
    if not count:
        return capital(f"{none_of(len(risks), 'open risk')} is very high")
    return capital(f"{spelled(count)} of {some(len(risks), 'open risk')} {are(count)} very high")


def highest_heading(rows: Sequence[RiskRow]) -> str:
    up = sum(row.movement.arrow == "up" for row in rows)
    down = sum(row.movement.arrow == "down" for row in rows)
    if not rows:
        return "No risk is scored"
    moves = [f"{spelled(n)} {word}" for n, word in ((up, "up"), (down, "down")) if n]
    head = "The highest risk" if len(rows) == 1 else f"The {spelled(len(rows))} highest risks"
    return f"{head}: {listed(moves) if moves else 'none has moved'}"


def issues_heading(rows: Sequence[IssueRow]) -> str:
    grave = sum(row.severity in (Severity.CRITICAL, Severity.HIGH) for row in rows)
    late = sum(row.is_overdue for row in rows)
    if not rows:
        return "No issue is open"
    parts = [
        f"{spelled(n)} {word}" for n, word in ((grave, "critical or high"), (late, "overdue")) if n
    ]
    return capital(f"{some(len(rows), 'issue')} {are(len(rows))} open") + (
        f", {listed(parts)}" if parts else ""
    )


def resources_heading(rows: Sequence[ResourceRow]) -> str:
    posts, money = missing_posts(rows), missing_funding(rows)
    if not rows:
        return "No resource needs have been entered yet"
    parts = [f"{figure(posts)} {'post' if posts == 1 else 'posts'}"] if posts else []
    parts += [f"{pounds(money)} of funding"] if money else []
    return f"Still to be found: {listed(parts)}" if parts else "Posts and funding meet the need"
