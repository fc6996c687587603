"""Risks, issues and resourcing: standing item 4."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from app.core.figures import Figures
from app.core.formats import number, pounds
from app.core.rag import Movement
from app.core.reading import FirstRows
from app.core.records import path_of, row_of
from app.core.sections import (
    PROGRAMME,
    Annex,
    AnnexType,
    Head,
    Listing,
    Pointer,
    RecordRow,
    Records,
    Section,
    SectionType,
    about,
    cell,
    listing,
    read_once,
    room_for,
    rows_made_once,
)
from app.core.sentences import agree, listed, message, share, since, tally
from app.core.wording import words
from app.delivery.models import ResourceNeed
from app.delivery.queries import list_resource_needs
from app.packs.figures import figures
from app.risks import queries
from app.risks.heat_map import HeatMap, heat_map
from app.risks.models import Issue
from app.risks.rules import Band, Severity
from app.risks.standings import RiskStanding, list_standings
from app.risks.status import RiskStatus, issue_status, risk_status

HIGHEST = 10
MOST_ISSUES = 20
MOST_RESOURCES = 30


class RiskRow(RecordRow, frozen=True, kw_only=True):
    """``score`` is residual, likelihood times impact; ``movement`` counts from the last meeting.
    ``why`` is the reason of the last assessment, on ``assessed_on``."""

    likelihood: int
    impact: int
    score: int
    band: Band
    target: int
    movement: Movement
    mitigation: str
    owner: str
    proximity: str
    why: str = ""
    assessed_on: date | None = None


class PlottedRisk(msgspec.Struct, frozen=True, kw_only=True):
    """What the heat map says of a risk."""

    reference: str
    likelihood: int
    impact: int
    movement: Movement


class IssueRow(RecordRow, frozen=True, kw_only=True):
    severity: Severity
    action: str
    owner: str
    due_on: date | None
    is_overdue: bool


class ResourceRow(RecordRow, frozen=True, kw_only=True):
    """Posts are full-time equivalents, money whole pounds."""

    organisation: str
    posts_needed: Decimal
    posts_filled: Decimal
    funding_needed: int
    funding_secured: int
    note: str


class Risks(Section, frozen=True, kw_only=True, tag="risks"):
    """``plotted`` are all open risks, for the heat map; ``highest`` the ten that score most;
    ``register`` leads to the others."""

    plotted: Listing[PlottedRisk]
    highest: Listing[RiskRow]
    register: Pointer | None
    issues: Listing[IssueRow]
    resources: Listing[ResourceRow]

    @property
    def heat_map(self) -> HeatMap:
        return heat_map(self.plotted.rows)

    @property
    def whole_rows(self) -> Sequence[RecordRow]:
        return self.highest.rows


class RiskAnnex(Annex, frozen=True, kw_only=True, tag="risks"):
    rows: tuple[RiskRow, ...]


@read_once
def risks(records: Records) -> Sequence[RiskStanding]:
    """Those that may still happen, the highest first."""
    return () if "risks" in words.unused else list_standings(records.today, records.since)


def _make(records: Records, ids: Collection[int] | None) -> Iterator[tuple[int, RiskRow]]:
    for each in queries.list_open_risks(ids):
        yield each.id, _risk_row(risk_status(each, records.today, records.since))


#: The rows of some of them.
risk_rows = rows_made_once(risks, _make)


def _risk_row(now: RiskStatus) -> RiskRow:
    risk = now.risk
    return RiskRow(
        **row_of(risk, risk.pilot),
        likelihood=now.likelihood,
        impact=now.impact,
        score=now.score,
        band=now.band,
        target=risk.target_score,
        movement=now.movement,
        mitigation=cell(risk.mitigation, risk.reference),
        owner=risk.owner.name if risk.owner else "",
        proximity=risk.proximity.word,
        why=now.reason,
        assessed_on=now.assessed_on,
    )


def _plotted(now: RiskStanding) -> PlottedRisk:
    return PlottedRisk(
        reference=now.reference,
        likelihood=now.likelihood,
        impact=now.impact,
        movement=now.movement,
    )


def _issue_row(issue: Issue, today: date) -> IssueRow:
    return IssueRow(
        **row_of(issue, issue.pilot),
        severity=issue.severity,
        action=cell(issue.action, issue.reference),
        owner=issue.owner.name if issue.owner else "",
        due_on=issue.due_on,
        is_overdue=issue_status(issue, today).days_overdue > 0,
    )


def _resource_row(need: ResourceNeed) -> ResourceRow:
    return ResourceRow(
        reference=f"resource {need.id}",
        path=path_of(need),
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


@read_once
def _issues(records: Records) -> FirstRows[IssueRow]:
    """Those not resolved, the gravest first: as many as there is room for."""
    found = queries.list_open_issues(room_for(MOST_ISSUES))
    rows = [_issue_row(each, records.today) for each in found]
    return FirstRows(rows, figures(records)["issues_open"])


@read_once
def resources(_records: Records) -> list[ResourceRow]:
    kept = () if "delivery" in words.unused else list_resource_needs()
    return sorted([_resource_row(need) for need in kept], key=_by_lack)


def build(head: Head, records: Records) -> Risks:
    found, told = risks(records), figures(records)
    highest = risk_rows(records, found[:HIGHEST])
    return Risks(
        **head.opening(risks_message(told, records.since)),
        plotted=listing(heat_map_heading(told), [_plotted(each) for each in found]),
        highest=listing(highest_heading(highest), highest),
        register=records.pointers.get("risks"),
        issues=listing(
            issues_heading(told), _issues(records), MOST_ISSUES, "the register of issues"
        ),
        resources=listing(
            about("delivery", resources_heading(told)),
            resources(records),
            MOST_RESOURCES,
            "the register of resources",
        ),
    )


def _by_lack(row: ResourceRow) -> tuple[object, ...]:
    """Those that lack most posts, then most money, first."""
    return (
        min(row.posts_filled - row.posts_needed, 0),
        min(row.funding_secured - row.funding_needed, 0),
        row.title,
    )


def _annexed(records: Records) -> Sequence[RiskStanding]:
    """Those that the section does not tell."""
    return risks(records)[HIGHEST:]


def risks_message(told: Figures, since_on: date | None) -> str:
    risks, risen = told["risks_open"], told["risks_risen"]
    posts = told.exactly("posts_missing")
    said = message(
        tally(risks, "risk", "is open") + (f", {_of_them_very_high(told)}" if risks else ""),
        f"{risen} {agree(risen, 'has')} risen {since(since_on)}" if risen else "",
        f"{_posts(posts)} {'is' if posts == 1 else 'are'} unfilled" if posts else "",
    )
    return told.with_left_out(said, "risks_open", "issues_open", "resources")


def _of_them_very_high(told: Figures) -> str:
    count = told["risks_very_high"]
    if told["risks_open"] == 1:
        return f"and it is {'' if count else 'not '}very high"
    return f"{count or 'none'} of them very high"


def _posts(count: Decimal) -> str:
    return f"{number(count)} {'post' if count == 1 else 'posts'}"


def heat_map_heading(told: Figures) -> str:
    count, total = told["risks_very_high"], told["risks_open"]
    return share(count, total, "open risk", "is very high") if total else "No risk is open"


def highest_heading(rows: Sequence[RiskRow]) -> str:
    up = sum(row.movement.arrow == "up" for row in rows)
    down = sum(row.movement.arrow == "down" for row in rows)
    if not rows:
        return "No risk is scored"
    moves = [f"{count} {word}" for count, word in ((up, "up"), (down, "down")) if count]
    head = "The highest risk" if len(rows) == 1 else f"The {len(rows)} highest risks"
    return f"{head}: {listed(moves) if moves else 'no change'}"


def issues_heading(told: Figures) -> str:
    kinds = (("issues_grave", "critical or high"), ("issues_overdue", "overdue"))
    parts = [f"{told[name]} {word}" for name, word in kinds if told[name]]
    return tally(told["issues_open"], "issue", "is open") + (f", {listed(parts)}" if parts else "")


def resources_heading(told: Figures) -> str:
    posts, money = told.exactly("posts_missing"), told["funding_missing"]
    if not told["resources"]:
        return "No resource needs have been entered yet"
    parts = [_posts(posts)] if posts else []
    parts += [f"{pounds(money)} of funding"] if money else []
    return f"Shortfall: {listed(parts)}" if parts else "Posts and funding meet the need"


SECTION = SectionType(
    "risks",
    "Risks, issues and resourcing",
    Risks,
    build,
    part="risks",
    annex=AnnexType(
        name="risks",
        title="Other open risks",
        content=RiskAnnex,
        rows=_annexed,
        made=risk_rows,
        what="open risk",
        order="highest first",
        is_rest=True,
    ),
)
