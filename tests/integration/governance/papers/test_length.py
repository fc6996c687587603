"""How long a paper may be, and that its paragraphs are numbered."""

from datetime import date

import pytest

from app.core import clock
from app.extensions import db
from app.governance.groups.rules import ItemPurpose
from app.governance.papers.length import length_of
from app.governance.papers.queries import get_paper
from app.governance.papers.rules import ClearanceKind, PaperState
from app.packs.assemble import assemble
from tests import factories as make
from tests.factories import papers as papers_of


@pytest.fixture
def paper(app):
    """For decision, with all that it needs: 1,400 words, and a group that asks for 3 pages."""
    make.programme()
    make.pin()
    made = papers_of.paper(
        purpose=ItemPurpose.DECISION,
        recommendation="Agree the plan.",
        body="One paragraph.\n\n- an item\n\n" + "word " * 1396,
    )
    papers_of.clearance(made, kind=ClearanceKind.FINANCE, given_on=date(2010, 2, 3), given_for=1)
    papers_of.paper_version(made)
    return get_paper(made.reference)


def test_the_length_is_told_against_the_limit_of_the_group(paper):
    assert length_of(paper).said == "About 1,400 words: 4 pages. The limit is 3."
    assert length_of(paper).is_over

    paper.group.paper_pages = 4
    assert not length_of(paper).is_over

    paper.purpose = ItemPurpose.INFORMATION
    assert length_of(paper).said == "About 1,400 words: 4 pages."


def test_a_longer_paper_is_submitted_once_that_is_confirmed(paper, client):
    client.sign_in(make.secretariat())
    submit = f"/papers/{paper.reference}/submit"

    page = client.submit(submit, "Submit paper").page
    assert "The limit is 3. Shorten it, or tick the box to submit it as it is." in page.text
    assert get_paper(paper.reference).state is PaperState.DRAFTING

    page = client.send(page, "Submit paper", is_long="y").page
    assert "submitted." in page.text
    assert get_paper(paper.reference).state is PaperState.SUBMITTED


def test_paragraphs_are_numbered_and_items_of_lists_are_not(paper, client):
    client.sign_in(make.secretariat())
    answer = client.get(f"/papers/{paper.reference}")

    assert '<span class="pack-paragraph">1.</span> One paragraph.' in answer.text
    assert '<span class="pack-paragraph">2.</span> word' in answer.text
    assert "<li>an item</li>" in answer.text


def test_the_secretariat_sets_the_limit(paper, client):
    client.sign_in(make.secretariat())

    client.do(f"/groups/{paper.group.slug}/edit", "Save group", paper_pages="5")

    assert get_paper(paper.reference).group.paper_pages == 5


def test_the_secretariat_explains_abbreviations_to_readers_and_authors(paper, client):
    paper.body = "NEET families ask DfE. NVQs count, and Lsps do not."
    paper.state, paper.submitted_on = PaperState.SUBMITTED, date(2010, 2, 3)
    item = make.agenda_item(
        meeting=paper.meeting, purpose=ItemPurpose.DECISION, ask="Agree the plan."
    )
    paper.item_id = item.id
    sheet = make.decision_sheet(paper_id=paper.id, consulted="The LSPs and the ABCD.")
    db.session.commit()
    client.sign_in(make.secretariat())
    address = "/programme/abbreviations"
    wrong = ["NEET", "", "", "NVQ", "a", "", "NVQ", "b", ""]
    page = client.submit(address, "Save abbreviations", abbreviations=wrong).page
    assert "Enter the abbreviation and what it stands for." in page.text
    assert "NVQ is in the list already." in page.text

    kept = ["NEET", "not in work", "Aged 16 to 24", "DfE", "Schools", "", "LSP", "partners", ""]
    page = client.submit(address, "Save abbreviations", abbreviations=kept).page
    assert page.heading != "Edit abbreviations", page.text
    assert "not in work" in page.text

    content = assemble(paper.meeting_id, clock.today())
    assert [(each.short, each.meaning, each.note) for each in content.acronyms] == [
        ("DfE", "Schools", ""),
        ("LSP", "partners", ""),
        ("NEET", "not in work", "Aged 16 to 24"),
    ]
    paper = get_paper(paper.reference)
    paper.state = PaperState.DRAFTING
    db.session.commit()
    page = client.get(f"/papers/{paper.reference}").page
    assert "in brackets after the words: NVQ." in page.text
    page = client.get(f"/decision-sheets/{sheet.id}").page
    assert "in brackets after the words: ABCD." in page.text


def test_an_author_is_told_which_acronyms_to_explain_and_a_pack_lists_the_known(paper, client):
    make.organisation(name="Homes and Communities Agency", short_name="HCA")
    paper.body = "The HCA and primary care trusts (PCTs) pay. PCTs also ask NEET families."
    db.session.commit()
    client.sign_in(make.secretariat())

    page = client.get(f"/papers/{paper.reference}").page
    assert "with the acronym in brackets after the words: NEET." in page.text

    paper = get_paper(paper.reference)
    paper.state, paper.submitted_on = PaperState.SUBMITTED, date(2010, 2, 3)
    db.session.commit()
    content = assemble(paper.meeting_id, clock.today())
    assert [(each.short, each.meaning) for each in content.acronyms] == [
        ("HCA", "Homes and Communities Agency"),
        ("PCT", "primary care trusts"),
    ]
