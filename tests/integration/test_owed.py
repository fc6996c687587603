"""What someone owes: how much of it the header of every page says, and the page that lists it."""

from datetime import date

import pytest

from app.dashboard import owed as owed_module
from app.delivery.rules import ProductStage
from app.extensions import db
from tests import factories as make
from tests.guards.watching import statements


@pytest.fixture(autouse=True)
def programme(app):
    make.pin()
    return make.programme()


@pytest.fixture
def owner(app):
    return make.account(make.person(name="Olive Owner"))


def said(page):
    """What the header says is due; None where it says nothing."""
    return next((text for text, href in page.links if href == "/owed"), None)


def test_every_page_says_how_much_is_due_and_what_is_overdue(client, owner):
    make.product(owner=owner.person, due_on=date(2010, 2, 1))
    make.action(owner=owner.person, due_on=date(2010, 2, 8))
    make.product(owner=owner.person, due_on=date(2010, 6, 1))  # not for months
    make.product(due_on=date(2010, 2, 1))  # someone else's
    client.sign_in(owner)

    assert said(client.get("/accessibility").page) == "Due from you: 2 to do, 1 overdue"
    assert said(client.get("/products").page) == "Due from you: 2 to do, 1 overdue"


def test_the_header_counts_again_as_soon_as_something_is_done_or_handed_over(client, owner):
    late = make.product(owner=owner.person, due_on=date(2010, 2, 1))
    other = make.action(owner=owner.person, due_on=date(2010, 2, 8))
    client.sign_in(owner)
    assert said(client.get("/help").page) == "Due from you: 2 to do, 1 overdue"

    late.stage = ProductStage.PUBLISHED
    assert said(client.get("/help").page) == "Due from you: 1 to do"

    other.owner = make.person()
    assert said(client.get("/help").page) is None


def test_the_header_counts_for_each_person_and_day(client, owner):
    other = make.account()
    make.product(owner=owner.person, due_on=date(2010, 2, 5))
    make.action(owner=other.person, due_on=date(2010, 2, 8))
    make.action(owner=other.person, due_on=date(2010, 2, 8))
    client.sign_in(owner)
    assert said(client.get("/help").page) == "Due from you: 1 to do"
    client.sign_in(other)
    assert said(client.get("/help").page) == "Due from you: 2 to do"

    make.pin(date(2010, 2, 9))

    assert said(client.get("/help").page) == "Due from you: 2 to do, 2 overdue"


def test_nothing_is_said_to_those_who_owe_nothing_or_have_not_signed_in(client):
    assert said(client.get("/help").page) is None
    client.sign_in(make.secretariat())

    assert said(client.get("/help").page) is None
    assert client.get("/owed").page.heading == "Nothing is due from you"


def test_a_page_asks_one_thing_more_while_nothing_is_changed(client, owner):
    make.product(owner=owner.person, due_on=date(2010, 2, 1))
    client.sign_in(owner)
    client.get("/help")
    with statements() as known:
        client.get("/help")

    assert sum("audit_head" in each for each in known) == 1
    assert not any("united" in each for each in known)


def test_the_list_has_all_that_is_due_by_date_each_with_the_page_where_it_is_done(client, owner):
    who = owner.person
    late = make.product(title="Plan", owner=who, due_on=date(2010, 2, 1))
    soon = make.action(text="Write to them.", owner=who, due_on=date(2010, 2, 8))
    month = make.product(title="Draft", owner=who, due_on=date(2010, 3, 1))
    later = make.product(title="Report", owner=who, due_on=date(2010, 9, 1))
    client.sign_in(owner)

    page = client.get("/owed").page

    assert page.heading == "4 items are due from you"
    assert "1 item is overdue." in page.text
    assert "cannot be postponed" in page.text
    order = [
        page.text.index(words)
        for words in (
            "Overdue",
            f"{late.reference} Plan",
            "Due in the next 7 days",
            f"{soon.reference}: Write to them.",
            "Due by 7 March 2010",
            f"{month.reference} Draft",
            "Due later",
            f"{later.reference} Report",
        )
    ]
    assert order == sorted(order)
    assert (f"{soon.reference}: Write to them.", f"/actions/{soon.reference}") in page.links


def test_what_the_list_leaves_out_is_said(client, owner, monkeypatch):
    monkeypatch.setattr(owed_module, "LISTED", 2)
    for _ in range(3):
        make.product(owner=owner.person, due_on=date(2010, 9, 1))
    client.sign_in(owner)
    db.session.commit()

    page = client.get("/owed").page

    assert page.heading == "3 items are due from you"
    assert "1 more item is due later." in page.text
