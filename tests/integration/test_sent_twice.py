"""A form that is sent twice makes one record, and the second sending gets the first one's page."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Organisation, Person
from app.accounts.sign_in.jobs import purge
from app.accounts.sign_in.models import SentForm
from app.core import clock
from app.extensions import db
from app.web import once
from tests import factories as make

pytestmark = pytest.mark.every_engine

NEW = "/organisations/new"
POLICE = {"name": "Kent Police", "kind": "police"}


@pytest.fixture
def secretary(client, app):
    make.pin()
    make.programme()
    return client.sign_in(make.secretariat())


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_sent_again_it_makes_no_second_and_leads_to_the_first(secretary):
    opened = secretary.get(NEW).page

    first = secretary.send(opened, **POLICE).page
    again = secretary.send(opened, **POLICE).page

    assert count(Organisation) == 1
    assert (again.path, again.text) == (first.path, first.text)
    assert "added" in again.text


def test_what_no_rule_keeps_from_being_made_twice_is_made_once(secretary):
    opened = secretary.get("/people/new").page
    before = count(Person)

    for _ in range(2):
        secretary.do(opened, name="Ann Archer")

    assert count(Person) == before + 1


def test_something_else_typed_into_the_same_page_is_a_form_of_its_own(secretary):
    opened = secretary.get(NEW).page

    secretary.do(opened, **POLICE)
    secretary.do(opened, **POLICE | {"name": "Essex Police"})

    assert count(Organisation) == 2


def test_what_was_refused_can_be_sent_again(secretary):
    body = make.organisation(name="Kent Police")
    opened = secretary.get(NEW).page
    assert secretary.send(opened, **POLICE).page.errors
    db.session.delete(body)

    secretary.do(opened, **POLICE)

    assert count(Organisation) == 1


def test_a_form_of_a_record_and_a_button_say_again_that_it_was_done(secretary):
    body = make.organisation(name="Kent Police")
    opened = secretary.get(f"/organisations/{body.id}/edit").page

    first = secretary.send(opened, name="Kent Constabulary").page
    again = secretary.send(opened, name="Kent Constabulary").page

    assert not again.errors
    assert again.text == first.text


def test_nobody_gets_the_page_that_somebody_else_was_led_to(app, secretary):
    opened = secretary.get(NEW).page
    secretary.do(opened, **POLICE)

    other = app.test_client().sign_in(make.secretariat())
    own = other.get(NEW).page
    token = opened.form().filled({}, "")[once.TOKEN]
    told = other.send(own, **POLICE, **{once.TOKEN: token}).page

    assert told.errors, told.text[:600]


def test_a_connection_that_failed_after_saving(secretary, monkeypatch):
    """The answer was never kept: the second is told that it was saved."""
    monkeypatch.setattr(once, "_WAITS", 0.2)
    opened = secretary.get(NEW).page
    with monkeypatch.context() as broken:
        broken.setattr(once._store, "keep_answer", lambda *given: None)
        secretary.do(opened, **POLICE)

    again = secretary.send(opened, **POLICE).page

    assert count(Organisation) == 1
    assert "It has been saved once." in again.text


def test_after_a_day_nothing_is_kept_of_it(secretary):
    secretary.do(NEW, **POLICE)
    with clock.frozen(now=clock.now() + timedelta(hours=23)):
        purge()
        assert count(SentForm) == 1
    with clock.frozen(now=clock.now() + timedelta(hours=25)):
        purge()
        assert count(SentForm) == 0


def test_two_at_the_same_moment_make_one(app, secretary, monkeypatch):
    """Neither has seen that the other was sent: the database alone tells them apart."""
    who = make.secretariat(email="ann@example.org")
    clients = [app.test_client().sign_in(who) for _ in range(4)]
    opened = clients[0].get(NEW).page
    sent = opened.form().filled(POLICE, "")
    cookies = clients[0].get_cookie("session")
    for each in clients[1:]:
        each.set_cookie("session", cookies.value)
    db.session.commit()

    def send(client):
        with app.app_context():
            return client.post(NEW, data=sent)

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(send, clients))

    assert all(300 <= answer.status_code < 400 for answer in answers)
    assert len({answer.location for answer in answers}) == 1
    assert count(Organisation) == 1
