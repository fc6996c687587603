"""A paper that was accepted and cannot be drawn on the day drops out alone: the pack is built, and
everyone who must know of it is told, until the next build has it."""

from concurrent.futures import Future

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.due import list_due
from app.core.limited.runner import OverLimit
from app.documents.models import StoredFile
from app.documents.queries import get_content
from app.extensions import db
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.papers.queries import get_paper
from app.packs import service
from app.packs.models import Pack
from app.packs.rules import PackState
from app.rendering import workers
from app.rendering.work import AskAnnex
from tests import factories as make
from tests.factories import papers as papers_of
from tests.integration.test_papers_in_packs import with_file
from tests.pdf_reading import contents
from tests.unit.documents import pdfs, word_files

pytestmark = pytest.mark.one_engine

DAMAGED = "Its file is damaged or was lost. Upload it again."
KILLED = "It needs too much memory to produce."


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    return make.meeting(group=make.group(name="Officials", code="HLOG"))


def built(meeting):
    with transaction():
        service.request_pack(OPERATOR, meeting_id=meeting.id)
    assert service.build_waiting().done
    db.session.expire_all()
    newest = select(Pack).where(Pack.meeting_id == meeting.id).order_by(Pack.id.desc())
    return db.session.scalars(newest).first()


def words_of(pack):
    return " ".join(" ".join(page.text for page in contents(get_content(pack.file_sha256))).split())


def owed(meeting):
    due = list_due(meetings=[get_meeting_by_id(meeting.id)])
    return [item.what for item in due if item.kind == "paper_left_out"]


def kill_who_draws_pdfs(monkeypatch):
    submit = workers.WorkerDrawer._submit

    def submitted(drawer, ask, limits):
        if not isinstance(ask, AskAnnex):
            return submit(drawer, ask, limits)
        killed = Future()
        killed.set_exception(OverLimit("killed"))
        return killed

    monkeypatch.setattr(workers.WorkerDrawer, "_submit", submitted)


def damage(sha256):
    kept = db.session.get_one(StoredFile, sha256)
    content, kept.content = kept.content, kept.content[:40] + b"\xff" + kept.content[41:]
    db.session.commit()
    return content


def test_papers_that_cannot_be_drawn_are_told_everywhere_until_they_are_mended(
    client, meeting, monkeypatch
):
    item = make.agenda_item(meeting=meeting, section="paper", title="What it costs")
    word = papers_of.submitted_paper(meeting=meeting, item_id=item.id, title="Costs")
    with_file(word, word_files.sound())
    lost = papers_of.submitted_paper(meeting=meeting, title="Lost drawing")
    with_file(lost, pdfs.saved(pdfs.plain()))
    killed = papers_of.submitted_paper(meeting=meeting, title="Large drawing")
    with_file(killed, pdfs.saved(pdfs.plain(2)))
    sound = papers_of.submitted_paper(meeting=meeting, title="All well", body="Nothing is amiss.")
    hashes = [get_paper(word.reference).file.html_sha256, get_paper(lost.reference).file.sha256]
    references = [each.reference for each in (word, lost, killed)]
    kept = [damage(sha256) for sha256 in hashes]

    with monkeypatch.context() as patch:
        kill_who_draws_pdfs(patch)
        pack = built(meeting)

    assert pack.state is PackState.BUILT
    said = words_of(pack)
    assert "Nothing is amiss." in said
    secretary = make.secretariat()
    readiness = client.sign_in(secretary).get(f"/meetings/{meeting.id}/readiness").page.text
    made = client.get(f"/packs/{pack.id}").page.text
    for reference, why in zip(references, (DAMAGED, DAMAGED, KILLED), strict=True):
        # In the contents, behind its item, and in its place.
        assert f"{reference}: " in said
        assert f"Not in this pack. {why}" in said
        is_due = f"Paper {reference} could not be included in the pack: i{why[1:].rstrip('.')}"
        assert is_due in owed(meeting)
        assert is_due in readiness
        assert f"{reference}: " in made
        assert why in made
        page = client.get(f"/papers/{reference}").page.text
        assert f"The draft of the pack does not include this paper. {why}" in page
    assert said.count("This part of the pack could not be produced.") == 3
    assert "does not include" not in client.get(f"/papers/{sound.reference}").page.text

    for sha256, content in zip(hashes, kept, strict=True):
        db.session.get_one(StoredFile, sha256).content = content
    db.session.commit()
    pack = built(meeting)

    assert pack.left_out == []
    assert "Counting what is spent" in words_of(pack)
    assert "Not in this pack." not in words_of(pack)
    assert owed(meeting) == []
    for reference in references:
        assert "does not include" not in client.get(f"/papers/{reference}").page.text
