"""“Save and add another”: on every form of a new record, with what the next is likely to share."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounts.models import Person
from app.delivery.models import Milestone
from app.extensions import db
from app.governance.groups.models import Membership
from tests import factories as make

AGAIN = "Save and add another"


@pytest.fixture
def client(client):
    make.pin()
    make.programme()
    client.sign_in(make.secretariat())
    return client


def buttons(page):
    return [text for form in page.forms for text, _name, _value in form.buttons]


def test_people_are_added_one_after_the_other_with_the_same_organisation(client):
    hubs = make.organisation(name="Hubs Ltd")

    first = client.submit("/people/new", AGAIN, name="Ann", organisation_id=hubs.id)
    second = client.send(first.page, "Add person", name="Bob")

    assert "Ann added." in first.page.text
    assert first.page.path.startswith("/people/new")
    assert second.page.path == "/people"
    assert {(each.name, each.organisation_id) for each in db.session.query(Person)} >= {
        ("Ann", hubs.id),
        ("Bob", hubs.id),
    }


def test_members_share_the_day_from_which_they_are_members(client):
    group = make.group(slug="board")
    ann, bob = make.person(name="Ann"), make.person(name="Bob")
    day = date(2010, 3, 1)

    page = client.submit("/groups/board/members/new", AGAIN, person_id=ann.id, starts_on=day).page
    client.do(page, "Add member", person_id=bob.id)

    found = db.session.query(Membership).filter_by(group_id=group.id)
    assert {(each.person_id, each.starts_on) for each in found} == {(ann.id, day), (bob.id, day)}


def test_what_is_not_alike_begins_empty(client):
    pilot = make.pilot()

    page = client.submit(
        "/milestones/new",
        AGAIN,
        title="Count agreed",
        pilot_id=pilot.id,
        baseline_on=date(2010, 3, 1),
    ).page

    assert parse_qs(urlsplit(page.path).query) == {"pilot_id": [str(pilot.id)]}
    assert db.session.query(Milestone).one().title == "Count agreed"


def test_a_form_with_a_mistake_stays_and_nothing_is_added(client):
    page = client.submit("/people/new", AGAIN, name="", email="x").page

    assert "Enter the name." in page.text
    assert db.session.query(Person).filter_by(email="x").count() == 0


def test_the_address_keeps_nothing_that_leads_elsewhere(client):
    """Whatever an address says comes back as a query, and is never taken for a part of it."""
    answer = client.submit("/people/new?_external=1&_scheme=javascript&endpoint=y", AGAIN, name="A")

    assert answer.page.path.startswith("/people/new?_external=1")


@pytest.mark.parametrize(
    "address",
    [
        "/people/new",
        "/organisations/new",
        "/groups/new",
        "/groups/board/members/new",
        "/groups/board/standing/new",
        "/groups/board/readers/new",
        "/pilots/new",
        "/milestones/new",
        "/products/new",
        "/interdependencies/new",
        "/resources/new",
        "/risks/new",
        "/issues/new",
        "/barriers/new",
        "/returns/rounds/new",
        "/meetings/new?group=board",
        "/decisions/new?group=board",
        "/actions/new?group=board",
    ],
)
def test_every_form_of_a_new_record_offers_it(client, address):
    make.group(slug="board")

    assert AGAIN in buttons(client.get(address).page)


def test_what_changes_a_record_or_has_no_second_does_not_offer_it(client):
    group = make.group(slug="board")
    risk = make.risk()

    for address in (
        f"/people/{make.person().id}/edit",
        f"/groups/{group.slug}/series/new",
        f"/write-rounds/new?group={group.slug}",
        f"/risks/{risk.reference}/occur",
    ):
        assert AGAIN not in buttons(client.get(address).page), address
