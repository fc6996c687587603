"""How packs come out on paper, whatever is in them: no row or heading alone, nothing that leaves
its page, lies on something else or is cut, and no pages that are mostly empty."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from sqlalchemy import update

from app.barriers.models import Barrier
from app.core.rag import Rag
from app.core.section_types import section_types
from app.delivery.models import Milestone, Product
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs.assemble import assemble
from app.packs.content import PackContent
from app.packs.papers import load_files
from app.packs.variants.drawing import draw_copy, parts_of
from app.packs.variants.reader import CopyReader
from app.packs.variants.rules import Variant
from app.rendering.document import Document
from app.risks.models import Issue, Risk
from tests import factories as make
from tests.factories import papers as papers_of
from tests.factories.base import TODAY
from tests.layout_checks import layout_problems, papers

pytestmark = [pytest.mark.drawn, pytest.mark.one_engine]

#: How much of its pages a pack fills, on average.
FILLED = 0.55
LONG = "A name that goes on and on, as the longest that the forms allow do, "
#: Scripts that run the other way, accents that few typefaces have, letters of other alphabets.
ARABIC, WELSH = "خدمات الأطفال والأسرة في برمنغهام", "Llŷn a Môn: gwasanaethau plant ŵyl"


def contents_of(meeting_id: int) -> PackContent:
    db.session.commit()
    db.session.expire_all()
    return assemble(meeting_id, TODAY)


def copied(
    content: PackContent, variant: Variant, reader: CopyReader | None = None, anchor: str = ""
) -> Document:
    document = draw_copy(
        content,
        variant,
        files=load_files(content),
        version="Issue 2, data of 4 February 2010",
        built_at=datetime(2010, 2, 4, 9, tzinfo=UTC),
        base_url="https://agenda.example.org",
        web_page="https://agenda.example.org/packs/1/page",
        reader=reader,
        anchor=anchor,
    )
    assert document.left_out == ()
    return document


def packed(meeting_id: int) -> bytes:
    content = contents_of(meeting_id)
    return copied(content, Variant(content.form)).pdf


def check(pdf: bytes, least: float = FILLED) -> None:
    pages = papers(pdf)
    assert layout_problems(pdf) == []
    assert sum(page.filled for page in pages) / len(pages) >= least


def half_empty(document: Document) -> list[int]:
    """The pages that are less than half full, but those before what begins a page in any case:
    the first item, an annex, the pages of a PDF; and the last."""
    begin = [
        page
        for key, page in document.page_of.items()
        if key == "item-1" or key.startswith("annex-") or key.endswith("-pages")
    ]
    may_be = {page - 1 for page in begin} | {document.page_count}
    return [
        page.number
        for page in papers(document.pdf)
        if page.filled < 0.5 and page.number not in may_be
    ]


def demonstrated(slug: str) -> PackContent:
    held_on = {"officials": date(2010, 2, 18), "ministers": date(2010, 3, 2)}[slug]
    return contents_of(meeting_queries.get_meeting(group_queries.get_group(slug), held_on).id)


def meeting_of_every_kind():
    meeting = make.meeting()
    for position, kind in enumerate(section_types().values()):
        make.agenda_item(meeting=meeting, section=kind.kind, position=position, title=kind.label)
    return meeting


def one_of_everything(name: str, text: str) -> int:
    """A meeting with every kind of section, and a record of every kind."""
    meeting = meeting_of_every_kind()
    lead = make.organisation(name=name)
    pilot = make.pilot(name=name, short_name=name[:40], slug="place", lead_organisation=lead)
    make.progress_update(
        pilot=pilot,
        headline=text[:200],
        confidence=Rag.RED,
        **dict.fromkeys(("achievements", "outlook", "learning", "needs"), text),
        confidence_reason=text,
    )
    make.milestone(title=name, pilot=pilot, is_key=True)
    make.risk(title=name, mitigation=text, pilot=pilot)
    make.issue(title=name, action=text)
    make.barrier(title=name, ask=text, response=text, pilot=pilot)
    make.product(title=name, ask_detail=text[:200])
    make.interdependency(title=name, other_work=name, next_step=text[:200], giver=lead)
    make.resource_need(title=name, note=text[:200])
    return meeting.id


@pytest.mark.parametrize(
    ("slug", "variant", "most"),
    [
        ("officials", Variant.FULL, 37),
        ("officials", Variant.BRIEF, 10),
        ("officials", Variant.CHAIR, 3),
        ("ministers", Variant.FULL, 13),
        ("ministers", Variant.BRIEF, 8),
        ("ministers", Variant.CHAIR, 2),
        ("ministers", Variant.READER, 8),
    ],
)
def test_each_copy_of_the_demonstrations_packs(demo_app, slug: str, variant: Variant, most: int):
    content = demonstrated(slug)
    # As an issue has it.
    made = (*content.provenance, "Record of changes: 1,045 entries, ending a0b633fea08c.")
    content = msgspec.structs.replace(content, provenance=made)
    reader = CopyReader(content.members[1].name) if variant is Variant.READER else None

    document = copied(content, variant, reader)

    check(document.pdf)
    assert half_empty(document) == []
    assert document.page_count <= most


def test_each_section_alone(demo_app):
    content = demonstrated("ministers")
    parts = parts_of(content)
    assert len(parts) == 4
    for part in parts:
        pdf = copied(content, Variant.SECTION, anchor=part.anchor).pdf
        assert layout_problems(pdf) == [], part.title


@pytest.mark.parametrize(
    ("name", "text"),
    [("Kent", "In time."), ((LONG * 6)[:400], LONG * 30), (ARABIC, ARABIC * 20), (WELSH, WELSH)],
    ids=["short", "400 characters", "Arabic", "Welsh"],
)
def test_one_of_everything_under_any_name(app, name: str, text: str):
    # Each section is short, and the last page of each group may be nearly empty.
    check(packed(one_of_everything(name[:200], text)), least=0.45)


def test_references_of_six_figures(app):
    meeting_id = one_of_everything("A place", "In time.")
    for model in (Milestone, Risk, Issue, Barrier, Product):
        db.session.execute(update(model).values(number=model.number + 500_000))

    check(packed(meeting_id), least=0.45)


def test_ten_long_rows_that_do_not_fit_a_page(app):
    """The last keeps the company of the one before it."""
    meeting_id = one_of_everything("Kent", LONG)
    milestone = make.milestone(title=(LONG * 3)[:200])
    for _number in range(10):
        make.change_request(milestone, why=LONG * 3, effect="None.")

    check(packed(meeting_id), least=0.45)


def test_no_places_at_all(app):
    check(packed(meeting_of_every_kind().id), least=0.3)


def test_sixty_papers(app):
    meeting = meeting_of_every_kind()
    author = make.person()
    for _number in range(60):
        papers_of.submitted_paper(meeting=meeting, author=author)
    check(packed(meeting.id), least=0.2)  # a short paper has a page of its own
