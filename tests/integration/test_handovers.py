"""People who leave: recorded, listed with what they still hold, and all of it handed over."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.contacts.models import OrganisationContact
from app.accounts.models import Person
from app.audit.models import AuditEntry
from app.benefits.rules import ProposalState
from app.core.holders import held_in_use
from app.core.markings import Marking
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.agendas.models import BacklogItem
from app.governance.groups.models import Membership
from app.handovers import queries
from app.notifications.models import Message
from app.packs.rules import Approval
from app.pilots.models import PilotRole
from app.risks.models import Risk
from tests import factories as make
from tests.factories import papers

TODAY = date(2010, 2, 4)
LEFT = date(2010, 1, 29)


@pytest.fixture
def leaver(app):
    make.pin()
    return make.person(name="Ann Leaver", left_on=LEFT)


@pytest.fixture
def heir(app):
    return make.account(make.person(name="Ben Heir")).person


def hold_everything(holder):
    """One open thing of each kind that a person can hold, by its table and column."""
    group, other = make.group(), make.group()
    soon = make.meeting(group=group, held_on=TODAY + timedelta(days=14))
    place, body = make.pilot(), make.department()
    member = make.membership(group=other)
    paper = papers.paper(meeting=soon, author=holder, sponsor_id=holder.id)
    papers.clearance(paper, holder)
    make.membership(group=group, person=holder)
    make.standing_item(group=group, presenter_id=holder.id)
    make.substitute(member, holder)
    make.agenda_item(meeting=soon, presenter_id=holder.id)
    db.session.add(
        BacklogItem(
            group_id=group.id, title="Later", presenter_id=holder.id, why="", added_on=TODAY
        )
    )
    make.action(group=group, owner=holder)
    make.decision(group=group, owner_id=holder.id)
    make.pack(soon, approver_id=holder.id, approval=Approval.ASKED)
    make.milestone(owner_id=holder.id)
    make.product(owner_id=holder.id)
    make.interdependency(owner_id=holder.id)
    make.proposal(owner_id=holder.id)
    make.proposal(validator_id=holder.id, state=ProposalState.PROPOSED)
    make.lesson(owner_id=holder.id)
    make.risk(owner_id=holder.id)
    make.spend_query(make.pilot(), owner_id=holder.id)
    make.issue(owner_id=holder.id)
    make.theme(lead_person_id=holder.id)
    make.other_area(contact_id=holder.id)
    make.pilot_role(holder, place)
    make.contact(body, holder)
    make.contact(make.department(), senior_id=holder.id)


def held_by(holder):
    """How many open things of each kind they hold, by table and column."""
    days = {"today": TODAY}
    return {
        f"{kind.model.__tablename__}.{kind.key.key}": len(
            db.session.scalars(kind.select_held(holder.id), days).unique().all()
        )
        for kind in held_in_use("person")
    }


def test_all_that_one_holds_is_handed_over_in_one_go(client, leaver, heir):
    hold_everything(leaver)
    assert set(held_by(leaver).values()) == {1}, held_by(leaver)
    client.sign_in(make.secretariat())

    listed = client.get("/handovers").page
    page = client.get(f"/people/{leaver.id}/hand-over").page
    after = client.send(page, to_id=heir.id).page

    count = len(held_by(leaver))
    assert listed.rows[0][:4] == [
        "Ann Leaver",
        "29 January 2010",
        "No",
        f"{count} responsibilities",
    ]
    assert page.heading == f"Ann Leaver holds {count} responsibilities"
    assert f"{count} responsibilities handed over to Ben Heir." in after.text
    assert set(held_by(leaver).values()) == {0}
    assert set(held_by(heir).values()) == {1}
    assert "No one who has left holds open work" in client.get("/handovers").page.text
    letters = db.session.scalars(select(Message)).all()
    assert [each.subject for each in letters] == [f"{count} responsibilities handed over to you"]


def test_each_record_says_in_its_history_who_handed_it_over(client, leaver, heir):
    risk = make.risk(owner_id=leaver.id)
    client.sign_in(make.secretariat())

    client.do(f"/people/{leaver.id}/hand-over", to_id=heir.id)

    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "risk").order_by(AuditEntry.id.desc())
    ).first()
    assert (entry.subject_id, entry.event) == (risk.id, "work:handed-over")
    page = client.get(f"/risks/{risk.reference}").page
    assert "Owner changed from Ann Leaver to Ben Heir" in page.text


def test_posts_keep_who_held_them_until_then(client, leaver, heir):
    post = make.pilot_role(leaver, make.pilot(), starts_on=date(2009, 9, 1))
    seat = make.membership(group=make.group(), person=leaver, starts_on=date(2009, 9, 1))
    contact = make.contact(make.department(), leaver, starts_on=date(2009, 9, 1))
    client.sign_in(make.secretariat())

    client.do(f"/people/{leaver.id}/hand-over", to_id=heir.id)

    for model, kept in ((PilotRole, post), (Membership, seat), (OrganisationContact, contact)):
        terms = db.session.scalars(select(model).order_by(model.starts_on)).all()
        assert [(each.person_id, each.starts_on, each.ends_on) for each in terms] == [
            (leaver.id, date(2009, 9, 1), TODAY),
            (heir.id, TODAY, None),
        ], model
        assert terms[0].id == kept.id


def test_some_kinds_can_be_handed_over_alone(client, leaver, heir):
    make.risk(owner_id=leaver.id)
    make.action(owner=leaver)
    client.sign_in(make.secretariat())
    page = client.get(f"/people/{leaver.id}/hand-over").page
    risks = [kind.key for kind in held_in_use("person")].index(Risk.owner_id)

    client.do(page, to_id=heir.id, kinds=[risks])

    assert db.session.scalars(select(Risk.owner_id)).all() == [heir.id]
    assert db.session.scalars(select(Action.owner_id)).all() == [leaver.id]


def test_more_than_changes_hands_at_once_is_said_before_and_after(
    client, leaver, heir, monkeypatch
):
    monkeypatch.setattr(queries, "MOST", 2)
    for _each in range(3):
        make.risk(owner_id=leaver.id)
    client.sign_in(make.secretariat())

    page = client.get(f"/people/{leaver.id}/hand-over").page
    after = client.send(page, to_id=heir.id).page

    assert "3 open risks, 2 of them now" in page.text
    assert "2 responsibilities handed over to Ben Heir. 1 more is still to hand over." in after.text


def test_retired_organisations_beyond_the_limit_are_counted(client, app, monkeypatch):
    monkeypatch.setattr(queries, "SHOWN", 1)
    for _each in range(3):
        body = make.department(retired_on=LEFT)
        make.barrier(department_id=body.id)
    client.sign_in(make.secretariat())

    page = client.get("/handovers").page

    assert "3 retired organisations still hold open work" in page.text
    assert "1 of 3 retired organisations" in page.text


def test_where_one_thing_cannot_be_handed_over_nothing_is(client, leaver, heir):
    group = make.group(name="Officials")
    make.membership(group=group, person=leaver)
    make.membership(group=group, person=heir)
    make.risk(owner_id=leaver.id)
    client.sign_in(make.secretariat())

    page = client.submit(f"/people/{leaver.id}/hand-over", to_id=heir.id).page

    assert "Officials:" in page.text
    assert db.session.scalars(select(Risk.owner_id)).all() == [leaver.id]
    assert not db.session.scalars(select(Message)).all()


def test_who_has_left_is_not_offered_and_stays_where_they_are_named(client, leaver, heir):
    risk = make.risk(owner_id=leaver.id)
    client.sign_in(make.secretariat())

    offered = [each.text for each in client.get("/risks/new").page.all("option")]
    kept = client.get(f"/risks/{risk.reference}/edit").page
    saved = client.send(kept, title="Another title").page

    assert "Ben Heir" in offered
    assert "Ann Leaver" not in offered
    assert saved.heading.endswith("Another title")
    assert db.session.scalars(select(Risk.owner_id)).all() == [leaver.id]


def test_work_to_hand_over_is_due_from_the_secretariat_alone(client, leaver, heir):
    make.risk(owner_id=leaver.id)
    client.sign_in(make.secretariat())
    ours = client.get("/owed").page.text
    client.sign_in(make.pilot_lead())

    theirs = client.get("/owed").page.text

    assert "Hand over what Ann Leaver holds (1 responsibility)" in ours
    assert "Ann Leaver" not in theirs


def test_a_closed_account_puts_its_person_on_the_list(client, app):
    make.pin()
    closed = make.account(make.person(name="Cas Closed"), is_enabled=False).person
    make.risk(owner_id=closed.id)
    make.risk(owner_id=make.account(make.person(name="Open Account")).person_id)
    client.sign_in(make.secretariat())

    rows = client.get("/handovers").page.rows

    assert [row[:4] for row in rows] == [["Cas Closed", "Not recorded", "No", "1 responsibility"]]


def test_leaving_is_recorded_changed_and_taken_back(client, app):
    make.pin()
    someone = make.person(name="Dee Parting")
    client.sign_in(make.secretariat())

    page = client.submit(f"/people/{someone.id}/leaving", left_on=date(2010, 3, 1)).page
    told = client.get(f"/people/{someone.id}").page
    client.do(f"/people/{someone.id}", "Record that they are staying")

    assert page.heading == "Dee Parting holds nothing that is open"
    assert "Leaves the programme on 1 March 2010." in told.text
    assert db.session.scalars(select(Person.left_on).where(Person.id == someone.id)).all() == [None]


def test_what_is_marked_above_ones_clearance_is_counted_and_stays(client, leaver, heir):
    make.action(owner=leaver, marking=Marking.RESTRICTED)
    client.sign_in(make.secretariat(clearance_before_2014=Marking.NOT_MARKED))

    page = client.get(f"/people/{leaver.id}/hand-over").page

    assert "1 more is marked above your clearance." in page.text
