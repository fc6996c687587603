"""An item that a meeting could not decide: from the refusal to the register of decisions."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import AgendaItem
from app.governance.write_rounds.rules import RoundState
from tests import factories as make
from tests.factories import papers as papers_of
from tests.pages import Page

PLACE = "/meetings/officials/2010-01-18/minutes"
START = "Start a write-round on this item"


@pytest.fixture
def held(group):
    """A meeting of which one member came, and its chair did not."""
    made = make.meeting(group=group, held_on=date(2010, 1, 18))
    make.agenda_item(meeting=made, title="Principles", ask="Agree the six principles.")
    make.membership(group=group, role=MemberRole.CHAIR, person=make.account().person)
    make.present(made, make.membership(group=group).person_id)
    return made


def refusal(client, held) -> Page:
    """The page that would record a decision on the first item."""
    item = make.minutes(held).items[0].id
    return client.get(f"{PLACE}/items/{item}/decisions/new").page


def test_the_refusal_leads_to_a_write_round_on_that_very_item(client, held):
    client.sign_in(make.secretariat())

    page = refusal(client, held)
    draft = client.submit(dict(page.links)[START]).page
    again = client.get(page.path).page

    assert "Not quorate: 1 of 2 members" in page.text
    assert not [form for form in page.forms if "text" in form.names()]
    assert draft.heading == "Principles"
    assert "Officials' group" in draft.text
    assert "Clearance sought Agree the six principles." in draft.text
    assert "Originally Principles, meeting of 18 January 2010" in draft.text
    assert START not in dict(again.links)
    assert draft.path in dict(again.links).values()
    assert draft.path in dict(client.get(f"{PLACE}/write").page.links).values()


@pytest.mark.one_engine
def test_what_was_typed_before_the_quorum_went_is_not_lost(client, group):
    held = make.meeting(group=group, held_on=date(2010, 1, 18))
    make.agenda_item(meeting=held)
    make.present(held, make.membership(group=group, role=MemberRole.CHAIR).person_id)
    client.sign_in(make.secretariat())
    form = refusal(client, held)
    make.membership(group=group)
    make.membership(group=group)

    page = client.send(form, text="It is so.").page

    assert "Send this to members as a write-round" in page.errors[0]
    assert START in dict(page.links)
    assert "It is so." in page.text


def test_the_register_and_the_decision_tell_where_it_was_decided(client, group, held):
    item = db.session.scalars(select(AgendaItem)).one()
    paper = papers_of.submitted_paper(meeting=held, item_id=item.id, title="Six principles")
    make.write_round(
        group=group, item_id=item.id, title="Principles", state=RoundState.AWAITING_CHAIR
    )
    client.sign_in(make.secretariat())

    client.do("/write-rounds/WR-001/clear")
    register = client.get("/decisions").page
    page = client.get("/decisions/DEC-001").page

    assert "Write-round WR-001" in register.text
    assert "/write-rounds/WR-001" in dict(register.links).values()
    assert "/write-rounds/WR-001" in dict(page.links).values()
    assert ("Principles", f"/meetings/{item.meeting_id}#item-{item.id}") in page.links
    assert f"/papers/{paper.reference}" in dict(page.links).values()
    assert "Decided on paper" in page.text
    cleared = client.get("/write-rounds/WR-001").page
    assert f"/papers/{paper.reference}" in dict(cleared.links).values()


@pytest.mark.one_engine
def test_who_reads_neither_write_round_nor_paper_gets_no_link_and_no_title(client, group, held):
    item = db.session.scalars(select(AgendaItem)).one()
    paper = papers_of.submitted_paper(meeting=held, item_id=item.id, title="Six principles")
    made = make.write_round(group=group, item_id=item.id, state=RoundState.CLEARED)
    make.decision(group=group, basis="write_round", write_round_id=made.id, paper_id=paper.id)
    client.sign_in(make.pilot_lead())

    register, page = client.get("/decisions").page, client.get("/decisions/DEC-001").page

    assert "WR-001" not in dict(register.links) | dict(page.links)
    assert paper.reference not in dict(page.links)
    assert "Six principles" not in page.text


@pytest.mark.one_engine
def test_an_item_without_an_ask_takes_its_papers(client, held):
    item = make.agenda_item(meeting=held, title="Champions", ask="")
    papers_of.submitted_paper(meeting=held, item_id=item.id, recommendation="Keep them.")
    client.sign_in(make.secretariat())

    page = client.get(f"/write-rounds/new?item={item.id}").page

    assert "Keep them." in page.text
