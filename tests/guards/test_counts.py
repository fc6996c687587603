"""A page asks the database the same number of questions, however many records there are."""

from contextlib import nullcontext

import pytest

from app.core import clock
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.packs.assemble import assemble
from tests.guards.multiplying import multiply
from tests.guards.routes import ROUTES
from tests.guards.watching import statements, undrawn

pytestmark = pytest.mark.one_engine

#: A list that is read whole loads its records' parts for 500 records at a time.
MORE = 4
#: The most that any page may ask; the front page reads across all domains, and a place's page has a
#: panel of each.
CEILING = 44
FRONT_CEILING = 26
#: A page that only says something to whoever is signed in, and that of a meeting.
BAREST, MEETING_CEILING = 2, 27
PACK_CEILING = 79

#: Pages of the whole programme and lists; record pages are found by following the first link of
#: each kind.
LISTS = [
    "/",
    "/programme",
    *(route.address for route in ROUTES if ".list_" in route.endpoint and "{" not in route.address),
]


def records(app, client):
    """One page of each other kind that the lists lead to, by its endpoint."""
    match = app.url_map.bind("localhost").match
    found = {}
    for address in LISTS:
        for _text, href in client.get(address).page.links:
            path = href.partition("?")[0].partition("#")[0]
            if path.startswith("/") and path not in LISTS:
                endpoint, _values = match(path)
                found.setdefault(endpoint, path)
    return found


def counts(client, addresses):
    asked = {}
    for address in addresses:
        with statements() as seen:
            answer = client.get(address)
        assert answer.status_code == 200, address
        asked[address] = len(seen)
    return asked


#: For whom the pages of so many records are drawn: a template that asks for more fails.
DRAWN_FOR = "secretariat@example.org"


@pytest.mark.parametrize("who", [DRAWN_FOR, "kent@example.org"])
def test_pages_ask_as_much_of_ten_times_the_records(demo_app, demo_client, who):
    demo_client.checks = False  # other tests look at these pages
    with clock.frozen(now=clock.now()):  # what is due from someone is counted again each minute
        demo_client.sign_in(who)
        found = records(demo_app, demo_client)
        lists = [*LISTS, f"{found['meetings.show_meeting']}/readiness"]
        with undrawn():  # templates ask nothing
            addresses = [a for a in lists if demo_client.get(a).status_code == 200]
            addresses += found.values()
            demo_app.extensions.pop("kept_until_changed")  # as after a change
            demo_client.get("/help")  # what the header counts after one is no part of it
            before = counts(demo_client, addresses)

        multiply(10)
        demo_client.get("/help")
        with nullcontext() if who == DRAWN_FOR else undrawn():
            after = counts(demo_client, addresses)

    assert {a: (before[a], after[a]) for a in addresses if after[a] > before[a] + MORE} == {}
    assert after.pop("/") <= FRONT_CEILING
    assert {a: n for a, n in after.items() if n > CEILING} == {}


@pytest.mark.parametrize("who", ["chair", "private-office", "reader", "go-west-midlands"])
def test_the_front_page_of_every_role_asks_little(demo_client, who):
    demo_client.checks = False
    demo_client.sign_in(f"{who}@example.org")

    assert counts(demo_client, ["/"])["/"] <= FRONT_CEILING


def test_a_page_that_says_little_asks_little(demo_client):
    demo_client.checks = False
    demo_client.sign_in("secretariat@example.org")
    meeting = db.session.scalars(db.select(Meeting.id).order_by(Meeting.held_on)).first()
    addresses = ["/help", f"/meetings/{meeting}"]
    counts(demo_client, addresses)

    assert list(counts(demo_client, addresses).values()) == [BAREST, MEETING_CEILING]


def test_a_pack_asks_as_much_of_ten_times_the_records(demo_app):
    meetings = db.session.scalars(db.select(Meeting.id).order_by(Meeting.held_on)).all()

    def asked():
        seen = {}
        for meeting_id in meetings:
            db.session.expunge_all()
            with statements() as questions:
                assemble(meeting_id, clock.today())
            seen[meeting_id] = len(questions)
        return seen

    before = asked()
    multiply(10)
    after = asked()

    assert {m: (before[m], after[m]) for m in meetings if after[m] > before[m] + MORE} == {}
    assert max(after.values()) <= PACK_CEILING
