"""Contacts of organisations: named, followed by another, ended; and what they owe."""

from datetime import date

import pytest

from app.accounts.contacts import queries
from app.barriers.rules import BarrierState
from app.core.due import list_due
from app.core.posts import holders_on
from tests import factories as make

MARCH = date(2010, 3, 1)


@pytest.fixture
def treasury(app):
    make.pin()
    return make.department(name="HM Treasury")


def responses(**given):
    return [each for each in list_due(**given) if each.kind == "response"]


def test_the_secretariat_names_a_contact_and_a_senior(client, treasury):
    contact, senior = make.person(name="Jo Field"), make.person(name="Ann Over")
    client.sign_in(make.secretariat())
    assert "No one is the contact today" in client.get(f"/organisations/{treasury.id}").page.text

    form = client.get(f"/organisations/{treasury.id}/contacts").page
    page = client.send(form, person_id=contact.id, senior_id=senior.id).page

    assert page.rows[0][:4] == ["Jo Field", "Ann Over", "4 February 2010", "No end date"]
    assert "No one is the contact today" not in page.text
    assert "Contact for HM Treasury" in client.get(f"/people/{contact.id}").page.text
    assert (
        "Senior of the contact, Jo Field, for HM Treasury"
        in client.get(f"/people/{senior.id}").page.text
    )


def test_a_new_contact_follows_the_one_before(client, treasury):
    before = make.contact(treasury)
    after = make.person(name="Next")
    client.sign_in(make.secretariat())

    form = client.get(f"/organisations/{treasury.id}/contacts").page
    client.do(form, person_id=after.id, starts_on=MARCH)

    kept = queries.list_contacts(treasury.id)
    assert [(each.person_id, each.starts_on, each.ends_on) for each in kept] == [
        (after.id, MARCH, None),
        (before.person_id, before.starts_on, MARCH),
    ]


def test_nobody_is_their_own_senior_or_follows_who_has_not_begun(client, treasury):
    make.contact(treasury, starts_on=MARCH)
    someone = make.person()
    client.sign_in(make.secretariat())
    address = f"/organisations/{treasury.id}/contacts"

    own = client.send(client.get(address).page, person_id=someone.id, senior_id=someone.id).page
    early = client.send(client.get(address).page, person_id=someone.id).page

    assert "Choose someone other than the contact." in own.text
    assert "There is a contact from that date or later." in early.text
    assert len(queries.list_contacts(treasury.id)) == 1


def test_a_contact_ends_on_a_day_after_the_first(client, treasury):
    contact = make.contact(treasury, starts_on=date(2010, 2, 1))
    client.sign_in(make.secretariat())
    address = f"/organisations/{treasury.id}/contacts/{contact.id}"

    wrong = client.send(client.get(address).page, ends_on=date(2010, 2, 1)).page
    page = client.send(client.get(address).page, ends_on=date(2010, 2, 4)).page

    assert "The end must be after the start." in wrong.text
    assert "No one is the contact today" in page.text
    assert queries.find_contact(treasury.id, make.TODAY) is None


def test_others_who_work_in_the_programme_read_contacts_and_change_none(client, treasury):
    make.contact(treasury, make.person(name="Jo Field"))
    client.sign_in(make.pilot_lead(make.pilot()))

    page = client.get(f"/organisations/{treasury.id}").page

    assert "Jo Field" in page.text
    assert "Name a contact" not in page.text
    assert client.get(f"/organisations/{treasury.id}/contacts").status_code == 403


def test_the_contact_of_the_day_owes_the_response_to_a_barrier(treasury):
    former = make.contact(treasury, ends_on=date(2010, 2, 1))
    contact = make.contact(treasury, starts_on=date(2010, 2, 1))
    kent = make.pilot(name="Kent")
    barrier = make.barrier(
        department=treasury, pilot=kent, title="Grants", respond_by_on=date(2010, 2, 12)
    )
    make.barrier(department=treasury, state=BarrierState.RESPONDED, responded_on=make.TODAY)
    make.barrier(department=treasury, respond_by_on=None)

    (owed,) = responses(person_id=contact.person_id)

    assert owed == responses()[0]
    assert owed.what == f"Response to {barrier.reference} Grants"
    assert (owed.due_on, owed.place_id) == (date(2010, 2, 12), kent.id)
    assert (owed.organisation_id, owed.record) == (treasury.id, ("barrier", barrier.id))
    assert responses(person_id=former.person_id) == []
    assert holders_on(queries.list_seniors(make.TODAY, make.TODAY), make.TODAY) == {
        treasury.id: contact.senior_id
    }


def test_a_response_that_nobody_is_the_contact_for_is_owed_all_the_same(treasury):
    make.barrier(department=treasury, respond_by_on=date(2010, 2, 12))

    (owed,) = responses()

    assert owed.person_id is None
