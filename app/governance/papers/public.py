"""What is public of a paper once its meeting was held: the version that was submitted, and its file
as readers have it. Who wrote and cleared it is not."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.formats import counted, day
from app.core.markings import LOWEST
from app.core.publishing import (
    PublicContent,
    PublicFile,
    PublicKind,
    PublicPart,
    facts_of,
    parts_of,
)
from app.documents.queries import get_content
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.meetings.public import why_not_public
from app.governance.meetings.queries import is_to_happen
from app.governance.meetings.rules import asks_of
from app.governance.papers.models import Paper, PaperFile, PaperVersion
from app.governance.papers.queries import find_latest_version
from app.governance.papers.rules import FRONT_SHEET, PaperState

_SUMMARY, _ASKS = "summary", "recommendation"


def _select(today: date) -> Select[Paper]:
    """What was submitted with a marking, or while its item was restricted, stays what it was."""
    is_open = exists().where(
        PaperVersion.paper_id == Paper.id,
        PaperVersion.number == Paper.versions_made,
        PaperVersion.is_restricted.is_(False),
        PaperVersion.marking.in_(LOWEST),
    )
    return (
        select(Paper)
        .join(Paper.meeting)
        .where(
            Paper.state == PaperState.SUBMITTED,
            Paper.marking.in_(LOWEST),
            Meeting.held_on < today,
            is_to_happen(),
            is_open,
        )
        .options(
            contains_eager(Paper.meeting).joinedload(Meeting.group),
            joinedload(Paper.group),
        )
        .order_by(Meeting.held_on.desc(), Paper.reference)
    )


def _version(paper: Paper) -> PaperVersion:
    found = find_latest_version(paper)
    assert found is not None  # ``_select`` asks for it
    return found


def _build(paper: Paper, _today: date) -> PublicContent:
    texts = _version(paper).texts
    asks = tuple(asks_of(texts.get(_ASKS, "")))
    rest = ((FRONT_SHEET[name], texts.get(name, "")) for name in FRONT_SHEET)
    body = texts.get("body", "")
    return PublicContent(
        title=f"{paper.reference}: {texts['title']}",
        dated_on=paper.meeting.held_on,
        summary=texts.get(_SUMMARY, ""),
        facts=facts_of(
            ("Group", paper.group.name),
            ("Meeting", day(paper.meeting.held_on)),
            ("Purpose", paper.purpose.word),
        ),
        parts=(
            *((PublicPart(heading=FRONT_SHEET[_ASKS], items=asks),) if asks else ()),
            *parts_of(
                *(
                    (heading, text)
                    for heading, text in rest
                    if heading not in (FRONT_SHEET[_SUMMARY], FRONT_SHEET[_ASKS])
                )
            ),
            *((PublicPart(heading="Paper", text=body, is_markdown=True),) if body else ()),
        ),
        is_illustrative=paper.is_illustrative,
    )


def _files(paper: Paper) -> Sequence[PublicFile]:
    """What packs show of a PDF, and the copy that readers have of a Word document."""
    version = _version(paper)
    file = version.file
    if file is None:
        return ()
    sha256 = file.shown_sha256 or file.sha256
    pages = f", {counted(file.pages, 'page')}" if file.pages else ""
    return (
        PublicFile(
            name=f"paper.{file.kind.suffix}",
            label=f"The paper as a {file.kind.word}{pages}",
            media_type=file.kind.media_type,
            digest=sha256,
            read=lambda: get_content(sha256),
            words=lambda: _words(file.id),
        ),
    )


def _words(file_id: int) -> str:
    return db.session.scalar(select(PaperFile.words).where(PaperFile.id == file_id)) or ""


PUBLIC_PAPER = PublicKind(
    name="paper",
    folder="papers",
    one="paper",
    many="Papers",
    model=Paper,
    select=_select,
    build=_build,
    key=lambda paper: paper.reference.lower(),
    called=lambda paper: f"{paper.reference} {paper.title}",
    about=lambda paper: (("meeting", paper.meeting_id), ("group", paper.group_id)),
    why_not=lambda paper: why_not_public(paper.meeting),
    has_file=True,
    files=_files,
    order=55,
)
