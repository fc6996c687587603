"""What every pack opens with: where the programme stands, on a page."""

import pytest

from app.core.rag import Rag
from app.packs.assemble import assemble
from app.packs.content import decode, encode
from app.packs.draw import overview_html
from tests.factories import TODAY
from tests.integration.test_pack_content import drawn, meeting_of_every_kind, ministers
from tests.pdf_reading import contents


@pytest.mark.drawn
@pytest.mark.one_engine
def test_the_position_stands_on_page_2_with_its_dates(demo_app):
    content = ministers()
    document = drawn(content)
    said = " ".join(contents(document.pdf)[1].text.split())

    assert document.page_of["overview"] == 2
    assert "Agenda" in contents(document.pdf)[2].text
    for fact in (
        "As at 4 February 2010. Movement is since the last meeting, on 13 January 2010.",
        "11 of 13 returns received for February 2010; not received: Coventry and South Tyneside.",
        "7 of 13 pilots are on track; 7 answers are overdue and 13 of 60 milestones are Red.",
        "Counsel finds no power for a single asset body",
        "£82bn mapped in 13 pilots",
        "£5m of programme funding",
        "8 departments owe 20 answers, 7 overdue",
        "due by 6 March 2010",
        "3 of 13 shown; the rest are in the register of milestones.",
        "1 restricted risk is not counted.",
    ):
        assert fact in said, fact


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
