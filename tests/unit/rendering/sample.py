"""A small document with everything in it that a joined document could lose."""

from collections.abc import Mapping
from datetime import UTC, datetime

from app.rendering.assets import Asset
from app.rendering.document import (
    Details,
    Document,
    Drawer,
    Drawers,
    Progress,
    SectionSource,
    build_document,
)
from app.rendering.fonts import FontFolder
from app.rendering.furniture import Furniture

STYLE = """
@page { size: A4; margin: 24mm 20mm }
body { margin: 0; font-size: 12pt; line-height: 16pt }
table { table-layout: fixed; width: 100%; border-collapse: collapse }
th, td { text-align: left; vertical-align: top; border-bottom: .5pt solid #999 }
tr { break-inside: avoid }
.contents { list-style: none }
.contents li::before { content: attr(data-page); float: right }
"""

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" viewBox="0 0 200 40">'
    '<title>Nine of 13 pilots are on track</title><rect width="150" height="20" fill="#1d4f5c"/>'
    '<text x="4" y="36" font-size="12">On track</text></svg>'
)


#: What a program of its own begins with that only draws: as in those that draw for the site (see
#: ``app.core.limited.helper``), the whole application is not loaded, which takes ten times as long.
ONLY_DRAWING = """
import sys, types
sys.modules["app"] = types.ModuleType("app")
sys.modules["app"].__path__ = ["app"]
"""


def whole(title: str, body: str) -> str:
    """A whole HTML document."""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )


def rows(prefix: str, count: int) -> str:
    return "".join(
        f'<tr id="{prefix}-{n:03}"><th scope="row"><a href="https://example.org/{prefix}/{n}">'
        f"{prefix}-{n:03}</a></th><td>Something slipped</td><td></td></tr>"
        for n in range(1, count + 1)
    )


def table(prefix: str, count: int) -> str:
    return (
        '<table><thead><tr><th scope="col">Reference</th><th scope="col" colspan="2">What</th></tr>'
        f"</thead><tbody>{rows(prefix, count)}</tbody></table>"
    )


SECTIONS = (
    SectionSource(
        "milestones",
        "Milestones",
        whole(
            "Milestones",
            '<h1>1. Milestones</h1><p>See <a href="pack:R-002">the second risk</a> and'
            f' <a href="#M-060">the last milestone</a>.</p><h2>Late</h2>{table("M", 60)}',
        ),
    ),
    SectionSource(
        "risks",
        "Risks",
        whole(
            "Risks",
            f"<h1>2. Risks</h1><figure>{CHART}<figcaption>Confidence</figcaption></figure>"
            '<p><img src="asset:mark.svg" alt="A mark" width="40"> <em>Italic</em>,'
            " <strong>bold</strong>, <b style='font-weight: 600'>semibold</b>.</p>"
            "<ul><li>One<ul><li>Nested</li></ul></li><li>Two<br>lines</li></ul>"
            f"<dl><dt>Term</dt><dd>Meaning</dd></dl><hr>{table('R', 3)}",
        ),
    ),
)

ASSETS = {"mark.svg": Asset(CHART.encode(), "image/svg+xml")}
DETAILS = Details(
    "Officials’ group: papers & annexes", "Secretariat", datetime(2010, 2, 4, 9, tzinfo=UTC)
)
FURNITURE = Furniture("Officials’ group", "OFFICIAL", "Version 3")


def front(page_of: Mapping[str, int]) -> str:
    entries = "".join(
        f'<li data-page="{page_of[key]}"><a href="pack:{key}">{key}</a></li>'
        for key in ("milestones", "risks", "M-060", "R-002")
    )
    return whole(
        "Agenda",
        "<h1>Officials’ group</h1><p>18 February 2010</p>"
        f'<h2 style="break-before: page">Agenda</h2><ul class="contents">{entries}</ul>',
    )


def build(
    fonts: FontFolder, on_progress: Progress | None = None, drawer: Drawers = Drawer
) -> Document:
    return build_document(
        front,
        SECTIONS,
        details=DETAILS,
        furniture=FURNITURE,
        front_title="Agenda",
        fonts=fonts,
        assets=ASSETS,
        drawer=drawer,
        on_progress=on_progress,
    )
