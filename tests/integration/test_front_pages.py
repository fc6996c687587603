"""The front page of those who keep single records, look after pilots, or keep accounts and mail."""

from datetime import date

import pytest

from app.accounts.sign_in.rules import TokenKind
from app.accounts.sign_in.service import count_attempt
from app.core.access import Role
from app.core.due import list_due
from app.core.markings import Marking
from app.core.rag import Rag
from app.delivery.rules import ProductStage
from app.extensions import db
from app.notifications.rules import MessageState
from app.pilots.rules import PilotRoleKind
from app.returns.rules import ReturnState
from app.risks.rules import IssueState, RiskState
from tests import factories as make
from tests.factories import papers as papers_of
from tests.guards.watching import statements


@pytest.fixture(autouse=True)
def programme(app):
    make.pin()
    return make.programme()


@pytest.fixture
def owner(app):
    return make.account(make.person(name="Olive Owner"))


def listed(page):
    """What the list of things owed says, one row a thing."""
    return [
        " ".join("".join(row.itertext()).split())
        for row in page.root.iter("li")
        if "due in" in "".join(row.itertext()) or " late" in "".join(row.itertext())
    ]


def test_an_owner_sees_what_is_due_whatever_it_is(client, owner):
    who = owner.person
    moved = make.milestone(
        title="Count agreed",
        owner=who,
        baseline_on=date(2010, 1, 4),
        forecasts=[make.forecast(date(2010, 1, 2), date(2010, 2, 1))],
    )
    make.milestone(owner=who, actual_on=date(2010, 1, 4))
    product = make.product(title="Plan", owner=who, due_on=date(2010, 2, 12))
    make.product(owner=who, stage=ProductStage.PUBLISHED)
    need = make.interdependency(title="Grants", owner=who, need_by_on=date(2010, 3, 1))
    # Very high, so reviewed monthly: last on 8 January.
    risk = make.risk(title="No power", owner=who, scores=[make.score(date(2010, 1, 8), 5, 5)])
    make.risk(owner=who, state=RiskState.CLOSED)
    issue = make.issue(title="Data", owner=who, due_on=date(2010, 2, 3))
    make.issue(owner=who, due_on=None)
    make.issue(owner=who, state=IssueState.RESOLVED, due_on=date(2010, 2, 3))
    action = make.action(text="Write to them.", owner=who, due_on=date(2010, 2, 8))
    make.product(owner=who, title="Later", due_on=date(2010, 6, 1))
    make.product(due_on=date(2010, 2, 5))
    client.sign_in(owner)

    page = client.get("/").page

    assert listed(page) == [
        f"{moved.reference} Count agreed 3 working days late, due 1 February 2010",
        f"{issue.reference} Data 1 working day late, due 3 February 2010",
        f"{action.reference}: Write to them. due in 2 working days, 8 February 2010",
        f"Review of {risk.reference} No power due in 2 working days, 8 February 2010",
        f"{product.reference} Plan due in 6 working days, 12 February 2010",
        f"{need.reference} Grants due in 17 working days, 1 March 2010",
    ]
    assert "2 items are overdue." in page.text
    assert "1 more item is due later." in page.text
    for text, address in page.links:
        if text.startswith(("M-", "I-", "A-", "P-", "D-", "Review")):
            assert client.get(address).status_code == 200, text


@pytest.mark.one_engine
def test_nothing_due_soon_is_said(client, owner):
    make.product(owner=owner.person, due_on=date(2010, 6, 1))
    client.sign_in(owner)

    assert (
        "Nothing is due in the next month. 1 more item is due later." in client.get("/").page.text
    )


def test_a_restricted_record_is_owed_by_its_owner_and_told_to_nobody_else(client, owner):
    make.risk(
        title="Inquiry",
        owner=owner.person,
        is_restricted=True,
        scores=[make.score(date(2010, 1, 8), 5, 5)],
    )
    client.sign_in(owner)

    assert "Inquiry" in client.get("/").page.text
    # A job looks as nobody.
    assert list_due(person_id=owner.person_id) == []


@pytest.mark.one_engine
def test_what_is_marked_above_a_clearance_is_not_named(client, owner):
    owner.clearance_before_2014 = Marking.NOT_MARKED
    paper = papers_of.paper(author=owner.person, title="Custody", marking=Marking.RESTRICTED)
    make.action(owner=owner.person)
    client.sign_in(owner)

    text = client.get("/").page.text

    assert f"Paper {paper.reference}, marked above your clearance" in text
    assert "Custody" not in text


def test_what_anybody_owns_is_due_by_its_owner(owner):
    make.milestone()
    mine = make.milestone(owner=owner.person)

    assert [(item.person_id, item.what) for item in list_due()] == [
        (owner.person_id, f"{mine.reference} {mine.title}")
    ]


@pytest.mark.one_engine
def test_a_government_office_lead_sees_its_pilots_returns(client):
    month = make.reporting_round(name="February 2010", due_on=date(2010, 2, 1))
    kent, durham, essex = (make.pilot(name=name) for name in ("Kent", "Durham", "Essex"))
    make.progress_update(pilot=kent, round=month, confidence=Rag.AMBER_RED)
    make.progress_update(pilot=durham, round=month, state=ReturnState.DRAFT, submitted_on=None)
    make.progress_update(pilot=essex, round=month)
    lead = make.government_office_lead(kent)
    make.pilot_role(lead.person, durham, PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
    client.sign_in(lead)

    page = client.get("/").page

    assert "Pilots that you review, February 2010" in page.text
    assert "1 of 2 pilots has sent a return; Durham is late, due on 1 February 2010." in page.text
    table = page.rows
    assert table[0][:3] == ["Durham", "Not rated", "3 days late Review the draft"]
    assert table[1][:3] == ["Kent", "Amber/Red first rating", "Read the return"]
    assert "Essex" not in page.text
    assert client.get(dict(page.links)["Durham"]).status_code == 200


@pytest.mark.one_engine
def test_a_government_office_lead_before_the_first_round(client):
    client.sign_in(make.government_office_lead())

    assert "No reporting round has opened yet." in client.get("/").page.text


def test_an_administrator_sees_what_needs_one(client):
    administrator = make.administrator()
    client.sign_in(administrator)
    quiet = client.get("/").page.text
    assert "All messages due have been sent." in quiet
    assert "Everyone invited has set a password." in quiet
    assert "No accounts are locked." in quiet

    make.message(state=MessageState.DEAD)
    invited = make.account(make.person(name="Ina Invited"), password_hash=None)
    make.sign_in_token(invited, TokenKind.INVITATION)
    make.sign_in_token(make.account(), TokenKind.INVITATION)
    locked = make.account(make.person(name="Lee Locked"))
    for _ in range(5):
        count_attempt(email=locked.email, client="203.0.113.9")
    db.session.commit()

    page = client.get("/").page

    assert "Messages 1 not delivered 1 message could not be delivered." in page.text
    assert "1 person invited, but no password set. Ina Invited invited on" in page.text
    assert "1 account locked temporarily after too many wrong passwords. Lee Locked" in page.text
    assert "Due from you" not in page.text


def test_the_number_of_queries_does_not_grow(client, owner):
    who = owner.person
    make.pilot_role(who, make.pilot(), PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
    make.role(who, Role.ADMINISTRATOR)
    make.reporting_round()

    def fill():
        for add in (make.milestone, make.product, make.interdependency, make.risk, make.issue):
            add(owner=who)
        make.action(owner=who)
        make.pilot_role(who, make.pilot(), PilotRoleKind.GOVERNMENT_OFFICE_LEAD)
        make.sign_in_token(make.account(password_hash=None), TokenKind.INVITATION)

    def asked():
        with statements() as seen:
            client.get("/")
        return len(seen)

    client.sign_in(owner)
    fill()
    few = asked()
    for _ in range(5):
        fill()

    assert asked() == few
