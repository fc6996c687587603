"""Two people save at the same moment: the second is told so in words, and loses nothing typed.

That moment is made by looking away from what the services look at first: only the database is
left to say that another was there before.
"""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from app.accounts import queries as people
from app.accounts import service as accounts
from app.accounts.models import Organisation
from app.core.database import transaction
from app.core.errors import SavedMeanwhile
from app.extensions import db
from app.returns import queries as returns
from tests import factories as make

pytestmark = pytest.mark.every_engine

SAID = "Someone else has just saved this, so your changes were not saved. Try again."


def test_two_people_begin_one_return(app, client, monkeypatch):
    make.pin()
    pilot = make.pilot(slug="kent")
    round_ = make.reporting_round(opens_on=date(2010, 1, 1))
    address, save = f"/returns/kent/{round_.id}/edit/learning", "Save and continue"
    opened = client.sign_in(make.pilot_lead(pilot)).get(address).page
    other = app.test_client().sign_in(make.secretariat())
    other.do(address, save, learning="As the secretariat has it")

    with monkeypatch.context() as away:
        away.setattr(returns, "find_return", lambda *ids: None)
        told = client.send(opened, save, learning="As Kent has it").page

    assert told.errors == [SAID]
    assert told.form().filled({}, save)["learning"] == ["As Kent has it"]
    both = client.send(told, save).page
    assert "Saved version: As the secretariat has it" in both.text
    assert "You wrote: As Kent has it" in both.text


def test_two_people_add_one_organisation(client, monkeypatch):
    client.sign_in(make.secretariat())
    make.organisation(name="Kent County Council")
    monkeypatch.setattr(accounts, "check_free", lambda *given: None)

    page = client.submit("/organisations/new", name="Kent County Council", kind="other").page

    assert page.errors == [SAID]
    assert page.form().filled({}, "")["name"] == ["Kent County Council"]


def test_what_was_pointed_at_is_gone(app):
    with pytest.raises(SavedMeanwhile), transaction():
        make.person(organisation_id=999)


def test_a_mistake_of_the_program_stays_one(app):
    with pytest.raises(IntegrityError), transaction():
        db.session.add(Organisation(name="Kent County Council"))


@pytest.mark.parametrize("typed", ["100%", "a_c", "ÉCOLE", "école"])
def test_a_search_takes_signs_as_they_stand_and_letters_of_either_case(app, typed):
    make.person(name="100% a_c École")
    make.person(name="1000 abc Ecole")

    found = db.session.scalars(people.select_people(typed)).all()

    assert [person.name for person in found] == ["100% a_c École"]
