"""Lists in pages, filters, and where the navigation says we are."""

import pytest
from sqlalchemy import select

from app.accounts.models import Organisation
from app.web.paging import choose, page_of, paginate
from app.web.template_functions import pagination
from tests import factories as make

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("query", "number", "items"),
    [
        ("", 1, [0, 1, 2]),
        ("?page=2", 2, [3, 4, 5]),
        ("?page=3", 3, [6]),
        ("?page=99", 3, [6]),
        ("?page=0", 1, [0, 1, 2]),
        ("?page=x", 1, [0, 1, 2]),
    ],
)
def test_a_list_is_cut_into_pages(app, query, number, items):
    with app.test_request_context(f"/{query}"):
        page = page_of(range(7), per_page=3)

    assert (page.number, page.pages, page.total) == (number, 3, 7)
    assert list(page.items) == items


def test_an_empty_list_has_one_page(app):
    with app.test_request_context("/?page=4"):
        page = page_of([])

    assert (page.number, page.pages, page.total) == (1, 1, 0)


def test_a_query_is_read_page_by_page(app):
    names = [make.organisation(name=f"Body {letter}").name for letter in "ABCDE"]
    with app.test_request_context("/?page=2"):
        page = paginate(select(Organisation).order_by(Organisation.name), per_page=2)

    assert [body.name for body in page.items] == names[2:4]
    assert (page.pages, page.total) == (3, 5)


def test_a_filter_takes_what_it_offers(app):
    options = [("red", "Red", 2), ("green", "Green", 0)]
    with app.test_request_context("/?rating=green&other=red"):
        assert choose("rating", "Rating", options).chosen == "green"
        assert choose("other", "Other", options[1:]).chosen == ""
        assert choose("absent", "Absent", options).chosen == ""


def test_pages_near_this_one_are_offered_and_filters_kept(app):
    with app.test_request_context("/milestones?rating=red&page=5"):
        params = pagination(page_of(range(100), per_page=10))

    shown = [item.get("number", "...") for item in params["items"]]
    assert shown == [1, "...", 4, 5, 6, "...", 10]
    assert params["next"]["href"] == "/milestones?rating=red&page=6"
    assert params["previous"]["href"] == "/milestones?rating=red&page=4"


@pytest.mark.parametrize(
    ("address", "section", "entry"),
    [
        ("/", None, None),
        ("/meetings", "Meetings", "Meetings"),
        ("/groups", "Meetings", "Groups"),
        ("/milestones/new", "Delivery", "Milestones"),
        ("/issues", "Risks and barriers", "Issues"),
        ("/actions", "Decisions", "Actions"),
        ("/people", "Programme", "People"),
        ("/sections/programme", "Programme", None),
        ("/lessons", "Money and lessons", "Lessons"),
        ("/help", None, None),
    ],
)
def test_the_navigation_says_where_we_are(client, address, section, entry):
    make.pin()
    client.sign_in(make.secretariat())

    page = client.get(address).page

    def current(part):
        return [
            "".join(link.itertext()).strip()
            for link in page.with_class(part)
            if link.get("aria-current")
        ]

    assert current("govuk-service-navigation__link") == ([section] if section else [])
    assert current("app-subnavigation__link") == ([entry] if entry else [])


def named(page):
    return [
        " ".join("".join(e.itertext()).split())
        for e in page.with_class("govuk-service-navigation__link")
    ]


def test_the_navigation_has_at_most_seven_sections(client):
    client.sign_in(make.secretariat())

    assert len(named(client.get("/").page)) == 7


def test_readers_are_shown_no_way_to_what_they_may_not_open(client):
    client.sign_in(make.reader())

    assert named(client.get("/").page) == ["Meetings", "Decisions"]
