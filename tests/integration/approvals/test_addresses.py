"""A new address for somebody else's account waits for a second person and a day, in which the
person whose it is can refuse it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import queries
from app.accounts.approvals import jobs, service
from app.accounts.approvals.models import AccountRequest
from app.accounts.approvals.rules import MAY_REFUSE, RequestState
from app.core import clock
from app.core.access import Role
from app.core.database import transaction
from app.core.errors import DomainError
from app.extensions import db
from tests import factories as make
from tests.integration.approvals.asking import (
    ask,
    is_done,
    page_of,
    request_page,
    the_request,
)
from tests.letters import letters_to, link_in


def test_ones_own_address_is_changed_at_once(client, ann, bob):
    client.sign_in(ann).do(f"{page_of(ann)}/account", email="after@example.org")

    db.session.expire_all()
    assert queries.find_account_of(ann.person_id).email == "after@example.org"
    assert db.session.scalars(select(AccountRequest)).all() == []


@pytest.mark.one_engine
def test_an_address_at_which_nobody_ever_signed_in_is_changed_on_approval(ann, bob):
    new = make.account(email="new@example.org", password_hash=None)
    with transaction():
        service.keep_account(
            make.actor(ann),
            person=new.person,
            account=new,
            email="after@example.org",
            is_enabled=True,
        )
    with transaction():
        service.approve(make.actor(bob), request=the_request())

    assert queries.find_account_of(new.person_id).email == "after@example.org"


def approved_change(client, ann, bob, chair):
    ask(client, ann, chair, "address")
    client.sign_in(bob).do(request_page(), "Approve the request")


def test_both_addresses_are_told_and_the_change_waits_a_day(client, ann, bob, chair):
    approved_change(client, ann, bob, chair)

    for address in ("chair@example.org", "after@example.org"):
        [letter] = letters_to(address)
        assert letter.subject == "Your email address will be changed"
    assert "/address-change/" not in letters_to("after@example.org")[0].text
    with clock.frozen(now=clock.now() + MAY_REFUSE - timedelta(seconds=1)):
        jobs.settle()
        assert not is_done("address", chair)


def test_it_is_refused_by_the_link_but_not_by_opening_it(app, client, ann, bob, chair):
    approved_change(client, ann, bob, chair)
    link = link_in(letters_to("chair@example.org")[0])
    visitor = app.test_client()
    page = visitor.get(link).page
    assert the_request().state is RequestState.APPROVED

    told = visitor.send(page).page

    assert told.heading == "The new address is refused"
    assert the_request().state is RequestState.REFUSED
    for who in ("ann@example.org", "bob@example.org"):
        assert "A change of email address was refused" in [m.subject for m in letters_to(who)]
    with clock.frozen(now=clock.now() + MAY_REFUSE):
        jobs.settle()
        assert not is_done("address", chair)
    assert visitor.get(link).status_code == 404


def test_it_is_refused_on_ones_own_account_page(client, ann, bob, chair):
    approved_change(client, ann, bob, chair)

    client.sign_in(chair).do("/account", "Refuse the new address")

    assert the_request().state is RequestState.REFUSED


def test_nobody_refuses_for_another(ann, bob, chair):
    make.refusable_change(chair, asked_by=ann.person)

    with pytest.raises(DomainError, match="Only the person"):
        service.refuse(make.actor(bob), request=the_request())


def test_an_address_that_was_taken_meanwhile_fails_and_leaves_the_account(ann, bob, chair):
    make.refusable_change(chair, asked_by=ann.person)
    make.account(email=the_request().email)

    with clock.frozen(now=clock.now() + MAY_REFUSE):
        jobs.settle()

    db.session.expire_all()
    assert the_request().state is RequestState.FAILED
    assert queries.find_account_of(chair.person_id).email == "chair@example.org"


def test_an_account_for_somebody_known_elsewhere_waits_too(app, client, ann, bob):
    person = make.person(email="known@example.org")
    client.sign_in(ann)
    page = client.submit(f"/people/{person.id}/account", email="mine@example.org").page
    assert "take effect once a second person approves it" in page.text
    client.sign_in(bob).do(request_page(), "Approve the request")
    assert queries.find_account_of(person.id) is None

    app.test_client().submit(link_in(letters_to("known@example.org")[0]))

    with clock.frozen(now=clock.now() + MAY_REFUSE):
        jobs.settle()
    assert queries.find_account_of(person.id) is None


def test_an_account_for_somebody_unknown_is_opened_when_it_is_approved(client, ann, bob):
    person = make.person()
    client.sign_in(ann).do(f"/people/{person.id}/account", email="new@example.org")
    assert queries.find_account_of(person.id) is None

    client.sign_in(bob).do(request_page(), "Approve the request")

    assert queries.find_account_of(person.id).email == "new@example.org"
    assert letters_to("new@example.org")[0].subject == "You have been invited to Standing Agenda"


def test_the_address_that_the_secretariat_recorded_needs_nobody_else(client, ann, bob):
    person = make.person(email="known@example.org")

    client.sign_in(ann).do(f"/people/{person.id}/account")

    assert queries.find_account_of(person.id).email == "known@example.org"


def test_one_who_could_have_recorded_it_needs_somebody_else(client, ann, bob):
    both = make.administrator()
    make.role(both.person, Role.SECRETARIAT)
    person = make.person(email="mine@example.org")

    client.sign_in(both).do(f"/people/{person.id}/account")

    assert queries.find_account_of(person.id) is None


def test_an_account_is_closed_at_once_whatever_its_new_address(client, ann, bob, chair):
    client.sign_in(ann).do(f"{page_of(chair)}/account", email="after@example.org", is_enabled=False)

    found = queries.find_account_of(chair.person_id)
    assert (found.is_enabled, found.email) == (False, "chair@example.org")
