"""From rows to records: papers with their versions, files and clearances."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.core.clock import LONDON
from app.core.errors import DomainError
from app.core.references import next_number
from app.demo.paper_rows import PaperRow
from app.demo.shelf import Shelf
from app.documents.service import store_file
from app.documents.vetting import vet
from app.extensions import db
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.papers.models import Clearance, Paper, PaperFile, PaperVersion
from app.governance.papers.rules import FRONT_SHEET, PaperState, counter_of, reference_of

_FILES = Path(__file__).parent / "data"
_FIRST_VERSION = timedelta(days=4)
_MOST_MEBIBYTES = 1


def add_paper(shelf: Shelf, row: PaperRow) -> None:
    meeting = shelf.meetings.get(row.meeting)
    number = next_number(db.session(), counter_of(meeting.group_id, meeting.held_on))
    kept_on = row.submitted_on or row.due_on - timedelta(days=2)
    author = shelf.people.get(row.author)
    file = _file(row.file, _moment(kept_on)) if row.file else None
    paper = Paper(
        reference=reference_of(meeting.group.code, meeting.held_on, number),
        group_id=meeting.group_id,
        meeting_id=meeting.id,
        item_id=_item(meeting, row.item).id,
        title=row.title,
        author=author,
        sponsor=shelf.people.get(row.sponsor),
        purpose=row.purpose,
        marking=row.marking,
        state=PaperState.SUBMITTED if row.submitted_on else PaperState.DRAFTING,
        due_on=row.due_on,
        submitted_on=row.submitted_on,
        late_reason=row.late_reason,
        file=file,
        body=row.earlier_body or row.body,
        source=row.source,
        is_illustrative=row.is_illustrative,
        clearances=_clearances(shelf, row, kept_on - _FIRST_VERSION),
        **{name: getattr(row, name) for name in FRONT_SHEET},
    )
    db.session.add(paper)
    db.session.flush()
    if row.earlier_body:
        _keep(paper, kept_on - _FIRST_VERSION, "First draft")
        paper.body = row.body
    if row.is_kept:
        _keep(paper, kept_on, "Submitted" if row.submitted_on else "For comment")


def _clearances(shelf: Shelf, row: PaperRow, asked_on: date) -> list[Clearance]:
    versions = 2 if row.earlier_body else 1
    return [
        Clearance(
            kind=each.kind,
            person=shelf.people.get(each.person),
            role=each.role,
            asked_on=asked_on,
            given_on=each.given_on,
            given_for=versions if each.given_on else None,
        )
        for each in row.clearances
    ]


def _item(meeting: Meeting, place: int) -> AgendaItem:
    if not 1 <= place <= len(meeting.items):
        raise DomainError(f"that meeting has no item {place}")
    return meeting.items[place - 1]


def _file(name: str, uploaded_at: datetime) -> PaperFile:
    """The PDF beside the rows, vetted as if someone had uploaded it."""
    vetted = vet((_FILES / name).read_bytes(), most_mebibytes=_MOST_MEBIBYTES)
    return PaperFile(
        sha256=store_file(vetted.content, media_type=vetted.kind.media_type),
        kind=vetted.kind,
        name=name,
        size=len(vetted.content),
        pages=vetted.pages,
        is_tagged=vetted.is_tagged,
        notes=[],
        uploaded_at=uploaded_at,
    )


def _keep(paper: Paper, on: date, note: str) -> None:
    paper.versions_made += 1
    db.session.add(
        PaperVersion(
            paper_id=paper.id,
            number=paper.versions_made,
            made_at=_moment(on),
            made_by_id=paper.author_id,
            note=note,
            texts=paper.texts(),
            file=paper.file,
        )
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(16), LONDON)
