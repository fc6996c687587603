"""What every pack opens with: where the programme stands, on a page."""

import pytest
from sqlalchemy import select

from app.barriers.models import Barrier
from app.core.rag import Rag
from app.extensions import db
from app.governance.decisions.models import Decision
from app.governance.groups.rules import PackForm
from app.packs.assemble import assemble
from app.packs.content import decode, encode
from app.packs.opening import departments
from app.packs.opening.content import Outturn
from app.packs.parts_html import overview_html
from tests.factories import TODAY
from tests.integration.test_pack_content import drawn, meeting_of_every_kind, ministers
from tests.pdf_checks import problems
from tests.pdf_reading import contents

pytestmark = pytest.mark.one_engine

#: What a minister asks, by where the answer stands: a page, or what the cover leads to.
TEN_ANSWERS = {
    1: (
        # What am I asked, on what recommendation, what does it cost and save?
        "Should ring-fences on £1.3bn of grants be lifted from 2011-12",
        "Yes, in every area (option A).",
        "saves £1.2bn a year",
        "Ask colleagues to answer, within two weeks",
    ),
    2: (
        # What turned Red and why?
        "13 of 60 milestones are Red",
        "Partners choose an option for the single asset body (Kent): 37 days late",
        "Two boards decide in February whether they continue without powers to own",
        # Which places worry?
        "Down from Amber/Green: Counsel finds no power for a single asset body",
        "Return not received; it was due on 1 February 2010",
        # What are the biggest risks?
        "Kent: partners have no power to place property in one body: 20 Very high, up from 12",
        # What comes next?
        "due by 6 March 2010",
        "18 Feb 10 12-month plan",
        "£82bn spent in 2008-09; £58.06bn without transfers",
        "£122.5m of savings proposed in all; £10.8m validated",
    ),
    # Whom does it cost and whom does it save, and what if nothing is decided?
    "ring-fences": (
        "Councils and their partners",
        "The 13 places keep 110 funding streams in 2010-11",
        "Communities and Local Government (CLG), for a second set of returns",
    ),
    "asset body": ("Not yet. Kent begins under present powers", "Kent cannot start."),
    # Which department is late?
    "barriers": (
        "Sector performance frameworks pull partners apart",
        "Overdue since 15 Jan 10",
    ),
    # What did we decide, and was it done?
    "became": (
        "1 decision or request is late, 4 under way and 1 done.",
        "Overdue since 29 January 2010 (Chief Secretary to the Treasury).",
        "A-016: done on 21 January 2010.",
    ),
}


@pytest.mark.drawn
def test_a_minister_finds_ten_answers_in_the_brief_by_their_page(demo_app):
    """Each in under a minute: on the cover, on page 2, or where the cover says that it is."""
    content = ministers()
    document = drawn(content)
    pages = [" ".join(page.text.split()) for page in contents(document.pdf)]
    sheet = {each.question: document.page_of[each.anchor] for each in content.sheets}
    ring_fences = next(page for question, page in sheet.items() if "ring-fence" in question)
    asset_body = next(page for question, page in sheet.items() if "asset body" in question)
    barriers = document.page_of["ending"]
    became = next(
        n for n, text in enumerate(pages, 1) if "What was decided, and the outcome" in text
    )

    assert problems(document.pdf) == []
    assert document.complaints == ()
    assert document.page_count <= 8 + max(0, len(content.sheets) - 4)
    assert min(sheet.values()) == 3, "the position keeps to its page"
    assert "Agenda" not in " ".join(pages)
    for page, facts in TEN_ANSWERS.items():
        number = {"ring-fences": ring_fences, "asset body": asset_body, "barriers": barriers,
                  "became": became}.get(page, page)  # fmt: skip
        for fact in facts:
            assert fact in pages[number - 1], (page, fact)


@pytest.mark.every_engine
def test_a_strip_shows_every_round_and_what_got_worse_says_why(demo_app):
    overview = ministers().overview
    kent = overview.strips.rows[0]

    assert overview.rounds == ("December 2009", "January 2010", "February 2010")
    assert (kent.name, kent.ratings) == ("Kent", (Rag.GREEN, Rag.AMBER_GREEN, Rag.AMBER_RED))
    assert kent.said.startswith("Down from Amber/Green: Counsel finds no power")
    assert sum(share.count for share in overview.shares) == len(overview.strips.rows) == 13


def test_a_pack_kept_before_there_was_a_position_is_drawn_without_it(demo_app):
    content = ministers()
    older = encode(content).replace(b'"overview":', b'"then_unknown":')

    assert decode(older).overview is None
    assert not overview_html(decode(older), links_records=True)
    assert decode(encode(content)).overview == content.overview


def test_an_empty_programme_has_no_position(app):
    content = assemble(meeting_of_every_kind().id, TODAY)
    assert content.overview is None
    assert all("No place is" not in str(section) for section in content.sections)


@pytest.mark.every_engine
def test_what_was_decided_is_followed_up_late_first(demo_app):
    rows = {row.reference: row for row in ministers().followed_up.rows}

    assert next(iter(rows)) == "A-018"
    assert rows["A-018"].outturn is Outturn.LATE
    assert (
        rows["A-018"].became == "Overdue since 29 January 2010 (Chief Secretary to the Treasury)."
    )
    assert rows["DEC-010"].became == "A-016: done on 21 January 2010."
    assert rows["DEC-011"].outturn is Outturn.UNDER_WAY
    assert rows["RF-001"].became.startswith("Agreed in principle.")
    assert rows["RF-002"].how.endswith("group with a question")
    assert ministers().followed_up.heading == (
        "1 decision or request is late, 4 under way and 1 done"
    )


def test_what_is_restricted_or_not_announced_is_not_followed_up(demo_app):
    decided = db.session.scalars(select(Decision).where(Decision.number == 10)).one()
    decided.announced_on = None
    barrier = db.session.scalars(select(Barrier).where(Barrier.number == 1)).one()
    barrier.is_restricted = True
    db.session.commit()

    content = ministers()
    told = [row.reference for row in content.followed_up.rows]
    assert "DEC-010" not in told
    assert "RF-001" not in told
    assert "Ring-fenced grants" not in encode(content).decode()


def test_what_departments_owe_is_the_same_on_both_pages_and_the_rest_is_said(demo_app, monkeypatch):
    assert ministers().barriers.rest == "5 other open barriers have a response."
    monkeypatch.setattr(departments, "MOST", 16)
    content = ministers()
    assert content.barriers.heading == content.overview.owed.heading
    assert content.barriers.heading == "8 departments owe 20 responses, 7 overdue"
    assert content.barriers.rows[0].is_overdue
    assert content.barriers.rest.startswith("16 of 20 shown; the rest are in the register.")


def test_a_group_chooses_the_form_of_its_packs(demo_app, demo_client):
    secretariat = demo_client.sign_in("secretariat@example.org")
    assert "Brief" in secretariat.get("/groups/ministers/rules").page.text
    secretariat.do("/groups/ministers/edit", pack_form="full")
    assert ministers().form is PackForm.FULL
