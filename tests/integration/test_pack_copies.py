"""What is made of one pack for its different readers."""

import re
from datetime import date

import msgspec
import pytest

from app.core.markings import Marking
from app.documents.queries import get_content
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs.assemble import assemble
from app.packs.content import decode, encode
from app.packs.draw import agenda_html, front_html
from app.packs.opening.content import Outturn
from app.packs.queries import get_snapshot
from app.packs.rules import PackState
from app.packs.setting import Setting
from app.packs.variants import queries, service
from app.packs.variants.chair import chairs_brief
from app.packs.variants.models import PackVariant
from app.packs.variants.reader import CopyReader, copy_for, part_of
from app.packs.variants.rules import CopyState, Variant
from app.rendering.document import Document
from tests import factories as make
from tests.factories import TODAY
from tests.pdf_reading import contents

pytestmark = pytest.mark.one_engine


@pytest.fixture
def ministers(demo_app):
    meeting = meeting_queries.get_meeting(group_queries.get_group("ministers"), date(2010, 3, 2))
    return make.pack(meeting, PackState.ISSUED)


def ask_for(client, pack, variant, **fields):
    return client.submit(f"/packs/{pack.id}/copies/new", variant=variant, **fields)


def test_the_chairs_brief_is_for_the_chair_and_the_secretariat(demo_client, ministers, monkeypatch):
    seen = []

    def sketch(content, variant, **given):
        seen.append((variant.value, content.handling_of(2)))
        return Document(pdf=b"%PDF-1.7 chair", page_count=2, page_of={})

    monkeypatch.setattr(service, "draw_copy", sketch)
    chair = demo_client.sign_in("sos-clg@example.org")
    asked = ask_for(chair, ministers, "chair")
    assert "Waiting to be made" in asked.page.text
    assert service.make_waiting_copies().done == 1
    page = chair.get(asked.page.path).page
    assert "Chair’s brief" in page.text
    assert chair.get(f"{page.path}/pdf").data == b"%PDF-1.7 chair"
    assert seen[0][0] == "chair"
    assert "HM Treasury has moved since January" in seen[0][1]

    other = demo_client.sign_in("chief-secretary@example.org")
    assert "chair’s brief" not in other.get(f"/packs/{ministers.id}").page.text.lower()
    assert "Chair’s brief" not in other.get(f"/packs/{ministers.id}/copies/new").page.text
    assert ask_for(other, ministers, "chair").status_code == 403
    for part in ("", "/pdf", "/progress"):
        assert other.get(f"{page.path}{part}").status_code == 404
    assert "moved since January" not in other.get(f"/packs/{ministers.id}/preview").page.text
    secretariat = demo_client.sign_in("secretariat@example.org")
    assert secretariat.get(page.path).status_code == 200


def test_a_copy_is_made_once_and_says_why_it_could_not_be(demo_client, ministers, monkeypatch):
    def fail(*_args, **_given):
        raise ValueError

    reader = demo_client.sign_in("chief-secretary@example.org")
    first = ask_for(reader, ministers, "reader").page.path
    assert ask_for(reader, ministers, "reader").page.path == first
    monkeypatch.setattr(service, "draw_copy", fail)
    service.make_waiting_copies()
    assert "because of a fault" in reader.get(first).page.text
    ask_for(reader, ministers, "reader")
    assert db.session.query(PackVariant).one().state is CopyState.QUEUED


@pytest.fixture
def mixed(app):
    """An officials' meeting with an item and a paper marked above the rest."""
    meeting = make.meeting(marking=Marking.PROTECT)
    make.agenda_item(meeting=meeting, title="Open to all", section="oral", ask="Note it.")
    make.agenda_item(
        meeting=meeting, title="The secret plan", ask="Agree the plan.", marking=Marking.RESTRICTED
    )
    return assemble(meeting.id, TODAY)


def test_a_readers_copy_leaves_out_what_is_marked_above_their_clearance_and_says_so(mixed):
    cleared = frozenset({Marking.PROTECT, Marking.OFFICIAL})
    copy = copy_for(mixed, name="Anna", clearances=cleared, least=Marking.PROTECT)

    assert mixed.marking is Marking.RESTRICTED
    assert copy.marking is Marking.PROTECT
    told = encode(copy).decode()
    assert "secret plan" not in told
    assert "Agree the plan" not in told
    assert [row.title for row in copy.agenda] == ["Open to all", "Not in this copy"]
    assert "above their clearance: item 2" in copy.provenance[-1]
    setting = Setting(base_url="", place="pack:", level=1)
    cover = front_html(copy, {}, version="Draft", setting=setting)
    assert "<strong>Not in this copy</strong>" in cover
    assert "item 2, the outcome of past decisions" in cover
    assert "Circulated separately" not in agenda_html(copy, {}, setting=setting)
    hidden = copy_for(mixed, name="C", clearances=frozenset(), least=Marking.PROTECT)
    assert "Nothing is asked" not in front_html(hidden, {}, version="Draft", setting=setting)
    everything = frozenset({Marking.RESTRICTED, Marking.OFFICIAL})
    assert copy_for(mixed, name="B", clearances=everything, least=Marking.PROTECT) is mixed


def test_the_name_of_a_section_is_told_to_those_alone_who_may_open_the_pack(app, client):
    meeting = make.meeting()
    title = "The secret plan"
    make.agenda_item(meeting=meeting, title=title, section="risks", marking=Marking.RESTRICTED)
    reader = make.reader(meeting.group, clearance_before_2014=Marking.PROTECT)
    pack = make.pack(meeting_queries.get_meeting_by_id(meeting.id), PackState.ISSUED)
    pack.left_out = [f"1. {title}: it takes too long."]
    client.sign_in(make.secretariat())
    page = ask_for(client, pack, "section", part="0").page
    assert page.heading == title
    assert f"{title}, waiting to be made" in client.get(f"/packs/{pack.id}").page.text
    assert "Marking RESTRICTED" in client.get(f"/packs/{pack.id}").page.text

    client.sign_in(reader)
    page = client.get(f"/packs/{pack.id}").page
    assert "listed without its content" in page.text
    assert title not in page.html
    assert title not in client.get(f"/history/pack/{pack.id}").page.html


def test_the_chair_sees_what_to_watch(demo_app):
    content = assemble(
        meeting_queries.get_meeting(group_queries.get_group("officials"), date(2010, 2, 18)).id,
        TODAY,
    )
    brief = chairs_brief(content)
    assert len(brief.absent) == 3
    assert brief.items[-1].ends_at == content.ends_at
    watch = [line for item in brief.items for line in item.watch]
    assert any("to follow" in line for line in watch)
    # Its sheets have "None." under disagreement: that is nothing to watch.
    assert {"None."} <= {sheet.disagreement for sheet in content.sheets}
    assert not any(line.endswith(": None.") for line in watch)
    director = CopyReader("Director, public services, HM Treasury", frozenset({"HM Treasury"}))
    part = part_of(content, director)
    assert [row.reference for row in part.actions] == ["A-003"]


def test_every_ask_put_to_a_reader_is_at_the_front_of_their_copy(demo_app):
    content = assemble(
        meeting_queries.get_meeting(group_queries.get_group("ministers"), date(2010, 3, 2)).id,
        TODAY,
    )
    row = content.followed_up.rows[0]
    asked = msgspec.structs.replace(row, how="Asked of Officials", outturn=Outturn.UNDER_WAY)
    listing = msgspec.structs.replace(content.followed_up, rows=(asked,))
    content = msgspec.structs.replace(content, followed_up=listing)
    treasury = frozenset({"HM Treasury", "HMT"})
    chief = CopyReader("Chief Secretary to the Treasury", treasury, {1: "Officials"})
    part = part_of(content, chief)
    assert [each.number for each in part.items] == [2]
    assert part.decisions
    assert all(
        sheet.item == 2 or "HM Treasury" in f"{sheet} {sheet.options}" for sheet in part.decisions
    )
    assert [each.reference for each in part.referrals] == [row.reference]
    assert part.barriers
    assert {each.department for each in part.barriers} <= treasury
    assert len({each.reference for each in part.barriers}) == len(part.barriers)
    nobody = part_of(content, CopyReader("No one", frozenset({"No office"})))
    assert nobody.is_empty


def test_two_readers_of_one_name_have_each_their_own(app):
    meeting = make.meeting()
    one, other = (make.person(name="Anna Reader") for _ in range(2))
    make.agenda_item(meeting=meeting, title="Hers", section="oral", presenter=one)
    make.agenda_item(meeting=meeting, title="The other’s", section="oral", presenter=other)
    for person in (one, other):
        make.membership(group=meeting.group, person=person)
    make.apologies(meeting, other)
    hers = make.action(group=meeting.group, owner=one)
    make.action(group=meeting.group, owner=other)
    content = assemble(meeting.id, TODAY)

    part = part_of(content, queries.find_reader(one.id))
    assert [row.title for row in part.items] == ["Hers"]
    assert [row.reference for row in part.actions] == [hers.reference]
    watch = {each.row.title: each.watch for each in chairs_brief(content).items}
    assert "Anna Reader has sent apologies." not in watch["Hers"]
    assert "Anna Reader has sent apologies." in watch["The other’s"]

    # A pack that was made before ids were kept has the names alone.
    older = decode(re.sub(rb',"(presenter|owner|person)_id":\d+', b"", encode(content)))
    assert len(part_of(older, queries.find_reader(one.id)).items) == 2


def test_the_secretariat_makes_the_copy_of_any_reader_who_is_cleared(app, client, monkeypatch):
    made = []

    def sketch(content, variant, *, reader, **_given):
        made.append((reader.name, content.marking, content.not_in_copy))
        return Document(pdf=b"%PDF-1.7 theirs", page_count=2, page_of={})

    monkeypatch.setattr(service, "draw_copy", sketch)
    meeting = make.meeting()
    make.agenda_item(meeting=meeting, title="Secret", section="risks", marking=Marking.RESTRICTED)
    anna = make.person(name="Anna Reader")
    reader = make.reader(meeting.group, person=anna, clearance_before_2014=Marking.PROTECT)
    other = make.reader(meeting.group, clearance_before_2014=Marking.PROTECT)
    pack = make.pack(meeting_queries.get_meeting_by_id(meeting.id), PackState.ISSUED)
    client.sign_in(make.secretariat())
    page = ask_for(client, pack, "reader", reader_id=str(anna.id)).page
    assert page.heading == "Copy for Anna Reader"
    assert service.make_waiting_copies().done == 1
    assert made == [
        ("Anna Reader", Marking.NOT_MARKED, ("item 1", "the outcome of past decisions"))
    ]

    client.sign_in(other)
    assert client.get(page.path).status_code == 404
    assert "Anna Reader" not in client.get(f"/packs/{pack.id}/copies/new").page.text
    client.sign_in(reader)
    assert client.get(f"{page.path}/pdf").data == b"%PDF-1.7 theirs"


def test_a_readers_copy_has_their_actions_though_no_item_of_the_agenda_has(demo_app, ministers):
    content = decode(get_snapshot(ministers.id))
    name = "Secretary of State for Communities and Local Government"
    part = part_of(content, CopyReader(name))
    assert [row.reference for row in part.actions] == ["A-017"]
    low = copy_for(content, name=name, clearances=frozenset(), least=Marking.NOT_MARKED)
    assert part_of(low, CopyReader(name)).actions == []


def test_the_chair_of_a_meeting_without_an_agenda_has_a_brief_too(app):
    assert chairs_brief(assemble(make.meeting().id, TODAY)).items == []


@pytest.mark.drawn
def test_a_copy_carries_its_readers_name_and_a_section_stands_alone(demo_client, ministers):
    reader = demo_client.sign_in("chief-secretary@example.org")
    ask_for(reader, ministers, "reader")
    assert "Choose a section of this pack." in ask_for(reader, ministers, "section").page.errors
    ask_for(reader, ministers, "section", part="1")
    assert service.make_waiting_copies().done == 2
    copy, section = db.session.query(PackVariant).order_by(PackVariant.id)
    pages = contents(get_content(copy.file_sha256))
    name = "Chief Secretary to the Treasury"
    assert f"For {name}" in pages[0].text.replace("\n", " ")
    assert "You present item 2" in pages[0].text.replace("\n", " ")
    assert all(f"Copy for {name}" in page.artifact("Header") for page in pages)
    alone = " ".join(page.text for page in contents(get_content(section.file_sha256)))
    assert "Barriers and incentives for decision" in alone.replace("\n", " ")
    assert "Where the programme stands" not in alone
    assert "Total Place Ministerial group, 2 March 2010" in " ".join(alone.split())
    assert section.title == "Barriers and incentives for decision"


def test_a_pack_lists_copies_of_the_whole_before_sections_and_says_what_it_leaves_out(
    app, client, monkeypatch
):
    pack = make.pack(make.meeting(), PackState.ISSUED)
    for place, kind in enumerate((Variant.CHAIR, Variant.SECTION, Variant.SECTION)):
        make.pack_copy(pack.id, variant=kind, key=f"issue 1/{place}", title=f"Copy {place}")
    monkeypatch.setattr("app.packs.variants.queries.COPIES_SHOWN", 2)
    client.sign_in(make.secretariat())
    text = client.get(f"/packs/{pack.id}").page.text
    assert text.index("Copy 0") < text.index("Copy 2")
    assert "Copy 1" not in text
    assert "2 of 3 copies shown." in text
