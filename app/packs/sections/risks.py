"""Risks, issues and resourcing: standing item 4."""

from app.packs.content import Part, Risks
from app.packs.records import Head, Records
from app.packs.row_kinds import ResourceRow
from app.packs.sections.listing import part
from app.packs.sentences import risks as say

HIGHEST = 10
MOST_ISSUES = 20
MOST_RESOURCES = 30


def build(head: Head, records: Records) -> Risks:
    risks, issues = records.risks, records.issues
    resources = sorted(records.resources, key=_by_lack)
    highest = risks[:HIGHEST]
    return Risks(
        **head.opening(say.risks_message(risks, resources, records.since)),
        plotted=Part(heading=say.heat_map_heading(risks), rows=tuple(risks)),
        highest=Part(heading=say.highest_heading(highest), rows=tuple(highest)),
        register=records.annexes.get("risks"),
        issues=part(say.issues_heading(issues), issues, MOST_ISSUES, "the register"),
        resources=part(say.resources_heading(resources), resources, MOST_RESOURCES, "the register"),
    )


def _by_lack(row: ResourceRow) -> tuple[object, ...]:
    """Those that lack most posts, then most money, first."""
    return (
        min(row.posts_filled - row.posts_needed, 0),
        min(row.funding_secured - row.funding_needed, 0),
        row.title,
    )
