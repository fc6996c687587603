"""Papers that come as a file, and the versions of a paper."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import select, update
from werkzeug.formparser import FormDataParser

from app.accounts.sign_in.models import SignInSession
from app.core.database import transaction
from app.documents import vetting
from app.documents.models import StoredFile
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.papers import queries, trial
from app.rendering import apart
from app.rendering.errors import UnlikeOriginal
from tests.factories import papers as papers_of
from tests.html_text import text_of
from tests.pages import Attached
from tests.unit.documents import pdfs, word_files
from tests.unit.documents.copies import CASES, half_covered

# Uploads


def upload(client, reference, content, name="paper.pdf"):
    return client.submit(f"/papers/{reference}/upload", file=Attached(name, content)).page


def test_a_word_document_is_taken_over(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, body="")
    client.sign_in(author)

    page = upload(client, paper.reference, word_files.sound(), "C:\\Ann's paper <1>.docx")

    assert "Ann's paper <1>.docx uploaded." in page.text
    assert "Every partner counts the same year." in page.text
    page = client.get(f"/papers/{paper.reference}").page
    assert "Every partner counts the same year." in page.text
    assert "Counting what is spent" in [h.text for h in page.all("h4")]


def test_what_is_uploaded_comes_back_byte_by_byte_and_runs_nowhere(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, reference="HLOG(10)07")
    content = pdfs.saved(pdfs.plain())
    upload(client.sign_in(author), paper.reference, content, 'a";\r\nX: y.pdf')

    answer = client.get(f"/papers/{paper.reference}/versions/1/file")

    assert answer.data == content
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="HLOG-10-07-version-1.pdf"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "application/pdf"


def test_a_signed_original_can_be_downloaded_and_packs_show_a_copy(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person)
    content = (CASES / "pdf-signed.pdf").read_bytes()

    page = upload(client.sign_in(author), paper.reference, content)

    assert "readers can download the signed original" in page.text
    assert client.get(f"/papers/{paper.reference}/versions/1/file").data == content
    file = queries.get_paper(paper.reference).file
    assert file.shown_sha256 not in (None, file.sha256)


def test_words_under_a_box_are_told_and_the_author_may_choose_a_picture(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person)
    content = half_covered()

    page = upload(client.sign_in(author), paper.reference, content)
    assert "words that cannot be seen and could still be copied, such as “SECRETNAME”" in page.text

    page = client.submit(
        f"/papers/{paper.reference}/upload",
        file=Attached("paper.pdf", content),
        as_pictures=True,
    ).page
    assert "Page 1 is shown as a picture" in page.text
    assert b"SECRETNAME" not in client.get(f"/papers/{paper.reference}/versions/1/file").data


def test_a_page_that_would_be_drawn_otherwise_is_refused_by_its_number(
    client, meeting, author, monkeypatch
):
    def draw_otherwise(*_files):
        raise UnlikeOriginal("2")

    monkeypatch.setattr(apart.LimitedDrawer, "try_annex", draw_otherwise)
    paper = papers_of.paper(meeting=meeting, author=author.person)

    page = upload(client.sign_in(author), paper.reference, pdfs.saved(pdfs.plain(2)))

    assert "Page 2 of this PDF would not look the same in the pack" in page.text


def test_an_author_sees_what_readers_will_see_and_all_that_was_left_out(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, reference="HLOG(10)07")
    content = (CASES / "pdf-with-attachment.pdf").read_bytes()

    page = upload(client.sign_in(author), paper.reference, content)

    assert page.heading == "What readers will see"
    (picture,) = page.all("img")
    assert picture.get("src").startswith("data:image/webp;base64,UklGR")
    assert "Text of page 1 ATTACHED p1" in page.text
    assert (
        "Check this before you submit the paper. Left out: the attached file “data.csv”"
        in page.text
    )
    assert "See what readers will see" in client.get("/papers/HLOG(10)07").page.text


def test_a_file_that_can_no_longer_be_drawn_is_told_on_its_page(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, reference="HLOG(10)07")
    papers_of.paper_version(paper, 1, file_id=papers_of.paper_file(b"%PDF-1.7 cut").id)

    page = client.sign_in(author).get("/papers/HLOG(10)07/versions/1/pages").page

    assert "takes too much time or memory" in page.text
    assert not page.all("figure")


def test_long_files_are_seen_in_parts(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, reference="HLOG(10)07")
    upload(client.sign_in(author), paper.reference, pdfs.saved(pdfs.plain(8)))

    page = client.get("/papers/HLOG(10)07/versions/1/pages?page=2").page

    assert [text_of(each) for each in page.all("figcaption")] == ["Page 7", "Page 8"]


def test_a_page_that_would_be_drawn_otherwise_becomes_a_picture(
    client, meeting, author, monkeypatch
):
    tried = apart.LimitedDrawer.try_annex
    first = iter([True])

    def draw_otherwise_once(drawing, *files):
        if next(first, False):
            raise UnlikeOriginal("2")
        return tried(drawing, *files)

    monkeypatch.setattr(apart.LimitedDrawer, "try_annex", draw_otherwise_once)
    paper = papers_of.paper(meeting=meeting, author=author.person)

    page = upload(client.sign_in(author), paper.reference, pdfs.saved(pdfs.plain(2)))

    assert "Page 2 is shown as a picture, since its drawing would not look the same." in page.text


def test_equal_files_are_kept_once(client, meeting, author):
    content = pdfs.saved(pdfs.plain())
    both = [papers_of.paper(meeting=meeting, author=author.person) for _ in range(2)]
    client.sign_in(author)
    for reference in [paper.reference for paper in both]:
        upload(client, reference, content)

    assert len(db.session.scalars(select(StoredFile.sha256)).all()) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (pdfs.xfa_form(), "a form that only Adobe Reader shows"),
        (word_files.with_part("word/vbaProject.bin"), "contains macros or controls"),
        (b"MZ", "neither a PDF nor a Word document"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_the_field(client, meeting, author, content, says):
    paper = papers_of.paper(meeting=meeting, author=author.person)

    page = upload(client.sign_in(author), paper.reference, content)

    assert says in page.errors[0]
    assert db.session.scalars(select(StoredFile.sha256)).all() == []


def save_at_once(meeting_id):
    """Save something as another person would who does not wait."""
    with sqlite3.connect(db.engine.url.database, timeout=0) as other:
        other.execute("UPDATE meeting SET place = 'Elsewhere' WHERE id = ?", [meeting_id])
    other.close()


@pytest.mark.parametrize("is_signed_in", [True, False], ids=["author", "stranger"])
def test_nobody_waits_to_save_while_a_file_comes_in(
    client, meeting, author, monkeypatch, is_signed_in
):
    """Its sender's line may be slow, or pretend to be."""
    paper = papers_of.paper(meeting=meeting, author=author.person)
    client.sign_in(author)
    if not is_signed_in:
        with transaction():
            db.session.execute(update(SignInSession).values(ended_at=datetime.now(UTC)))
    parse, saved, meeting_id = FormDataParser.parse, [], meeting.id

    def slowly(*args, **kwargs):
        save_at_once(meeting_id)
        saved.append(True)
        return parse(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(FormDataParser, "parse", slowly)
        client.post(f"/papers/{paper.reference}/upload", data={"file": (BytesIO(b"MZ"), "a.pdf")})

    assert saved


def test_nobody_waits_to_save_while_a_file_is_looked_into(client, meeting, author, monkeypatch):
    paper = papers_of.paper(meeting=meeting, author=author.person)

    meeting_id = meeting.id

    def vet_slowly(content, **limits):
        save_at_once(meeting_id)
        return vetting.vet(content, **limits)

    monkeypatch.setattr(trial, "vet", vet_slowly)
    page = upload(client.sign_in(author), paper.reference, pdfs.saved(pdfs.plain()))

    assert "paper.pdf uploaded." in page.text
    db.session.expire_all()
    assert db.session.get_one(Meeting, meeting_id).place == "Elsewhere"


def test_a_paper_that_changed_while_its_file_was_looked_into_stays(
    client, meeting, author, monkeypatch
):
    paper = papers_of.paper(meeting=meeting, author=author.person)

    def vet_slowly(content, **limits):
        with sqlite3.connect(db.engine.url.database, timeout=0) as other:
            other.execute("UPDATE paper SET summary = 'Anew', version = version + 1")
        other.close()
        return vetting.vet(content, **limits)

    monkeypatch.setattr(trial, "vet", vet_slowly)
    page = upload(client.sign_in(author), paper.reference, pdfs.saved(pdfs.plain()))

    assert "Someone else has just saved this" in page.errors[0]
    assert db.session.scalars(select(StoredFile.sha256)).all() == []


def test_a_draft_that_could_not_be_set_on_paper_comes_back_as_typed(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, body="As it was.")
    typed = "a|b\n-|-\n" + "|\n" * 6_000

    page = client.sign_in(author).submit(f"/papers/{paper.reference}/draft", body=typed).page

    assert "more than 5,000 cells in all" in page.errors[0]
    assert page.form("Save draft").filled({}, "Save draft")["body"][0].split() == typed.split()
    assert "As it was." in client.get(f"/papers/{paper.reference}").page.text


@pytest.mark.parametrize("how", ["upload", "draft"])
def test_what_a_pack_could_not_draw_is_refused_where_it_is_handed_in(
    client, meeting, author, monkeypatch, how
):
    """However much the rules on tables and text let through."""
    monkeypatch.setattr(apart, "TRIAL", replace(apart.TRIAL, seconds=0.1))
    paper = papers_of.paper(meeting=meeting, author=author.person)
    client.sign_in(author)

    if how == "upload":
        page = upload(client, paper.reference, word_files.with_tables(1, 80, 30))
    else:
        body = "a|b|c\n-|-|-\n" + "d|e|f\n" * 1500
        page = client.submit(f"/papers/{paper.reference}/draft", body=body).page

    assert "takes too much time or memory to include in a pack" in page.errors[0]
    assert "upload it as PDF" in page.errors[0]
    assert queries.get_paper(paper.reference).file is None


def test_a_file_has_to_be_chosen(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person)

    page = client.sign_in(author).submit(f"/papers/{paper.reference}/upload").page

    assert page.errors == ["Choose the file."]


def test_only_pages_that_take_files_accept_large_requests(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person)
    large = b"%PDF-" + bytes(3 << 20)
    client.sign_in(author)

    taken = upload(client, paper.reference, large)
    refused = client.post(f"/papers/{paper.reference}/draft", data={"body": b"x" * (3 << 20)})
    too_large = client.submit(
        f"/papers/{paper.reference}/upload", file=Attached("a.pdf", bytes(23 << 20))
    )

    assert "damaged or incomplete" in taken.errors[0]
    assert refused.status_code == 413
    assert too_large.status_code == 413
    assert "The file is larger than 20 MB." in too_large.page.text


def test_written_words_take_the_files_place_again(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person)
    address = f"/papers/{paper.reference}"
    client.sign_in(author)
    upload(client, paper.reference, word_files.sound())
    uploaded = client.get(address).page

    page = client.send(uploaded, "Remove file and use the text written here").page

    assert "Because the budgets are many." not in uploaded.text
    assert "Because the budgets are many." in page.text
    assert client.get(f"{address}/versions/1/file").status_code == 200


# Versions


def test_versions_are_compared_in_words_and_marks(client, meeting, author):
    paper = papers_of.paper(
        meeting=meeting, author=author.person, summary="One plan.", body="Kept.\n\nOld words."
    )
    papers_of.paper_version(paper, 1)
    paper.body, paper.summary = "Kept.\n\nNew words.", "Two plans."
    papers_of.paper_version(paper, 2)

    page = client.sign_in(author).get(f"/papers/{paper.reference}/compare").page

    added = [e.text or "" for e in page.all("ins")]
    assert page.heading == "Version 1 and version 2"
    assert "removed: Old" in page.text
    assert "added: New" in page.text
    assert "1 paragraph unchanged." in page.text or "Kept." in page.text
    assert len(added) > 1


def test_a_version_says_what_the_paper_said(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, summary="As it was.")
    papers_of.paper_version(paper, 1)
    client.sign_in(author).do(f"/papers/{paper.reference}/draft", summary="As it is.")

    page = client.get(f"/papers/{paper.reference}/versions/1").page

    assert "As it was." in page.text
    assert "As it is." not in page.text
