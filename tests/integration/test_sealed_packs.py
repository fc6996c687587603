"""An issued pack can be checked: by its bytes, by its signature, and by drawing it again."""

import io
import json
import stat
from dataclasses import replace

import pikepdf
import pytest

from app.core.access import OPERATOR
from app.core.database import transaction
from app.documents.queries import get_content
from app.extensions import db
from app.governance.meetings.queries import get_meeting_by_id
from app.packs import queries, service
from app.packs.issuing.service import withdraw_pack
from app.packs.rules import PackState
from app.packs.sealing import service as sealing
from app.packs.sealing.keys import OWN_KEY
from app.rendering.document import Document
from app.rendering.sealing import MANIFEST, attachment_of
from tests import factories as make
from tests.factories import papers as papers_of
from tests.pages import Attached
from tests.sketches import sketched

pytestmark = pytest.mark.one_engine


def sketch(content, *, version, built_at, base_url, record, on_progress=None, **_given):
    text = f"{content.place} {version} {built_at} {base_url} {record}"
    return Document(pdf=sketched(text), page_count=3, page_of={"item-1": 2})


@pytest.fixture(autouse=True)
def quick_drawing(monkeypatch):
    for place in (service, sealing):
        monkeypatch.setattr(place, "draw_pack", sketch)


@pytest.fixture
def issued(app):
    make.pin()
    make.programme()
    meeting = make.meeting(group=make.group(name="Officials", slug="officials"), place="Room 1")
    item = make.agenda_item(meeting=meeting, title="Progress")
    papers_of.submitted_paper(meeting=meeting, item_id=item.id, title="The plan")
    draft = make.pack(get_meeting_by_id(meeting.id))
    with transaction():
        service.request_issue(OPERATOR, pack=queries.get_pack(draft.id), accepts_gaps=True)
    assert service.build_waiting().done
    db.session.expire_all()
    return queries.get_pack(draft.id)


@pytest.fixture
def file(issued):
    return get_content(issued.file_sha256)


def said_of(run, tmp_path, content, code=0):
    path = tmp_path / "some.pdf"
    path.write_bytes(content)
    result = run("packs", "verify", str(path))
    assert result.exit_code == code, result.output
    assert result.output.count("\n") == 1
    return result.output


def test_an_issued_file_is_recognised_and_says_what_has_come_since(run, tmp_path, issued, file):
    said = said_of(run, tmp_path, file)
    assert "This is issue 1 of the pack of Officials for 18 February 2010, exactly as" in said
    assert "It is signed by Standing Agenda at 127.0.0.1." in said

    with transaction():
        withdraw_pack(OPERATOR, pack=queries.get_pack(issued.id), reason="Wrong")
    assert "It has been withdrawn since." in said_of(run, tmp_path, file)


def locked(file, **passwords):
    out = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(file)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(**{"user": "", "owner": "", **passwords}))
    return out.getvalue()


def test_a_file_that_was_changed_added_to_or_made_elsewhere_is_told(run, tmp_path, file):
    changed = file.replace(b"(Issued pack)", b"(Issued pact)")
    assert changed != file
    for content, expected in (
        (changed, "changed since it was signed"),
        (file + b"% more\n", "Something has been added to this file"),
        (sketched("other"), "it has no signature"),
        (locked(file, user="secret"), "protected by a password, so it cannot be checked"),
        (locked(file, owner="secret"), "protected by a password, so it cannot be checked"),
        (b"hello", "This file is not a PDF"),
        (b"%PDF-1.7 hello", "it has no signature"),
    ):
        assert expected in said_of(run, tmp_path, content, code=1)


def test_the_manifest_names_what_the_pack_is_made_of(issued, file):
    with pikepdf.Pdf.open(io.BytesIO(file)) as pdf:
        told = json.loads(attachment_of(pdf, MANIFEST))
        assert pdf.Root.get("/Version") is None, "PDF/A-3 is PDF 1.7"
    assert (told["group"], told["issue"], told["sections"][0]["page"]) == ("Officials", 1, 2)
    assert told["papers"][0]["title"] == "The plan"
    assert told["record_head"] == issued.record_head
    assert told["made_with"] == issued.program


def test_an_issue_drawn_again_is_the_same_and_what_differs_is_told_apart(
    run, tmp_path, issued, file, monkeypatch
):
    again = ("packs", "rebuild", str(issued.id), "--out", str(tmp_path / "again.pdf"))
    result = run(*again)
    assert "the same, byte for byte" in result.output
    assert (tmp_path / "again.pdf").read_bytes() == file

    monkeypatch.setattr(sealing, "current_program", lambda: "another")
    assert run(*again).exit_code == 0, "bytes are what counts"
    snapshot = queries.get_snapshot(issued.id)
    issued.snapshot = snapshot.replace(b"Room 1", b"Room 2")
    db.session.commit()
    assert "different, as another version of the program draws it" in run(*again).output
    monkeypatch.undo()
    quick = pytest.MonkeyPatch()
    quick.setattr(sealing, "draw_pack", sketch)
    try:
        result = run(*again)
    finally:
        quick.undo()
    assert result.exit_code == 1
    assert "different, although the same version" in result.output


def test_the_sites_own_key_is_readable_by_its_user_alone_and_made_once(app, issued):
    path = app.config["SETTINGS"].instance_path / OWN_KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.glob("unfinished-*")] == []


@pytest.mark.usefixtures("issued")
def test_readers_check_a_file_on_a_page_that_keeps_nothing(client, file):
    client.sign_in(make.reader(queries.get_pack(1).meeting.group))
    page = client.get("/packs").page
    assert "Check whether a file is an issued pack" in page.text

    def check(content):
        return client.submit("/packs/verify", file=Attached("some.pdf", content)).page

    assert "This is issue 1 of the pack of" in check(file).text
    assert "This file is not a PDF" in check(b"hello").text


def test_a_key_that_cannot_be_used_leaves_the_draft(issued, app, monkeypatch, tmp_path):
    wrong = tmp_path / "key.pem"
    wrong.write_text("-----BEGIN NOTHING-----")
    settings = replace(app.config["SETTINGS"], signing_key_file=wrong)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    draft = make.pack(get_meeting_by_id(issued.meeting_id))
    with transaction():
        service.request_issue(OPERATOR, pack=queries.get_pack(draft.id), accepts_gaps=True)
    service.build_waiting()
    db.session.expire_all()
    pack = queries.get_pack(draft.id)
    assert pack.state is PackState.BUILT
    assert "SIGNING_KEY_FILE cannot be used (it holds no RSA key" in pack.failure
