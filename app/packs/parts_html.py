"""The parts of a pack as HTML, for pages."""

from collections.abc import Sequence

from markupsafe import Markup

from app.core.rag import key_of_letters
from app.core.sections import Annex, Section
from app.governance.decision_sheets.sheet import DecisionSheet
from app.packs.content import LatePaper, PackContent, PaperPart
from app.packs.papers import Files
from app.packs.setting import Setting, draw_part, render_part
from app.packs.sources import ENDING, PEOPLE, draw_paper, draw_sheet

OVERVIEW = "overview"


def section_html(section: Section | Annex, *, links_records: bool) -> Markup:
    """A section as HTML that stands below a page's h1, in the words that are spoken: its own
    heading is an h2, its ``id`` its anchor. Links to records, if there shall be any, are paths; to
    other sections ``#ANCHOR``."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    return _framed(section.anchor, draw_part(section, setting))


def _framed(anchor: str, drawn: Markup) -> Markup:
    return Markup('<section class="pack-section" id="{}">{}</section>').format(anchor, drawn)


def overview_html(content: PackContent, *, links_records: bool) -> Markup:
    """Where the programme stands, as ``section_html`` gives sections; empty where a pack does not
    tell."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    drawn = overview_part(content, setting)
    return _framed(OVERVIEW, drawn) if drawn else drawn


def overview_part(content: PackContent, setting: Setting) -> Markup:
    """Where the programme stands, without a frame."""
    if content.overview is None:
        return Markup()
    context = {"part": content.overview, "key_of_letters": key_of_letters()}
    return Markup(render_part("packs/overview.html", setting, **context))


def sheet_html(
    sheet: DecisionSheet,
    *,
    links_records: bool,
    late: Sequence[LatePaper] = (),
    came_with: LatePaper | None = None,
    awaits: Sequence[str] = (),
) -> Markup:
    """A decision sheet as ``section_html`` gives sections."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    drawn = draw_sheet(sheet, setting, late=late, came_with=came_with, awaits=awaits)
    return _framed(sheet.anchor, drawn)


def ending_html(content: PackContent, *, links_records: bool) -> Markup:
    """What departments are asked, and the outcome of decisions, as ``section_html`` gives
    sections."""
    setting = Setting(base_url="", place="#", level=2, to_records=links_records)
    return _framed(ENDING, Markup(render_part("packs/follow_up.html", setting, content=content)))


def people_html(content: PackContent) -> Markup:
    """Who is expected, as ``section_html`` gives sections."""
    setting = Setting(base_url="", place="#", level=2)
    return _framed(PEOPLE, Markup(render_part("packs/members.html", setting, content=content)))


def paper_html(
    part: PaperPart, files: Files, *, file_address: str | None, late: LatePaper | None = None
) -> Markup:
    """A paper as ``section_html`` gives sections; ``file_address`` leads to its PDF."""
    setting = Setting(base_url="", place="#", level=2, to_records=False)
    drawn = draw_paper(part, setting, files, file_address=file_address, late=late)
    return _framed(part.anchor, drawn)
