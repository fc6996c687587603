"""The papers of a meeting in its pack: which stand in it, behind which item, and what the pack says
of those that do not."""

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from app.core.formats import counted, day
from app.core.markings import Marking, highest
from app.core.sentences import listed
from app.documents.queries import find_sound_contents, get_contents
from app.governance.groups.rules import MINUTES_SECTION
from app.governance.minutes.queries import find_newest_version
from app.governance.papers.queries import find_open_versions
from app.governance.papers.rules import PaperState
from app.governance.papers.sheet import PaperSheet, body_of, sheet_of
from app.packs.content import PackContent, PaperPart
from app.packs.meeting_records import MeetingRecords

#: The papers' files, by the SHA-256 that their sheets name.
Files = Mapping[str, bytes]

_NOT_CLAIMED = "pack claims neither PDF/UA nor PDF/A"


def build_papers(records: MeetingRecords) -> tuple[PaperPart, ...]:
    """Those submitted, behind their items in the order of the agenda and of their numbers; what
    belongs to no item comes last."""
    open_versions = find_open_versions(records.papers)
    places = {head.item_id: head.number for head in records.heads if head.item_id}
    last = len(records.heads) + 1
    found = [
        (places.get(paper.item_id or 0), sheet_of(paper, records.today, open_versions[paper.id]))
        for paper in records.papers
        if paper.state is PaperState.SUBMITTED
    ]
    found.sort(key=lambda pair: (pair[0] or last, pair[1].reference))
    return tuple(
        PaperPart(anchor=f"paper-{number}", item=item, sheet=sheet)
        for number, (item, sheet) in enumerate(found, 1)
    )


def marking_of(records: MeetingRecords, parts: Iterable[PaperPart]) -> Marking:
    """A pack has the highest marking of the items, the papers and the minutes in it. What else
    its sections tell of is left out where it is marked higher."""
    has_minutes = any(head.kind == MINUTES_SECTION for head in records.heads)
    minutes = find_newest_version(records.meeting) if has_minutes else None
    markings = [*records.item_markings, *(part.sheet.marking for part in parts)]
    return highest([records.meeting.marking, *markings, *([minutes.marking] if minutes else [])])


def papers_provenance(records: MeetingRecords, parts: tuple[PaperPart, ...]) -> Iterator[str]:
    """What came late, and what did not come."""
    late = [
        f"{part.sheet.reference}, due on {day(part.sheet.due_on)}"
        for part in parts
        if part.sheet.days_late
    ]
    if late:
        yield f"Late: {listed(late)}."
    missing = [paper for paper in records.papers if paper.state is not PaperState.SUBMITTED]
    if missing:
        names = listed([paper.reference for paper in missing])
        yield f"{counted(len(missing), 'paper')} not submitted: {names}."


def joined_said(content: PackContent) -> str:
    """What keeps a full pack from being accessible as a whole; empty where nothing does, or where
    it says so already, as those did that were made before this was told when it is drawn."""
    joined = [part.sheet.reference for part in content.papers if part.sheet.pdf_sha256]
    if not joined or any(_NOT_CLAIMED in line for line in content.provenance):
        return ""
    were = "was uploaded as a PDF" if len(joined) == 1 else "were uploaded as PDFs"
    return (
        f"{listed(joined)} {were} and included page by page. The accessibility of those pages "
        f"has not been checked, so this {_NOT_CLAIMED}."
    )


def load_files(content: PackContent, *, has_pdfs: bool = True, may_lack: bool = False) -> Files:
    """The files that a pack needs to be drawn; without PDFs those that its pages need. Those that
    it ``may_lack`` are not among them where they are damaged or gone. Raises ``NotFound``."""
    late = [each.part for each in content.late_papers]
    sheets = [part.sheet for part in (*content.papers, *late)]
    named = {sheet.html_sha256 for sheet in sheets}
    if has_pdfs:
        named |= {sheet.pdf_sha256 for sheet in sheets}
    load = find_sound_contents if may_lack else get_contents
    return load([sha256 for sha256 in named if sha256])


def html_of(sheet: PaperSheet, files: Files, *, below: int) -> Markup:
    """A paper's text as HTML; empty for one that is a PDF, or whose file is lost."""
    html = files.get(sheet.html_sha256 or "", b"").decode()
    return body_of(sheet, html, below=below)
