"""The board of a round: who holds what, chasing, accepting, and leads told that it has opened."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from app.core.database import transaction
from app.core.errors import DomainError
from app.extensions import db
from app.notifications.models import Message
from app.pilots.models import Pilot, PilotRole
from app.pilots.rules import PilotRoleKind
from app.returns.board import jobs, queries, service
from app.returns.board.models import RoundNotice
from app.returns.board.rules import Holder, ReturnStage, stage_of
from app.returns.models import ReportingRound, Return, ReturnVersion
from app.returns.rules import ReturnState
from tests import factories as make
from tests.guards.watching import statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def round_(app):
    make.pin()  # 4 February 2010
    make.programme()
    return make.reporting_round(name="February 2010", due_on=date(2010, 2, 1))


def place(name, round_, state=None, *, is_reviewed=True, **given):
    pilot = make.pilot(name=name, short_name=name, slug=name.lower())
    lead = make.pilot_lead(pilot)
    reviewer = make.government_office_lead(pilot) if is_reviewed else None
    returned = None
    if state is not None:
        returned = make.progress_update(pilot=pilot, round=round_, state=state, **given)
    return pilot, lead, reviewer, returned


def board(round_):
    return {row.pilot.name: row for row in queries.read_board(round_, make.TODAY)}


@pytest.mark.parametrize(
    ("state", "is_reviewed", "stage"),
    [
        (None, True, ReturnStage.NOT_STARTED),
        (ReturnState.DRAFT, True, ReturnStage.DRAFT),
        (ReturnState.SENT_BACK, True, ReturnStage.SENT_BACK),
        (ReturnState.SUBMITTED, True, ReturnStage.IN_REVIEW),
        (ReturnState.SUBMITTED, False, ReturnStage.TO_ACCEPT),
        (ReturnState.ENDORSED, True, ReturnStage.TO_ACCEPT),
        (ReturnState.ACCEPTED, False, ReturnStage.ACCEPTED),
    ],
)
def test_where_a_return_is(state, is_reviewed, stage):
    assert stage_of(state, is_reviewed=is_reviewed) is stage


def test_the_board_says_who_holds_each_return_for_how_long_and_what_it_lacks(round_):
    place("Kent", round_)
    place("Durham", round_, ReturnState.DRAFT, outlook="")
    _pilot, _lead, reviewer, _returned = place(
        "Bradford", round_, ReturnState.SUBMITTED, respond_by_on=date(2010, 2, 3)
    )
    place("Croydon", round_, ReturnState.ENDORSED, respond_by_on=date(2010, 2, 9))
    place("Luton", round_, ReturnState.ACCEPTED)
    db.session.commit()

    rows = board(round_)

    assert {name: (row.holder, row.days_over) for name, row in rows.items()} == {
        "Kent": (Holder.LEAD, 3),
        "Durham": (Holder.LEAD, 3),
        "Bradford": (Holder.REVIEWER, 1),
        "Croydon": (Holder.SECRETARIAT, 0),
        "Luton": (Holder.NO_ONE, 0),
    }
    assert list(rows) == ["Kent", "Durham", "Bradford", "Croydon", "Luton"]
    assert rows["Bradford"].people[0].id == reviewer.person_id
    assert rows["Durham"].missing == ("What comes next",)
    assert rows["Luton"].missing == rows["Kent"].missing == ()


def test_those_who_hold_a_return_are_chased_once_a_day_unless_confirmed(client, round_):
    kent, lead, _reviewer, _returned = place("Kent", round_)
    _bradford, _lead, reviewer, _returned = place(
        "Bradford", round_, ReturnState.SUBMITTED, respond_by_on=date(2010, 2, 3)
    )
    durham, *_rest = place("Durham", round_, ReturnState.ACCEPTED)
    secretary = make.secretariat()
    db.session.commit()
    client.sign_in(secretary)
    address = f"/returns/rounds/{round_.id}"

    page = client.submit(address + "/chase").page  # those that are late are ticked

    assert "2 emails queued." in page.text
    sent = {m.to_address: m.subject for m in db.session.scalars(select(Message))}
    assert sent == {
        lead.email: "Kent, February 2010: please submit the return, 3 days late",
        reviewer.email: "Bradford, February 2010: please review the return, 1 day late",
    }
    assert "Chased" in client.get(address).page.text
    notices = db.session.scalars(select(RoundNotice)).all()
    assert {each.sent_by_id for each in notices} == {secretary.person_id}

    page = client.submit(address + "/chase").page
    assert "were chased less than a day ago" in page.text
    assert len(db.session.scalars(select(Message)).all()) == 2
    client.do(address + "/chase", is_again="y")
    assert len(db.session.scalars(select(Message)).all()) == 4

    actor = make.actor(make.secretariat())
    with pytest.raises(DomainError, match="Choose again"), transaction():
        service.chase(actor, round_=round_, pilot_ids=[durham.id])
    with pytest.raises(DomainError, match="Select at least one"), transaction():
        service.chase(actor, round_=round_, pilot_ids=[])
    assert kent.id in {each.pilot_id for each in notices}


def test_each_reader_sees_what_they_may_and_a_reviewer_what_waits_for_them(client, round_):
    place("Durham", round_, ReturnState.DRAFT)
    _pilot, lead, reviewer, _returned = place(
        "Kent", round_, ReturnState.SUBMITTED, respond_by_on=date(2010, 2, 8)
    )
    db.session.commit()
    address = f"/returns/rounds/{round_.id}"

    client.sign_in(reviewer)
    page = client.get(address).page
    assert "1 return is waiting for your review" in page.text
    own = client.get(f"{address}?whose=own&stage=in_review").page
    assert "Kent" in own.text
    assert "Durham" not in own.text.split("Apply filters")[1]
    client.sign_in(lead)
    page = client.get(address).page
    assert "Being written" not in page.text
    assert "Not received" in page.text
    assert "Chase returns" not in page.text
    file = client.get(f"{address}?format=csv").data.decode("utf-8-sig")
    assert "Being written" not in file
    assert "In review" in file
    assert client.get(f"{address}/chase").status_code == 403


def test_a_return_is_accepted_from_the_board(client, round_):
    _pilot, _lead, _reviewer, returned = place(
        "Kent", round_, ReturnState.ENDORSED, respond_by_on=date(2010, 2, 8)
    )
    db.session.commit()
    client.sign_in(make.secretariat())
    page = client.submit(f"/returns/rounds/{round_.id}", "Accept Kent").page
    assert "The return of Kent is accepted." in page.text
    db.session.refresh(returned)
    assert returned.state is ReturnState.ACCEPTED


def test_an_empty_board_says_what_will_be_there(client, round_):
    client.sign_in(make.secretariat())
    assert "Each will appear here" in client.get(f"/returns/rounds/{round_.id}").page.text
    assert client.get(f"/returns/rounds/{round_.id}/chase").status_code == 200


@pytest.mark.every_engine
def test_leads_are_told_once_that_a_round_has_opened(round_):
    kent, lead, *_rest = place("Kent", round_)
    without = make.pilot(name="Durham")
    march = make.reporting_round(
        name="March 2010", opens_on=make.TODAY, due_on=make.TODAY + timedelta(days=14)
    )
    make.reporting_round(
        name="April 2010",
        opens_on=make.TODAY + timedelta(days=1),
        due_on=make.TODAY + timedelta(days=44),
    )
    db.session.commit()

    assert jobs.tell_openings().done == 1
    assert jobs.tell_openings().is_idle

    (message,) = db.session.scalars(select(Message)).all()
    assert (message.to_address, message.subject) == (
        lead.email,
        "Kent, March 2010: your return is due by 18 February 2010",
    )
    new = make.account(make.person(name="Jo"))
    make.pilot_role(new.person, without, PilotRoleKind.LEAD)
    db.session.commit()
    assert jobs.tell_openings().done == 1
    told = {(n.round_id, n.pilot_id) for n in db.session.scalars(select(RoundNotice))}
    assert told == {(march.id, kent.id), (march.id, without.id)}
    assert db.session.get(ReportingRound, march.id)


def test_of_300_places_and_24_rounds_the_board_asks_as_little_as_of_none(client, round_):
    client.sign_in(make.secretariat())
    address = f"/returns/rounds/{round_.id}"
    make.reporting_round(name="January 2010", due_on=date(2010, 1, 4))
    _pilot, lead, *_rest = place("Kent", round_, ReturnState.SUBMITTED, outlook="")
    db.session.commit()
    client.get(address)  # what is kept until it is changed is asked for once
    with statements() as few:
        client.get(address)
    days = [{"due_on": date(2008, 1, 1) + timedelta(days=30 * n)} for n in range(22)]
    rounds = [make.reporting_round(name=f"Round {n}", **day).id for n, day in enumerate(days)]
    copies(Pilot, [{"name": f"Place {n}", "slug": f"place-{n}"} for n in range(299)])
    ids = db.session.scalars(select(Pilot.id)).all()
    copies(PilotRole, [{"pilot_id": each, "person_id": lead.person_id} for each in ids])
    taken = {(r.round_id, r.pilot_id) for r in db.session.scalars(select(Return))}
    wanted = [(r, p) for r in (*rounds, round_.id) for p in ids if (r, p) not in taken]
    copies(Return, [{"round_id": r, "pilot_id": p} for r, p in wanted])
    returned = [each for each in db.session.scalars(select(Return.id)) if each > 1]
    copies(ReturnVersion, [{"return_id": each} for each in returned])
    db.session.commit()
    client.get(address)
    with statements() as many:
        page = client.get(address).page

    assert "300 pilots, page 1 of 12" in page.text
    assert len(many) <= len(few)


def copies(model, rows):
    """Rows like the first of a table, each with what is its own."""
    table = model.__table__
    (first,) = db.session.execute(select(table).order_by(table.c.id).limit(1)).mappings()
    like = {name: value for name, value in first.items() if name != "id"}
    db.session.execute(insert(table), [like | row for row in rows])
