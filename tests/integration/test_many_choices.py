"""A form that has to name one of thousands of people takes the name, and asks where several have
it. It works without a script."""

import pytest
from sqlalchemy import select

from app.core import choices
from app.core.readers import name_readers, readers_of
from app.delivery.models import Milestone
from app.extensions import db
from app.risks.models import Risk
from tests import factories as make
from tests.pages import text_of


@pytest.fixture
def secretariat(client, monkeypatch):
    monkeypatch.setattr(choices, "CHOICE_LIMIT", 2)
    return client.sign_in(make.secretariat(person=make.person(name="Aaron First")))


@pytest.fixture
def people(secretariat):
    return {
        name: make.person(name=name)
        for name in ("Abel Second", "Zoe Smith", "Zoe Smithers", "Zoe 100% Jones")
    }


def owner_id():
    db.session.expire_all()
    return db.session.scalars(select(Milestone.owner_id)).one()


@pytest.fixture
def milestone(people):
    return make.milestone(owner=people["Zoe Smithers"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zoe smith", "Zoe Smith"),
        ("Smithers", "Zoe Smithers"),
        ("100%", "Zoe 100% Jones"),
        ("Abel Second", "Abel Second"),
    ],
)
def test_somebody_beyond_the_list_is_named(secretariat, people, milestone, typed, found):
    address = f"/milestones/{milestone.reference}/edit"
    page = secretariat.get(address).page
    assert "Enter the name, or part of it: there are" in page.text

    assert secretariat.submit(address, owner_id=typed).page.errors == []

    assert owner_id() == people[found].id


def test_who_is_not_touched_stays(secretariat, people, milestone):
    make.person(name="Zoe Smithers")  # another of the same name

    address = f"/milestones/{milestone.reference}/edit"
    assert secretariat.submit(address, title="Another title").page.errors == []
    assert owner_id() == people["Zoe Smithers"].id

    assert secretariat.submit(address, owner_id="").page.errors == []
    assert owner_id() is None


def test_where_several_match_they_are_listed_to_choose_from(secretariat, people, milestone):
    address = f"/milestones/{milestone.reference}/edit"

    refused = secretariat.submit(address, owner_id="zoe", title="Kept").page

    assert refused.errors == ["3 match “zoe”: choose the owner from the list."]
    offered = [text_of(option) for option in refused.all("option")]
    begins = offered.index("Not assigned")
    assert offered[begins : begins + 4] == [
        "Not assigned",
        "Zoe 100% Jones",
        "Zoe Smith",
        "Zoe Smithers",
    ]
    saved = secretariat.send(refused, owner_id=str(people["Zoe Smith"].id)).page
    assert saved.errors == []
    assert saved.heading.endswith("Kept")
    assert owner_id() == people["Zoe Smith"].id


def test_no_match_and_too_many_matches_are_told_and_what_was_typed_is_kept(
    secretariat, people, milestone, monkeypatch
):
    address = f"/milestones/{milestone.reference}/edit"

    page = secretariat.submit(address, owner_id="Nobody at all", title="Kept").page
    assert page.errors == [
        "No name contains “Nobody at all”: enter the owner as its own page names it."
    ]
    assert 'value="Nobody at all"' in page.html
    assert 'value="Kept"' in page.html

    monkeypatch.setattr(choices.ManyChoices, "most", 2)
    page = secretariat.submit(address, owner_id="Zoe").page
    assert page.errors == ["More than 2 match “Zoe”: enter more of the name."]
    assert owner_id() == people["Zoe Smithers"].id


def test_an_id_that_is_no_ones_is_refused(secretariat, people, milestone):
    refused = secretariat.submit(f"/milestones/{milestone.reference}/edit", owner_id="999999").page

    assert refused.errors == ["Choose the owner from the list."]


def test_readers_beyond_the_list_stay_readers(secretariat, people):
    risk = make.risk(is_restricted=True)
    name_readers(risk, [people["Zoe Smith"].id])
    db.session.commit()
    address = f"/readers/risk/{risk.id}"

    assert secretariat.submit(address, added_id="Smithers").page.errors == []

    db.session.expire_all()
    risk = db.session.get(Risk, risk.id)
    assert readers_of(risk) == [people["Zoe Smith"].id, people["Zoe Smithers"].id]
