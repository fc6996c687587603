"""What a pack says, from the records to its pages."""

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache

import msgspec
import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.barriers.rules import BarrierState
from app.core import clock
from app.core.errors import NotFound
from app.core.rag import Rag
from app.core.section_types import section_types
from app.core.sections import listing
from app.delivery.rules import InterdependencyState
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.rules import UNSETTLED
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs.assemble import assemble
from app.packs.content import (
    PackContent,
    decode,
    encode,
)
from app.packs.draw import draw_pack
from app.packs.papers import load_files
from app.packs.parts_html import section_html
from app.packs.sections.decisions import Decisions
from app.packs.sections.matters_arising import MattersArising
from app.packs.sections.minutes import LastMinutes
from app.packs.sections.oral import Oral
from app.pilots.models import Pilot
from app.rendering.document import Document
from tests import factories as make
from tests.factories import TODAY
from tests.guards.multiplying import multiply
from tests.guards.watching import statements
from tests.pdf_checks import problems
from tests.pdf_reading import links, outline

pytestmark = pytest.mark.one_engine

BASE_URL = "https://agenda.example.org"

STANDING_ITEMS = (
    "Key achievements, the outlook and progress",
    "Progress of the work in the 13 pilot areas",
    "Opportunities and problems highlighted",
    "Key programme risks and issues, and resourcing",
    "Development of key products",
    "Interdependencies with other areas of work",
)

NASTY = "<script>alert(1)</script> & {{ 7 * 7 }} 😀 " + "Donaudampfschifffahrt" * 8


def meeting_id(slug: str, held_on: date) -> int:
    return meeting_queries.get_meeting(group_queries.get_group(slug), held_on).id


def officials() -> PackContent:
    return assemble(meeting_id("officials", date(2010, 2, 18)), TODAY)


def ministers() -> PackContent:
    return assemble(meeting_id("ministers", date(2010, 3, 2)), TODAY)


def as_loaded(assembled: Callable[[], PackContent]) -> PackContent:
    """What it gives of the demonstration: put together once for all tests that change nothing."""
    return _as_loaded(assembled, db.engine.name)


@cache
def _as_loaded(assembled: Callable[[], PackContent], _engine: str) -> PackContent:
    return assembled()


def drawn(content: PackContent) -> Document:
    return draw_pack(
        content,
        files=load_files(content),
        version="Draft of 4 February 2010",
        built_at=datetime(2010, 2, 4, 9, tzinfo=UTC),
        base_url=BASE_URL,
    )


def without_pdfs(content: PackContent) -> PackContent:
    """Less the papers that others have drawn: what is left keeps every rule."""
    kept = tuple(part for part in content.papers if not part.sheet.pdf_sha256)
    return msgspec.structs.replace(content, papers=kept)


def text_of(pdf: bytes) -> str:
    """As pdftotext reads it, each run of white space as one space."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def in_words(content: PackContent) -> str:
    parts = (*content.sections, *content.annexes)
    return "".join(section_html(part, links_records=True) for part in parts)


def meeting_of_every_kind():
    """A meeting with one item for every kind of section, of a group with no records at all."""
    meeting = make.meeting()
    for position, kind in enumerate(section_types().values()):
        make.agenda_item(meeting=meeting, section=kind.kind, position=position, title=kind.label)
    db.session.expire_all()
    return meeting


def test_a_register_too_long_for_its_annex_is_told_alike(demo_app, monkeypatch):
    """Of a long register only the rows that are shown are read: they are the same rows."""
    whole = as_loaded(officials)
    monkeypatch.setattr("app.core.sections.ANNEX_LIMIT", 4)
    cut = officials()
    # Their sentences point to the annexes, which now say that they are cut.
    for before, after in zip(whole.sections, cut.sections, strict=True):
        pointers = {"register": None} if hasattr(before, "register") else {}
        assert msgspec.structs.replace(after, **pointers) == msgspec.structs.replace(
            before, **pointers
        )
    for before, after in zip(whole.annexes, cut.annexes, strict=True):
        assert after.rows == before.rows[:4]
    assert cut.overview == whole.overview


def test_a_pack_kept_as_json_is_the_same_again(demo_app):
    for content in (as_loaded(officials), as_loaded(ministers)):
        assert decode(encode(content)) == content
        assert encode(decode(encode(content))) == encode(content)


def test_the_officials_pack_has_the_standing_items_in_the_notes_order(demo_app):
    content = as_loaded(officials)
    last, arising, *standing = content.sections
    assert isinstance(last, LastMinutes)
    assert isinstance(arising, MattersArising)
    titles = [section.title for section in standing if not isinstance(section, Oral)]
    assert [title[: len(item)] for title, item in zip(titles, STANDING_ITEMS, strict=True)] == list(
        STANDING_ITEMS
    )
    assert [row.number for row in content.agenda] == [s.number for s in content.sections]


@pytest.mark.every_engine
def test_every_section_carries_a_message_and_the_asks_reach_the_cover(demo_app):
    for content in (as_loaded(officials), as_loaded(ministers)):
        assert all(section.message.endswith(".") for section in content.sections)
        asks = [(ask, s.number) for s in content.sections for ask in s.asks]
        assert [(ask.text, ask.number) for ask in content.asks] == asks
        assert asks


def test_the_items_own_message_comes_before_the_one_worked_out(demo_app):
    meeting = meeting_queries.get_meeting(group_queries.get_group("officials"), date(2010, 2, 18))
    meeting.items[2].message = "Kent is the one to watch."
    db.session.commit()
    assert officials().sections[2].message == "Kent is the one to watch."


def test_every_pilot_is_there_and_a_missing_return_is_named_with_its_date(demo_app):
    pilots = as_loaded(officials).sections[3].pilots.rows
    assert len(pilots) == 13
    missing = [pilot for pilot in pilots if not pilot.has_return]
    assert [pilot.short_name for pilot in missing] == ["Coventry", "South Tyneside"]
    assert {pilot.return_due_on for pilot in missing} == {date(2010, 2, 1)}
    assert all(pilot.last_round and pilot.achievements for pilot in missing)
    html = section_html(as_loaded(officials).sections[3], links_records=True)
    # In the table, and again in the pilot's own half page.
    assert html.count("Return not received: it was due on 1 February 2010") == 4


def test_the_last_minutes_are_there_to_be_agreed(demo_app):
    last = as_loaded(officials).sections[0]
    assert last.message == "The minutes of 18 January 2010 are for agreement."
    html = section_html(last, links_records=True)
    assert "Quorate: the chair and 13 of 14 other members; 8 needed." in html
    assert "Decision DEC-006:" in html
    march = assemble(meeting_id("officials", date(2010, 3, 22)), TODAY)
    assert not isinstance(march.sections[0], LastMinutes)


def test_matters_arising_leave_no_open_action_out_and_put_overdue_ones_first(demo_app):
    arising = as_loaded(officials).sections[1]
    assert arising.message.startswith("10 actions are open; 5 are up to 6 days overdue")
    assert arising.others.heading == "4 other actions are not yet due"
    overdue = [row.days_overdue for row in arising.overdue.rows]
    assert overdue == sorted(overdue, reverse=True)
    assert all(overdue)
    shown = [*arising.overdue.rows, *arising.said_done.rows, *arising.others.rows]
    group_id = group_queries.get_group("officials").id
    still_open = [
        each
        for each in db.session.query(Action).filter_by(group_id=group_id)
        if each.state in UNSETTLED
    ]
    assert {row.reference for row in shown} == {each.reference for each in still_open}
    html = section_html(arising, links_records=True)
    assert "6 days overdue" in html
    assert "Originally due 15\u00a0Jan\u00a010" in html


def test_of_very_many_open_actions_the_first_are_shown_and_the_cut_is_said(demo_app):
    group = group_queries.get_group("officials")
    owner = db.session.scalar(select(Person).order_by(Person.id))
    make.many_actions(100, group=group, owner=owner, due_on=TODAY - timedelta(days=30))

    content = officials()

    arising = content.sections[1]
    assert arising.message.startswith("110 actions are open; 105 are up to 30 days overdue")
    assert arising.overdue.heading == "105 actions are overdue"
    assert len(arising.overdue.rows) == 60
    said = "60 of 105 shown; the rest are in the register of actions."
    assert said in section_html(arising, links_records=True)
    # A reader's own copy still lists every action of theirs.
    assert sum(row.owner == owner.name for row in content.actions) >= 100


@pytest.mark.every_engine
def test_movement_counts_from_the_last_meeting(demo_app):
    content = as_loaded(officials)
    assert (content.previous_on, content.next_on) == (date(2010, 1, 18), date(2010, 3, 22))
    kent = next(p for p in content.sections[3].pilots.rows if p.short_name == "Kent")
    assert (kent.before, kent.confidence) == (Rag.AMBER_GREEN, Rag.AMBER_RED)
    assert kent.movement.words == "down from Amber/Green"


@pytest.mark.every_engine
def test_a_departments_row_counts_what_it_was_asked_and_what_it_gives(app):
    meeting = meeting_of_every_kind()
    treasury = make.department(name="HM Treasury", short_name="HMT")
    make.barrier(department=treasury, respond_by_on=TODAY - make.DAY)
    make.barrier(department=treasury, state=BarrierState.RESPONDED, response="Yes.")
    make.interdependency(giver=treasury, state=InterdependencyState.AT_RISK)
    make.interdependency(giver=treasury)
    (found,) = assemble(meeting.id, TODAY).sections[8].departments.rows
    assert (found.department, found.asked, found.answered, found.overdue) == (
        "HM Treasury", 2, 1, 1,
    )  # fmt: skip
    assert (found.gives, found.at_risk) == (2, 1)


def test_a_pack_made_early_counts_from_the_last_meeting_that_was_held(demo_app):
    march = assemble(meeting_id("officials", date(2010, 3, 22)), TODAY)
    assert march.previous_on == date(2010, 1, 18)


def test_every_link_leads_to_a_page(demo_app, demo_client):
    demo_client.sign_in("secretariat@example.org")
    html = in_words(as_loaded(officials)) + in_words(as_loaded(ministers))
    paths = set(re.findall(r'href="(/[^"]+)"', html))
    kinds = {path.split("/")[1] for path in paths}
    assert kinds == {
        "milestones", "risks", "issues", "barriers", "products", "interdependencies", "pilots",
        "resources", "actions", "changes", "decisions",
    }  # fmt: skip
    for kind in kinds:
        path = next(path for path in sorted(paths) if path.startswith(f"/{kind}/"))
        assert demo_client.get(path).status_code == 200, path


def test_links_to_records_can_be_left_out(demo_app):
    section = as_loaded(officials).sections[5]
    html = section_html(section, links_records=False)
    assert 'href="/' not in html
    assert section.highest.rows[0].reference in html


def test_links_within_a_page_lead_to_what_is_on_it(demo_app):
    for content in (as_loaded(officials), as_loaded(ministers)):
        html = in_words(content)
        anchors = set(re.findall(r'id="([^"]+)"', html))
        anchors |= {sheet.anchor for sheet in content.sheets}
        assert set(re.findall(r'href="#([^"]+)"', html)) <= anchors


def test_the_number_of_queries_does_not_grow(demo_app):
    clock.pinned_on()  # read once, then remembered
    officials()
    ministers()

    def asked():
        found = []
        for assembled in (officials, ministers):
            make.person()
            db.session.commit()  # after a change it is looked at which tables were changed
            db.session.expunge_all()
            demo_app.extensions.pop("kept")  # nor is anything of it left then
            with statements() as seen:
                assembled()
            found.append(len(seen))
        return found

    before = asked()
    multiply(5)
    assert asked() == before


def test_long_registers_are_cut_and_say_where_the_rest_is():
    assert listing("Heading", range(12), 10, "the annex").rest == ""
    long = listing("Heading", range(13), 10, "the annex")
    assert list(long.rows) == list(range(10))
    assert long.rest == "10 of 13 shown; the rest are in the annex."


def test_no_such_meeting(app):
    with pytest.raises(NotFound, match="no such meeting"):
        assemble(99, TODAY)


@pytest.mark.every_engine
def test_an_empty_programme_says_why_there_is_nothing(app):
    content = assemble(meeting_of_every_kind().id, TODAY)
    assert content.annexes == ()
    assert decode(encode(content)) == content
    html = in_words(content)
    for said in (
        "No pilots have been entered yet.",
        "No milestones have been entered yet.",
        "No barrier is open.",
        "No risk is open.",
        "No issue is open.",
        "No product is under way.",
        "No interdependency is open.",
        "No department has been asked for anything yet.",
        "there is no paper.",
    ):
        assert said in html
    assert not re.search(r"<tbody>\s*</tbody>", html)


def test_pilots_before_any_round_are_listed_without_a_return(app):
    meeting = meeting_of_every_kind()
    make.pilot(name="Kent")
    pilot = assemble(meeting.id, TODAY).sections[1].pilots.rows[0]
    assert (pilot.name, pilot.has_return, pilot.return_due_on) == ("Kent", False, None)
    html = section_html(assemble(meeting.id, TODAY).sections[1], links_records=True)
    assert "No return was asked for this meeting" in html


def nasty_world():
    """A record of every kind, and every text as bad as the forms allow."""
    long = NASTY[:200]
    lead = make.organisation(name=long)
    meeting = meeting_of_every_kind()
    meeting.place = long
    pilot = make.pilot(name=long, short_name=NASTY[:60], slug="nasty", lead_organisation=lead)
    make.progress_update(
        pilot=pilot,
        headline=NASTY,
        **dict.fromkeys(("achievements", "outlook", "learning", "needs"), NASTY * 8),
        confidence_reason=NASTY * 8,
    )
    make.milestone(title=long, pilot=pilot, is_key=True)
    make.risk(title=long, mitigation=NASTY * 8, pilot=pilot)
    make.issue(title=long, action=NASTY * 8)
    make.barrier(title=long, ask=NASTY * 8, response=NASTY * 8, pilot=pilot)
    make.product(title=long, ask_detail=NASTY)
    make.interdependency(title=long, other_work=long, next_step=NASTY, giver=lead)
    make.resource_need(title=long, note=NASTY)
    for item in meeting_queries.get_meeting_by_id(meeting.id).items:
        item.title, item.ask = long, NASTY
    db.session.commit()
    return meeting


def test_nothing_that_people_write_is_interpreted(app):
    content = assemble(nasty_world().id, TODAY)
    html = in_words(content)
    assert "<script" not in html
    assert "{{ 7 * 7 }}" in html
    assert "&lt;script&gt;" in html


def test_a_text_too_long_for_a_row_is_cut_between_words(app):
    meeting = meeting_of_every_kind()
    make.risk(mitigation="Ask. " + "again and " * 390)
    mitigation = assemble(meeting.id, TODAY).sections[3].highest.rows[0].mitigation
    shown, rest = mitigation.split(" …")
    assert len(shown) <= 700
    assert shown.endswith((" and", " again"))
    assert rest == " (the rest is in the record of R-001)"


@pytest.mark.drawn
def test_whatever_people_write_the_pack_is_drawn(app):
    document = drawn(assemble(nasty_world().id, TODAY))
    assert problems(document.pdf) == []
    assert document.complaints == ()
    text = text_of(document.pdf)
    assert "<script>alert(1)</script>" in text
    assert "[grinning face]" in text


@pytest.mark.drawn
def test_an_empty_programme_is_drawn(app):
    content = assemble(meeting_of_every_kind().id, TODAY)
    document = drawn(content)
    assert problems(document.pdf) == []
    assert document.complaints == ()
    assert drawn(content).pdf == document.pdf


@pytest.mark.drawn
def test_a_meeting_without_items_is_drawn(app):
    document = drawn(assemble(make.meeting().id, TODAY))
    assert "The agenda of this meeting has no items yet." in text_of(document.pdf)


@pytest.mark.drawn
def test_the_officials_pack_reads_as_it_should_and_leads_where_it_says(demo_app):
    content = without_pdfs(as_loaded(officials))
    document = drawn(content)
    assert problems(document.pdf) == []
    assert document.complaints == ()
    text = text_of(document.pdf)
    agenda = text[: text.index("Also in this pack")]
    places = [agenda.index(item[:24]) for item in STANDING_ITEMS]
    assert places == sorted(places)
    assert all(pilot.name in text for pilot in db.session.query(Pilot))
    for section in content.sections[1:]:
        assert section.message in text
    assert "Page 1 of " in text
    assert text.count("PROTECT") >= 2 * document.page_count

    top = [label for level, label, _page in outline(document.pdf) if level == 0]
    assert [label for label in top if "Development of key products" in label]
    assert any("Members and apologies" in label for label in top)
    targets = [target for _page, _text, target in links(document.pdf)]
    assert f"{BASE_URL}/risks/R-017" in targets
    for section in content.sections[1:]:
        assert document.page_of[section.anchor] in targets


@pytest.mark.drawn
def test_the_ministers_pack_reads_as_it_should(demo_app):
    content = as_loaded(ministers)
    document = drawn(content)
    assert problems(document.pdf) == []
    assert document.complaints == ()
    text = text_of(document.pdf)
    assert "RESTRICTED" in text
    assert "What was decided, and the outcome" in text
    assert f"take {len(content.sheets)} decisions" in text
    (sought,) = [each for each in content.sections if isinstance(each, Decisions)]
    assert sought.message.startswith("4 decisions are sought at this meeting, 2 of them under")
    assert [row.text for row in sought.sought.rows] == [
        f"{sheet.number}. {sheet.question}" for sheet in content.sheets
    ]
    assert document.page_count <= 11
