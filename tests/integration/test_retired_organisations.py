"""Organisations that are no more: retired, succeeded, and what they hold handed over."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.contacts.models import OrganisationContact
from app.accounts.models import Person
from app.barriers.models import Barrier
from app.core.access import OPERATOR
from app.core.errors import DomainError
from app.core.holders import held_in_use
from app.extensions import db
from app.handovers import service
from app.notifications.models import Message
from app.pilots.models import PilotPartner
from tests import factories as make

TODAY = date(2010, 2, 4)
LAST = date(2010, 1, 29)


@pytest.fixture
def old(app):
    make.pin()
    return make.department(name="Department for Before")


@pytest.fixture
def new(app):
    return make.department(name="Department for After")


@pytest.fixture
def secretary(client):
    return client.sign_in(make.secretariat())


def retire(client, old, *successors):
    names = ("first_id", "second_id", "third_id")
    given = dict(zip(names, (each.id for each in successors), strict=False))
    return client.submit(f"/organisations/{old.id}/retire", retired_on=LAST, **given).page


def hold_everything(body):
    """One open thing of each kind that an organisation can hold."""
    place, other = make.pilot(lead_organisation_id=body.id), make.pilot()
    make.pilot_partner(other, body)
    make.region(government_office_id=body.id)
    make.theme(lead_organisation_id=body.id)
    make.person(organisation_id=body.id)
    make.contact(body, starts_on=date(2009, 9, 1))
    make.membership(group=make.group(), represents_id=body.id)
    make.barrier(pilot_id=place.id, department_id=body.id)
    make.interdependency(giver_id=body.id)
    make.interdependency(receiver_id=body.id)
    make.resource_need(organisation_id=body.id)


def held_by(body):
    days = {"today": TODAY}
    return {
        f"{kind.model.__tablename__}.{kind.key.key}": len(
            db.session.scalars(kind.select_held(body.id), days).unique().all()
        )
        for kind in held_in_use("organisation")
    }


def test_a_retired_organisation_is_offered_for_nothing_new_and_its_records_say_so(
    secretary, old, new
):
    barrier = make.barrier(department_id=old.id)

    page = retire(secretary, old, new)
    offered = [each.text for each in secretary.get("/barriers/new").page.all("option")]
    shown = secretary.get(f"/barriers/{barrier.reference}").page
    kept = secretary.submit(f"/barriers/{barrier.reference}/edit", title="Another title").page

    assert "Department for Before retired. Hand over what it holds." in page.text
    assert "Department for After" in offered
    assert "Department for Before" not in offered
    assert "Department for Before (until 29 January 2010, now Department for After)" in shown.text
    assert kept.heading.endswith("Another title")
    assert db.session.scalars(select(Barrier.department_id)).all() == [old.id]


def test_all_that_it_holds_goes_to_its_successor_in_one_go(secretary, old, new):
    answers = make.account().person
    make.contact(new, answers)
    hold_everything(old)
    assert set(held_by(old).values()) == {1}, held_by(old)
    retire(secretary, old, new)

    due = secretary.get("/owed").page.text
    page = secretary.get(f"/organisations/{old.id}/hand-over").page
    after = secretary.send(page).page  # the one successor is chosen already

    count = len(held_by(old))
    assert f"Hand over what Department for Before holds ({count} responsibilities)" in due
    assert f"{count} responsibilities handed over to Department for After." in after.text
    assert set(held_by(old).values()) == {0}
    assert set(held_by(new).values()) == {1}
    assert "Department for Before" not in secretary.get("/owed").page.text
    assert [each.subject for each in db.session.scalars(select(Message))] == [
        f"{count} responsibilities handed over to Department for After"
    ]


def test_a_contact_goes_over_where_the_successor_has_none(secretary, old, new):
    contact = make.contact(old, starts_on=date(2009, 9, 1))
    retire(secretary, old, new)

    secretary.do(secretary.get(f"/organisations/{old.id}/hand-over").page)

    terms = db.session.scalars(select(OrganisationContact).order_by(OrganisationContact.id)).all()
    assert [(each.organisation_id, each.person_id, each.ends_on) for each in terms] == [
        (old.id, contact.person_id, TODAY),
        (new.id, contact.person_id, None),
    ]


def test_a_place_has_one_partner_where_both_were(secretary, old, new):
    place = make.pilot()
    make.pilot_partner(place, old)
    make.pilot_partner(place, new)
    retire(secretary, old, new)

    secretary.do(secretary.get(f"/organisations/{old.id}/hand-over").page)

    assert db.session.scalars(select(PilotPartner.organisation_id)).all() == [new.id]


def test_it_has_several_successors_and_is_told_by_their_names_of_today(secretary, old, new):
    other = make.department(name="Office for Others")
    retire(secretary, old, new, other)

    edit = f"/organisations/{new.id}/edit"
    secretary.do(edit, name="Department for Later")
    page = secretary.get(f"/organisations/{old.id}").page

    assert "(until 29 January 2010, now Department for Later and Office for Others)" in page.text
    successor = secretary.get(f"/organisations/{new.id}").page
    assert "Took over from Department for Before" in successor.text


def test_organisations_do_not_succeed_each_other_in_a_circle(secretary, old, new):
    third = make.department(name="Third")
    retire(secretary, old, new)
    retire(secretary, new, third)

    with pytest.raises(DomainError, match="Department for Before was itself succeeded by Third"):
        service.retire_organisation(
            OPERATOR, organisation=third, retired_on=LAST, successor_ids=[old.id]
        )


def test_it_is_used_again_where_it_was_retired_by_mistake(secretary, old, new):
    someone = make.person(organisation_id=old.id)
    retire(secretary, old, new)

    page = secretary.submit(f"/organisations/{old.id}", "Use this organisation again").page

    assert "Department for Before is in use again." in page.text
    assert "until 29 January" not in secretary.get(f"/people/{someone.id}").page.text
    offered = [each.text for each in secretary.get("/barriers/new").page.all("option")]
    assert "Department for Before" in offered
    assert db.session.get(Person, someone.id).organisation_id == old.id
