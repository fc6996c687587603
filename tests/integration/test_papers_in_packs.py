"""Papers in the pack: behind their items, frozen with it, and told to the group."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.markings import Marking
from app.documents.vetting import vet
from app.extensions import db
from app.governance.papers import queries as papers
from app.governance.papers import service as keeping
from app.governance.papers.rules import PaperState
from app.notifications.models import Message
from app.packs import draw, queries, service
from app.packs.assemble import assemble
from app.packs.content import decode, encode
from app.packs.papers import joined_said, load_files
from app.packs.rules import PackState
from app.rendering import workers
from app.rendering.document import Document
from tests import factories as make
from tests.factories import papers as papers_of
from tests.pdf_reading import contents, outline
from tests.sketches import sketched
from tests.unit.documents import pdfs, word_files

pytestmark = pytest.mark.one_engine

TODAY = make.TODAY
BASE_URL = "http://127.0.0.1:5000"


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    return make.meeting(group=make.group(name="Officials", code="HLOG"))


def content_of(meeting):
    db.session.commit()
    db.session.expire_all()
    return assemble(meeting.id, TODAY)


def drawn(content) -> Document:
    return draw.draw_pack(
        content,
        files=load_files(content),
        version="Draft",
        built_at=datetime(2010, 2, 4, 9, tzinfo=UTC),
        base_url=BASE_URL,
    )


def with_file(paper, content: bytes):
    found = vet(content, most_mebibytes=20)
    kept = papers_of.paper_file(content, kind=found.kind, pages=found.pages)
    if found.html:
        kept.html_sha256 = papers_of.paper_file(found.html.encode()).sha256
    paper.file_id = kept.id
    db.session.commit()


class ImpatientWithTables(workers.WorkerDrawer):
    """Gives what holds the long table less time than any machine needs for it."""

    def asking(self, source):
        ask, limits = super().asking(source)
        is_long = source.html.count("<tr") > 1000
        return ask, replace(limits, seconds=0.1) if is_long else limits


def test_a_paper_that_cannot_be_drawn_drops_out_and_the_pack_is_built(app, meeting, monkeypatch):
    """It was handed in before there were limits."""
    item = make.agenda_item(meeting=meeting, section="paper", title="What it costs")
    papers_of.submitted_paper(meeting=meeting, item_id=item.id, body="a|b\n-|-\n" + "c|d\n" * 3000)
    papers_of.submitted_paper(meeting=meeting, body="All is well.")
    monkeypatch.setattr(workers, "WorkerDrawer", ImpatientWithTables)
    monkeypatch.setattr(draw, "rendered_store", lambda: None)

    document = drawn(content_of(meeting))

    (left_out,) = document.left_out
    text = "\n".join(page.text for page in contents(document.pdf))
    assert left_out.title in text
    assert "This part of the pack could not be produced." in text
    assert "It takes too long to produce" in text
    assert "All is well." in text


@pytest.mark.every_engine
def test_submitted_papers_stand_behind_their_items_and_drafts_are_named(app, meeting):
    first, second = make.agenda_item(meeting=meeting), make.agenda_item(meeting=meeting)
    late = papers_of.submitted_paper(
        meeting=meeting,
        item_id=second.id,
        due_on=date(2010, 2, 1),
        late_reason="Figures came late.",
    )
    early = papers_of.submitted_paper(meeting=meeting, item_id=first.id)
    nowhere = papers_of.submitted_paper(meeting=meeting)
    draft = papers_of.paper(meeting=meeting, item_id=first.id)
    papers_of.paper(meeting=meeting, state=PaperState.WITHDRAWN)
    names = [each.reference for each in (early, late, nowhere)]
    drafted = draft.reference

    content = content_of(meeting)

    assert [part.sheet.reference for part in content.papers] == names
    assert [part.item for part in content.papers] == [1, 2, None]
    assert f"Late: {names[1]}, due on 1 February 2010." in content.provenance
    assert f"1 paper not submitted: {drafted}." in content.provenance


def test_an_item_that_is_its_paper_has_its_title_and_asks(app, meeting):
    item = make.agenda_item(meeting=meeting, section="paper", title="To be named")
    papers_of.submitted_paper(
        meeting=meeting, item_id=item.id, title="Champions", recommendation="agree one\nnote two"
    )

    content = content_of(meeting)

    assert content.agenda[0].title == "Champions"
    assert [ask.text for ask in content.asks] == ["agree one", "note two"]


def test_the_pack_inherits_the_highest_marking(app, meeting):
    papers_of.submitted_paper(meeting=meeting, marking=Marking.RESTRICTED)
    papers_of.paper(meeting=meeting, marking=Marking.PROTECT)

    assert content_of(meeting).marking is Marking.RESTRICTED


def test_a_snapshot_from_before_there_were_papers_can_be_read(app, meeting):
    whole = encode(content_of(meeting))
    assert b',"papers":[]' in whole

    assert decode(whole.replace(b',"papers":[]', b"")).papers == ()


def test_papers_are_drawn_with_number_and_page_and_pdfs_follow_their_front_sheet(app, meeting):
    item = make.agenda_item(meeting=meeting, section="paper")
    own = papers_of.submitted_paper(meeting=meeting, item_id=item.id, title="Of its own")
    annexed = papers_of.submitted_paper(meeting=meeting, title="From elsewhere")
    with_file(annexed, pdfs.saved(pdfs.plain(2, size=(842, 595))))
    with_file(own, word_files.sound())

    content = content_of(meeting)
    document = drawn(content)

    assert document.complaints == ()
    assert document.page_of["paper-1"] == document.page_of["item-1"]
    assert document.page_of["paper-2-pages"] == document.page_of["paper-2"] + 1
    with pikepdf.open(io.BytesIO(document.pdf)) as pdf:
        first = pdf.pages[document.page_of["paper-2-pages"] - 1]
        assert [round(float(edge)) for edge in first.mediabox] == [0, 0, 842, 595]
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()
    assert "claims neither PDF/UA nor PDF/A" in joined_said(content)
    labels = [label for _level, label, _page in outline(document.pdf)]
    assert "Of its own" in labels
    assert "Counting what is spent" in " ".join(labels)


def test_an_issued_pack_is_frozen_with_its_papers(app, meeting):
    paper = papers_of.submitted_paper(meeting=meeting, body="As it was.")
    with_file(papers_of.submitted_paper(meeting=meeting), pdfs.saved(pdfs.plain()))
    snapshot = encode(content_of(meeting))
    before = drawn(decode(snapshot)).pdf

    with transaction():
        keeping.reopen_paper(OPERATOR, paper=papers.get_paper(paper.reference))
    found = papers.get_paper(paper.reference)
    with transaction():
        found.body = "As it is."

    assert drawn(decode(snapshot)).pdf == before


def sketch(_content, **_given):
    return Document(pdf=sketched("a sketch"), page_count=1, page_of={})


def test_members_and_readers_are_mailed_a_link_and_nothing_else(app, meeting, monkeypatch):
    monkeypatch.setattr(service, "draw_pack", sketch)
    make.member(meeting.group, email="member@example.org")
    make.member(meeting.group, email="gone@example.org", is_enabled=False)
    make.reader(meeting.group, email="reader@example.org")
    make.member(make.group(), email="elsewhere@example.org")
    papers_of.submitted_paper(meeting=meeting, title="Most secret")
    pack = make.pack(meeting, PackState.BUILT)
    pack_id = pack.id
    with transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=queries.get_pack(pack_id))

    assert service.build_waiting().done

    messages = db.session.scalars(select(Message).order_by(Message.to_address)).all()
    assert [each.to_address for each in messages] == ["member@example.org", "reader@example.org"]
    assert all(f"{BASE_URL}/packs/{pack_id}" in each.text for each in messages)
    assert "secret" not in "".join(each.subject + each.text for each in messages)


def test_a_draft_is_mailed_to_nobody(app, meeting, monkeypatch):
    monkeypatch.setattr(service, "draw_pack", sketch)
    make.member(meeting.group)
    with transaction():
        service.request_pack(OPERATOR, meeting_id=meeting.id)

    assert service.build_waiting().done
    assert db.session.scalars(select(Message)).all() == []


def test_the_preview_shows_papers_to_the_packs_readers(client, meeting):
    item = make.agenda_item(meeting=meeting)
    papers_of.submitted_paper(meeting=meeting, item_id=item.id, title="Champions", body="**So.**")
    with_file(papers_of.submitted_paper(meeting=meeting, title="Drawn"), pdfs.saved(pdfs.plain()))
    reader = make.reader(meeting.group)
    pack = make.pack(meeting, PackState.ISSUED)
    address = f"/packs/{pack.id}"

    page = client.sign_in(reader).get(f"{address}/preview").page

    assert "So." in page.text
    assert ("read it in the pack", f"{address}/pdf") in page.links
    assert any(href.startswith("#paper-") and "Champions" in text for text, href in page.links)
