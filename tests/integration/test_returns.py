"""Reporting rounds and progress updates."""

from datetime import date

import pytest

from app.core import clock
from app.core.rag import Rag
from app.extensions import db
from app.returns import queries
from app.returns.models import ProgressUpdate, ReportingRound
from app.returns.rules import PARTS
from tests import factories as make

WHOLE = {
    "headline": "The count is done <b>",
    "achievements": "All 12 districts are counted. Diolch 🎉",
    "outlook": "The final report.",
    "learning": "Start with the resident.",
    "needs": "A named lead at the department.",
    "confidence": Rag.AMBER,
    "confidence_reason": "One partner has yet to agree.",
}


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


@pytest.fixture
def february(app):
    return make.reporting_round(name="February 2010")


@pytest.fixture
def january(app):
    return make.reporting_round(
        name="January 2010", opens_on=date(2009, 12, 14), due_on=date(2009, 12, 29)
    )


def test_a_draft_may_be_incomplete_and_is_taken_up_again(client, kent, february):
    client.sign_in(make.pilot_lead(kent))
    address = f"/updates/kent/{february.id}"

    answer = client.submit(f"{address}/edit", "Save draft", headline="Nearly there")
    assert "Draft saved. It has not been submitted." in answer.page.html
    assert "3 days late" in answer.page.text
    again = client.get(f"{address}/edit").page

    assert "Nearly there" in again.html
    assert client.get(f"/updates/rounds/{february.id}").page.rows[0][1] == (
        "3 days late, due 1 Feb 10 (draft started)"
    )


def test_to_submit_every_part_is_wanted_and_what_was_typed_stays(client, kent, february):
    client.sign_in(make.pilot_lead(kent))

    answer = client.submit(
        f"/updates/kent/{february.id}/edit", "Submit update", headline="Nearly there"
    )

    assert answer.page.errors == [words for name, words in PARTS.items() if name != "headline"]
    assert "Nearly there" in answer.page.html
    assert db.session.query(ProgressUpdate).count() == 0


def test_a_whole_update_is_submitted_and_read_by_others(client, app, kent, february):
    client.sign_in(make.pilot_lead(kent))

    page = client.submit(f"/updates/kent/{february.id}/edit", "Submit update", **WHOLE).page

    assert "Submitted" in page.text
    assert "4 February 2010" in page.text
    other = app.test_client().sign_in(make.pilot_lead())
    read = other.get(f"/updates/kent/{february.id}").page.text
    for part in WHOLE.values():
        assert (part.word if isinstance(part, Rag) else part) in read
    assert client.get(f"/updates/kent/{february.id}/edit").status_code == 403


def test_a_draft_is_hidden_from_those_who_do_not_write_it(client, kent, february):
    make.progress_update(
        pilot=kent, round=february, state="draft", headline="Secret so far", submitted_on=None
    )
    client.sign_in(make.pilot_lead())

    for address in (
        f"/updates/kent/{february.id}",
        f"/updates/rounds/{february.id}",
        "/pilots/kent",
    ):
        page = client.get(address).page
        assert "Secret so far" not in page.html
        assert "raft" not in page.text
    assert "Not received" in client.get(f"/updates/kent/{february.id}").page.text


def test_the_secretariat_records_on_behalf_and_reopens(client, kent, february):
    clerk = make.secretariat()
    name = clerk.person.name
    client.sign_in(clerk)

    page = client.submit(f"/updates/kent/{february.id}/edit", "Submit update", **WHOLE).page
    assert name in page.text
    page = client.send(page, "Reopen this update").page
    assert "The update is a draft again" in page.html
    page = client.submit(
        f"/updates/kent/{february.id}/edit", "Submit update", headline="Mended"
    ).page

    assert "Mended" in page.text


def test_a_lead_neither_reopens_nor_writes_for_another(client, kent, february):
    update = make.progress_update(pilot=kent, round=february)
    lead = make.pilot_lead(kent)
    client.sign_in(lead)
    page = client.get(f"/updates/kent/{february.id}").page
    token = page.token

    refused = client.post(f"/updates/kent/{february.id}/reopen", data={"csrf_token": token})
    other = make.pilot(name="Durham")

    assert refused.status_code == 403
    assert update.is_submitted
    assert client.get(f"/updates/{other.slug}/{february.id}/edit").status_code == 403


def test_what_was_said_before_stands_beside_the_form(client, kent, february, january):
    make.progress_update(pilot=kent, round=january, needs="Leave to pool the budgets.")
    client.sign_in(make.pilot_lead(kent))

    page = client.get(f"/updates/kent/{february.id}/edit").page

    assert "What January 2010 said" in page.text
    assert "Leave to pool the budgets." in page.text


def test_two_writers_of_a_draft_lose_neither_text(client, app, kent, february):
    make.progress_update(pilot=kent, round=february, state="draft", submitted_on=None)
    lead, clerk = client, app.test_client()
    lead.sign_in(make.pilot_lead(kent))
    clerk.sign_in(make.secretariat())
    address = f"/updates/kent/{february.id}/edit"
    stale = clerk.get(address).page

    lead.submit(address, "Save draft", learning="Words of the lead")
    answer = clerk.send(stale, "Save draft", learning="Words of the clerk")

    assert "Words of the lead" in answer.page.text
    assert "Words of the clerk" in answer.page.html


def test_two_first_drafts_at_once_are_told_apart(client, app, kent, february):
    lead, clerk = client, app.test_client()
    lead.sign_in(make.pilot_lead(kent))
    clerk.sign_in(make.secretariat())
    address = f"/updates/kent/{february.id}/edit"
    stale = clerk.get(address).page

    lead.submit(address, "Save draft", learning="Words of the lead")
    answer = clerk.send(stale, "Save draft", learning="Words of the clerk")

    assert "changed this record" in answer.page.text
    assert "Words of the clerk" in answer.page.html
    assert db.session.query(ProgressUpdate).one().learning == "Words of the lead"


def test_a_round_is_added_and_mended(client, kent):
    client.sign_in(make.secretariat())
    days = {
        "period_starts_on": date(2010, 2, 1),
        "period_ends_on": date(2010, 2, 28),
        "opens_on": date(2010, 2, 15),
        "due_on": date(2010, 2, 1),
    }

    wrong = client.submit("/updates/rounds/new", name="March 2010", **days)
    assert wrong.page.errors == ["Returns cannot be due before the round opens."]
    page = client.send(wrong.page, due_on=date(2010, 3, 3)).page
    assert "0 of 1 pilot has sent a return; the rest are due by 3 March 2010" in page.text
    added = db.session.query(ReportingRound).one()
    client.submit(f"/updates/rounds/{added.id}/edit", due_on=date(2010, 3, 4))

    assert client.get("/updates").page.rows == [
        ["March 2010", "1 Feb 10 to 28 Feb 10", "4 Mar 10", "Opens 15 Feb 10"]
    ]
    assert client.get(f"/updates/kent/{added.id}/edit").status_code == 403


def test_only_the_secretariat_adds_rounds(client, kent):
    client.sign_in(make.pilot_lead(kent))

    assert client.get("/updates/rounds/new").status_code == 403
    assert "Add a round" not in client.get("/updates").page.text


def test_returns_compare_with_the_round_named_or_the_newest_before_it(kent, february, january):
    december = make.reporting_round(
        name="December 2009", opens_on=date(2009, 11, 16), due_on=date(2009, 11, 30)
    )
    durham = make.pilot(name="Durham")
    make.progress_update(pilot=kent, round=december, confidence=Rag.RED)
    make.progress_update(pilot=kent, round=january, confidence=Rag.AMBER)
    make.progress_update(pilot=kent, round=february, confidence=Rag.GREEN)
    make.progress_update(pilot=durham, round=december, confidence=Rag.AMBER_RED)

    def before(previous):
        found = queries.list_returns(february, previous, clock.today())
        return {each.pilot.name: (each.before, each.movement.words) for each in found}

    assert before(january) == {
        "Kent": (Rag.AMBER, "up from Amber"),
        "Durham": (Rag.AMBER_RED, "not rated"),
    }
    assert before(december)["Kent"] == (Rag.RED, "up from Red")
    assert before(None)["Kent"] == (None, "first rating")
    last = {
        each.pilot.name: each.last for each in queries.list_returns(february, None, clock.today())
    }
    assert last["Durham"].round.name == "December 2009"
    assert last["Kent"].round.name == "January 2010"


def test_the_two_late_pilots_of_the_demonstration_are_named(demo_client):
    demo_client.sign_in("secretariat@example.org")
    round_ = queries.find_current_round(clock.today())

    page = demo_client.get(f"/updates/rounds/{round_.id}").page

    assert "11 of 13 pilots have sent a return" in page.text
    assert len(page.rows) == 13
    assert [row[3] for row in page.rows[:2]] == ["Not received", "Not received"]
    assert "due on 1 February 2010" in page.text
