"""An agenda item restricted to named people: everyone else knows its number and its time."""

import pytest
from sqlalchemy import select

from app.core.readers import readers_of
from app.core.viewers import Viewer, looking_as
from app.extensions import db
from app.governance.agendas.models import BacklogItem
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.minutes.drawings import draw_waiting
from app.governance.minutes.models import MinutesComment, MinutesItem
from app.packs.assemble import assemble
from app.packs.content import encode
from tests import factories as make
from tests.factories import papers as papers_of
from tests.pages import pages_from
from tests.pdf_reading import contents

pytestmark = pytest.mark.one_engine

SECRET = "Zanzibar"
HERE = "/meetings/officials/2010-02-18"


@pytest.fixture
def affair(app, group, meeting):
    """The second of three items is restricted to one member, with everything that an item can
    have; the meeting is over, and its minutes have gone round."""
    make.pin(meeting.held_on)
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.title == "Second")).one()
    named, other = make.member(group), make.member(group)
    item.title, item.ask = f"The {SECRET} affair", f"agree on {SECRET}"
    item.message, item.presenter_id = f"{SECRET} is urgent.", make.person(name="Its presenter").id
    db.session.commit()
    paper = papers_of.submitted_paper(meeting=meeting, item_id=item.id, title=f"On {SECRET}")
    papers_of.paper(meeting=meeting, item_id=item.id, title=f"More on {SECRET}")
    make.decision(meeting=meeting, item_id=item.id, text=f"To leave {SECRET}.")
    make.action(group=group, meeting_id=meeting.id, item_id=item.id, text=f"Leave {SECRET}.")
    minutes = make.minutes(meeting)
    second = minutes.items[1]
    second.discussion = f"{SECRET} was discussed."
    db.session.commit()
    make.minutes_comment(second, text=f"Not {SECRET}.")
    make.present(meeting, named.person_id)
    secretariat = make.secretariat()
    client = app.test_client().sign_in(secretariat)
    client.do(f"{HERE}/minutes/circulate", "Circulate minutes")
    client.do(f"/readers/agenda_item/{item.id}", is_restricted=True, added_id=named.person_id)
    return {
        "secretariat": client, "named": named, "other": other, "item": item, "paper": paper,
    }  # fmt: skip


START = (
    HERE,
    f"{HERE}/minutes",
    f"{HERE}/minutes/versions/1",
    "/",
    "/meetings",
    "/meetings/forward-plan",
    "/papers",
    "/minutes",
    "/decisions",
    "/decisions?format=csv",
    "/actions",
    "/actions?format=csv",
    "/groups/officials",
)


def test_who_is_not_named_finds_its_words_nowhere(app, affair):
    others = app.test_client()
    others.checks = False
    others.sign_in(affair["other"])
    history = f"/history/meeting/{db.session.scalar(select(Meeting.id))}"

    seen = pages_from(others, (*START, history))

    assert len(seen) > 30
    assert [path for path, answer in seen.items() if SECRET.encode() in answer.data] == []
    assert seen[HERE].status_code == seen[f"{HERE}/minutes"].status_code == 200
    page = seen[HERE].page
    assert "Its presenter" not in page.text
    assert [row[:2] for row in page.rows if "Restricted" in row[1]] == [
        ["2:10pm", "2. Restricted item Only named people can read it."]
    ]
    assert [row[0] for row in page.rows if row[0].endswith("pm")] == ["2pm", "2:10pm", "2:30pm"]
    assert "2. Restricted item" in seen[f"{HERE}/minutes"].page.text
    assert "3. Third" in seen[f"{HERE}/minutes"].page.text
    assert seen[history].status_code == 200
    draw_waiting()
    pdf = others.get(f"{HERE}/minutes/versions/1/pdf")
    words = " ".join(page.text for page in contents(pdf.data))
    assert "3. Third" in words
    assert SECRET not in words


def test_its_own_addresses_lead_nowhere(app, affair):
    others = app.test_client()
    others.sign_in(affair["other"])
    with looking_as(Viewer(sees_all=True)):
        part = db.session.scalars(
            select(MinutesItem.id).where(MinutesItem.agenda_item_id == affair["item"].id)
        ).one()
    for address in (
        f"/papers/{affair['paper'].reference}",
        "/decisions/DEC-001",
        "/actions/A-001",
        f"/history/agenda_item/{affair['item'].id}",
        f"/readers/agenda_item/{affair['item'].id}",
        f"{HERE}/minutes/items/{part}/comments/new",
    ):
        assert others.get(address).status_code == 404, address


def test_the_record_of_changes_tells_administrators_nothing_of_it(app, affair):
    keeper = app.test_client()
    keeper.checks = False
    keeper.sign_in(make.administrator())

    for address in ("/audit", "/audit?page=2", "/audit?page=3", "/audit?format=csv"):
        answer = keeper.get(address)
        assert answer.status_code == 200
        assert SECRET.encode() not in answer.data, address


@pytest.mark.every_engine
def test_the_pack_lists_it_and_says_nothing_of_it(affair):
    with looking_as(Viewer(sees_all=True)):
        content = assemble(db.session.scalar(select(Meeting.id)), make.TODAY)

    assert SECRET not in encode(content).decode()
    assert [(row.number, row.title, row.minutes) for row in content.agenda] == [
        (1, "First", 10),
        (2, "Restricted item", 20),
        (3, "Third", 30),
    ]
    assert content.sections[1].message.endswith("circulated separately.")


def test_who_is_named_reads_all_of_it(app, affair):
    theirs = app.test_client().sign_in(affair["named"])

    page = theirs.get(HERE).page
    assert f"2. The {SECRET} affair Restricted" in page.text
    assert f"The group is asked to: agree on {SECRET}" in page.text
    for address in (f"{HERE}/minutes", f"{HERE}/minutes/versions/1"):
        assert f"{SECRET} was discussed." in theirs.get(address).page.text
    assert theirs.get("/decisions/DEC-001").status_code == 200
    assert theirs.get("/actions/A-001").status_code == 200


def test_the_secretariat_is_told_what_the_pack_does(affair):
    page = affair["secretariat"].get(f"{HERE}/items/{affair['item'].id}/edit").page

    assert "Restricted to the secretariat and the item’s presenter and these people" in page.text
    assert "The pack lists it as restricted and circulated separately" in page.text


def test_it_goes_to_nobody_by_other_ways(app, affair):
    item_id = affair["item"].id
    refused = affair["secretariat"].submit(f"/write-rounds/new?item={item_id}").page
    assert refused.errors == [
        "This item is restricted, and a write-round would show it to every member."
    ]
    groups = {
        "from_group_id": affair["item"].meeting.group_id,
        "to_group_id": make.group(name="Ministers").id,
    }
    made = affair["secretariat"].submit(
        f"/refer/agenda_item/{item_id}", **groups, ask="Agree it.", reason="It is urgent."
    )
    others = app.test_client().sign_in(affair["other"])
    for address in ("/referrals", made.page.path):
        answer = others.get(address)
        assert answer.status_code == 200
        assert SECRET not in answer.page.text


def test_what_is_carried_over_stays_restricted(affair):
    affair["secretariat"].do(f"{HERE}/items/{affair['item'].id}/carry-over")

    with looking_as(Viewer(sees_all=True)):
        kept = db.session.scalars(select(BacklogItem)).one()
        assert kept.is_restricted
        assert readers_of(kept) == [affair["named"].person_id]


def test_it_stays_where_its_minutes_are(affair):
    page = affair["secretariat"].submit(f"{HERE}/items/{affair['item'].id}/remove").page

    assert page.errors == [
        "The minutes refer to this item, which is restricted, so it cannot be removed."
    ]


def test_others_are_moved_round_it(app, affair):
    with looking_as(Viewer(sees_all=True)):
        assert db.session.scalars(select(MinutesComment)).one()
    page = affair["secretariat"].get(HERE).page
    affair["secretariat"].do(page, "Move up Third")

    others = app.test_client().sign_in(affair["other"])
    rows = [row[1] for row in others.get(HERE).page.rows if row[0].endswith("pm")]
    assert rows[1].startswith("2. Third")
    assert rows[2].startswith("3. Restricted item")


def test_a_version_made_while_an_item_was_restricted_hides_it_when_the_item_has_gone(app, affair):
    secretariat = affair["secretariat"]
    with looking_as(Viewer(sees_all=True)):
        item_id = affair["item"].id
    secretariat.do(f"{HERE}/minutes/circulate", "Circulate minutes")
    secretariat.do(f"/readers/agenda_item/{item_id}", is_restricted=False)
    secretariat.do(f"{HERE}/items/{item_id}/remove")

    with looking_as(Viewer(sees_all=True)):
        assert db.session.get(AgendaItem, item_id) is None
    others = app.test_client().sign_in(affair["other"])
    page = others.get(f"{HERE}/minutes/versions/2").page
    assert "2. Restricted item" in page.text
    assert "3. Third" in page.text
    assert SECRET not in page.text
