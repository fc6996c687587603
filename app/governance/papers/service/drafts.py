"""Writing papers: texts, uploads, versions."""

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.markings import Marking
from app.documents.service import store_file
from app.documents.vetting import Vetted
from app.extensions import db
from app.governance.groups.service import check_marking
from app.governance.papers import queries
from app.governance.papers.models import Paper, PaperFile, PaperVersion
from app.governance.papers.permissions import can_write_paper
from app.governance.papers.rules import OPEN_STATES, PaperState
from app.governance.papers.status import is_as_in


class NotInDraft(DomainError):
    """A paper that was handed in, or withdrawn, is not changed."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(
            f"This paper is {paper.state.word.lower()}. Ask the secretariat to "
            "return it before you change it."
        )


def _begin_writing(actor: Actor, paper: Paper) -> None:
    can_write_paper(actor, paper).enforce()
    if paper.state not in OPEN_STATES:
        raise NotInDraft(paper)
    paper.state = PaperState.DRAFTING


@audited("paper:drafted")
def write_paper(actor: Actor, *, paper: Paper, marking: Marking, **texts: str) -> None:
    """Set the front sheet and the body. It becomes a version only when it is kept as one."""
    _begin_writing(actor, paper)
    check_marking(marking)
    paper.marking = marking
    for name, text in texts.items():
        setattr(paper, name, text)


@audited("paper:version-kept")
def keep_version(actor: Actor, *, paper: Paper, note: str) -> PaperVersion:
    """Keep the paper as it is now, for good."""
    _begin_writing(actor, paper)
    return _new_version(actor, paper, note)


@audited("paper:version-kept")
def ensure_version(actor: Actor, paper: Paper, note: str) -> int:
    """The number of the version that says what the paper says now; it is made where the text has
    changed since the last."""
    latest = queries.find_latest_version(paper)
    if latest is not None and is_as_in(paper, latest):
        return latest.number
    return _new_version(actor, paper, note).number


def _new_version(actor: Actor, paper: Paper, note: str) -> PaperVersion:
    paper.versions_made += 1
    version = PaperVersion(
        paper_id=paper.id,
        number=paper.versions_made,
        made_at=clock.now(),
        made_by_id=actor.person_id,
        note=note,
        texts=paper.texts(),
        file_id=paper.file_id,
    )
    db.session.add(version)
    db.session.flush()
    return version


@audited("paper:uploaded")
def upload_file(actor: Actor, *, paper: Paper, name: str, vetted: Vetted, note: str) -> None:
    """Take a vetted file as the paper's content, in place of what was written; a version."""
    _begin_writing(actor, paper)
    kept = PaperFile(
        sha256=store_file(vetted.content, media_type=vetted.kind.media_type),
        html_sha256=store_file(vetted.html.encode(), media_type="text/html")
        if vetted.html
        else None,
        kind=vetted.kind,
        name=name,
        size=len(vetted.content),
        pages=vetted.pages,
        is_tagged=vetted.is_tagged,
        notes=list(vetted.notes),
        uploaded_at=clock.now(),
    )
    db.session.add(kept)
    db.session.flush()
    paper.file, paper.file_id = kept, kept.id
    _new_version(actor, paper, note or f"Uploaded {name}"[:300])


@audited("paper:file-dropped")
def drop_file(actor: Actor, *, paper: Paper) -> None:
    """Go back to what is written here. Versions keep the file."""
    _begin_writing(actor, paper)
    paper.file, paper.file_id = None, None
