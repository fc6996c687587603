"""Files that are published with a record, passages that are chosen by their numbers, the public
search, and errors on the public side."""

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from app.core.markings import Marking
from app.core.publishing import PublicContent, PublicPart
from app.delivery.rules import ProductStage
from app.extensions import db
from app.lessons.models import LessonVersion
from app.public.kinds import kind_called
from app.public.models import Release
from app.public.releasing.service import NotFit, prepare
from app.public.rules import number_passages
from app.spend.rules import SpendState
from config import ROOT
from tests import factories as make
from tests.factories import papers as papers_of
from tests.integration.test_public import anyone, release
from tests.pages import Attached

CHECK, PUBLISH = "Check redaction", "Publish what is shown below"
PDF = b"%PDF-1.7 The whole paper"
REPORT = ROOT / "app/demo/data/total-place/cost-benefit-analysis.pdf"


@pytest.fixture
def paper(client):
    make.pin()
    make.programme(name="Total Place")
    meeting = make.meeting(held_on=date(2010, 1, 18))
    made = papers_of.submitted_paper(
        meeting=meeting, title="Assets in Kent", summary="Ann Smith leads it. Kent plans its land."
    )
    file = papers_of.paper_file(PDF, words="The whole paper, by Bob Day.")
    papers_of.paper_version(made, 2, file_id=file.id)
    client.sign_in(make.secretariat())
    return made


def published(client, kind, record, **typed):
    page = client.get(f"/publication/of/{kind}/{record.id}").page
    checked = client.send(page, CHECK, **typed).page
    return client.send(checked, PUBLISH).page


def test_a_paper_is_published_with_its_file_and_withdrawn(client, paper):
    address = f"/public/papers/{paper.reference.lower().replace('(', '-').replace(')', '-')}"
    page = client.get(f"/publication/of/paper/{paper.id}").page
    assert "nothing in a file can be redacted" in page.text
    seen = dict(page.links)["The paper as a PDF, 1 page"]
    assert client.get(seen).data == PDF
    assert anyone(client).get(seen).status_code == 302

    published(client, "paper", paper)
    assert "paper.pdf" not in anyone(client).get(address).text  # no one chose it
    page = client.get(f"/publication/of/paper/{paper.id}").page
    page = client.send(page, CHECK, files="1", personal="Bob Day").page
    assert "“Bob Day” is not in the text" in page.errors[0]
    page = client.send(page, CHECK, files="1", personal="the whole paper\nAnn Smith").page
    assert "is not in the text" in page.errors[0]
    page = client.send(page, CHECK, files="1", personal="Ann Smith").page
    client.do(page, PUBLISH, note="With its file.")

    seen = anyone(client).get(address)
    assert "[redacted: personal information] leads it." in seen.page.text
    assert ("The paper as a PDF, 1 page", f"{address}/files/paper.pdf") in seen.page.links
    file = anyone(client).get(f"{address}/files/paper.pdf")
    assert (file.data, file.mimetype) == (PDF, "application/pdf")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "Set-Cookie" not in file.headers
    again = anyone(client)
    tag = {"If-None-Match": file.headers["ETag"]}
    assert again.get(f"{address}/files/paper.pdf", headers=tag).status_code == 304

    newest = db.session.scalars(select(Release).order_by(Release.id.desc()).limit(1)).one()
    client.do(f"/publication/{newest.id}/withdraw", withdrawn_reason="Too early.")
    assert anyone(client).get(f"{address}/files/paper.pdf").status_code == 404
    assert client.get(f"/publication/{newest.id}/files/paper.pdf").data == PDF


def test_what_is_redacted_may_not_stand_in_a_file(client, paper):
    page = client.get(f"/publication/of/paper/{paper.id}").page

    page = client.send(page, CHECK, files="1", personal="paper").page

    assert "“paper” is redacted in the text, but appears in a file" in page.errors[0]
    assert client.send(page, PUBLISH).page.errors


def test_a_marked_paper_or_one_of_a_meeting_to_come_is_not_published(client, paper):
    meeting = make.meeting(held_on=date(2010, 1, 19))
    marked = papers_of.submitted_paper(meeting=meeting, marking=Marking.PROTECT)
    lowered = papers_of.submitted_paper(meeting=meeting, marking=Marking.PROTECT)
    lowered.marking = Marking.NOT_MARKED  # but its version is what was submitted
    coming = papers_of.submitted_paper(meeting=make.meeting(held_on=date(2010, 3, 1)))
    item = make.agenda_item(meeting=meeting, is_restricted=True)
    restricted = papers_of.submitted_paper(meeting=meeting, item_id=item.id)
    draft = papers_of.paper(meeting=meeting)
    db.session.commit()

    for each in (marked, lowered, coming, restricted, draft):
        with pytest.raises(NotFit):
            prepare(kind_called("paper"), each.id, {})


def test_a_case_note_is_published_with_the_pictures_that_it_names(client):
    make.pin()
    lesson = make.lesson(case_note="One desk.\n\n[picture 1]\n\n[picture 2]\n\n**Three** queues.")
    for number in (1, 2, 3):
        make.lesson_picture(lesson.reference, number, alt=f"Desk {number}")
    client.sign_in(make.secretariat())

    published(client, "case_note", lesson, personal="[picture 2]")

    address = f"/public/case-notes/{lesson.reference.lower()}"
    page = anyone(client).get(address)
    assert 'alt="Desk 1"' in page.text
    assert "<strong>Three</strong>" in page.text
    assert "Desk 2" not in page.text
    picture = anyone(client).get(f"{address}/files/picture-1.png")
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    for number in (2, 3):
        assert anyone(client).get(f"{address}/files/picture-{number}.png").status_code == 404
    db.session.add(
        LessonVersion(lesson_id=lesson.id, number=2, title="T", published_on=date(2010, 2, 1))
    )
    db.session.commit()
    with pytest.raises(NotFit):
        prepare(kind_called("case_note"), lesson.id, {})


def test_a_certified_spend_return_is_published_with_its_lines(client):
    make.pin()
    kent = make.pilot(name="Kent")
    spend = make.spend_return(
        pilot=kent,
        state=SpendState.CERTIFIED,
        certified_by="Ann Smith",
        certified_on=date(2010, 1, 21),
    )
    client.sign_in(make.secretariat())

    done = published(client, "spend", spend, files=["1", "3"])

    address = f"/public/spend/{kent.slug}-{spend.year}"
    files = {
        label: href for label, href in anyone(client).get(address).page.links if "/files/" in href
    }
    assert len(files) == 2
    text, package = (anyone(client).get(href) for href in files.values())
    assert text.mimetype == "text/csv"
    assert len(text.data.splitlines()) == 6
    with zipfile.ZipFile(io.BytesIO(package.data)) as inside:
        assert inside.read("lines.csv") == text.data
        said = "".join(inside.read(each).decode(errors="replace") for each in inside.namelist())
    assert "Certified on 21 January 2010" in said
    assert "Ann Smith" not in said
    client.do(done, "Undo")
    assert {anyone(client).get(href).status_code for href in files.values()} == {404}


def test_passages_are_chosen_by_their_numbers_and_asked_about_again(client):
    make.pin()
    decision = make.decision(
        text="Kent plans its land. Ann Smith (Kent) leads it.", rationale="Counsel agrees."
    )
    client.sign_in(make.secretariat())
    page = client.get(f"/publication/of/decision/{decision.id}").page
    [passage] = [each for each in numbered(decision) if "Ann Smith" in each.text]
    assert f"{passage.number}. Ann Smith (Kent) leads it" in page.text

    page = client.send(page, CHECK, chosen=[f"{passage.key} personal"]).page
    assert "Kent plans its land. [redacted: personal information]" in page.text
    client.do(page, PUBLISH)

    address = f"/public/decisions/{decision.reference.lower()}"
    for seen in (address, "/public", "/public/feed.atom", "/public/search?q=kent"):
        assert "Ann Smith" not in anyone(client).get(seen).text
    page = client.get(f"/publication/of/decision/{decision.id}").page
    assert f"{passage.key} personal" in page.form(CHECK).filled({}, "")["chosen"]
    assert "1 redacted" in page.text


def numbered(decision):
    return number_passages(prepare(kind_called("decision"), decision.id, {}).whole)


def test_passages_are_sentences_and_lines_each_once():
    content = PublicContent(
        title="T 1",
        dated_on=date(2010, 1, 1),
        parts=(
            PublicPart(heading="H", text="It is so. “Yes.” He left!\nIt is so."),
            PublicPart(items=("an item", "—")),
        ),
    )

    found = [(each.number, each.text, each.is_heading) for each in number_passages(content)]

    assert found == [
        (1, "T 1", True),
        (2, "H", True),
        (3, "It is so", False),
        (4, "“Yes.”", False),
        (5, "He left", False),
        (6, "an item", False),
    ]


def test_anyone_finds_what_is_published_and_nothing_else(client):
    make.pin()
    public = make.decision(text="Kent plans land.", rationale="")
    make.decision(text="Kent plans roads.", rationale="")
    made = release("decision", public)
    db.session.commit()

    page = anyone(client).get("/public/search?q=kent+plan").page

    assert page.heading == "1 page found"
    assert f"/public/decisions/{made.key}" in {href for _, href in page.links}
    assert "roads" not in page.text
    assert anyone(client).get("/public/search?q=roads").page.heading == "Nothing found"
    client.sign_in(make.secretariat())  # who works in the programme finds the records
    assert "/public/" not in {href[:8] for _, href in client.get("/find?q=kent+plan").page.links}
    made.withdrawn_on = date(2010, 2, 4)
    db.session.commit()
    assert anyone(client).get("/public/search?q=kent").page.heading == "Nothing found"


def test_an_error_on_the_public_side_draws_the_public_page(client, monkeypatch):
    make.pin()
    client.sign_in(make.secretariat())

    def fail(*_args):
        raise RuntimeError("secret words")

    long = {"work": "x" * 3_000_000}
    answers = [
        client.post("/public"),
        client.post("/public/no/such"),
        client.delete("/public/a/b"),
        client.post("/public/register-interest", data=long),
    ]
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("app.public.queries.list_newest", fail)
    answers.append(client.get("/public"))

    assert [each.status_code for each in answers] == [405, 405, 405, 413, 500]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert "Feed of what is new" in answer.text
        assert "Sign out" not in answer.text
        assert "secret words" not in answer.text


def test_a_published_product_is_public_with_a_file_of_it_as_it_was(client):
    make.pin()
    product = make.product(stage=ProductStage.PUBLISHED, published_on=date(2010, 1, 20))
    client.sign_in(make.secretariat())
    address = f"/products/{product.reference}"
    report = REPORT.read_bytes()
    page = client.submit(f"{address}/files/new", file=Attached("Report.pdf", report)).page
    assert page.heading == product.title
    href = next(href for label, href in page.links if label.startswith("Report.pdf"))
    kept = client.get(href).data

    published(client, "product", product, files="1")
    client.do(client.get(address).page, "Remove file Report.pdf")

    assert client.get(href).status_code == 404
    public = f"/public/documents/{product.reference.lower()}"
    assert "Report.pdf" in anyone(client).get(public).text
    assert anyone(client).get(f"{public}/files/{product.reference.lower()}-1.pdf").data == kept
    assert kept.startswith(b"%PDF")
