"""A page asks the database the same number of questions, however many records there are."""

import re
from contextlib import nullcontext

import pytest

from app.core import clock
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.packs.assemble import assemble
from tests import factories as make
from tests.guards.multiplying import multiply
from tests.guards.routes import ROUTES
from tests.guards.watching import statements, undrawn

pytestmark = pytest.mark.one_engine

#: A list that is read whole loads its records' parts for 500 records at a time.
MORE = 4
#: The most that any page may ask; the front page reads across all domains, and a place's page has a
#: panel of each.
CEILING = 44
FRONT_CEILING = 18
#: A page that only says something to whoever is signed in, the front page and that of a meeting,
#: while nothing is changed.
BAREST, FRONT, MEETING_CEILING = 2, 3, 21
#: The front page just after a record of a register was changed: what else it says is still known.
FRONT_AFTER_A_RISK = 6
#: The front page and those whose header alone says what is due, where nothing is known.
COLD = {"/": 15, "/risks": 15, "/milestones": 14}
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
READERS = (DRAWN_FOR, "kent@example.org")


def asked_of_pages(app, who, known):
    """How much the pages of someone ask, after a change was looked at. ``known`` keeps which pages
    those are: without it they are found, and nothing is drawn (templates ask nothing)."""
    client = app.test_client()
    client.checks = False  # other tests look at these pages
    client.sign_in(who)
    is_drawn = who in known and who == DRAWN_FOR
    found = {} if who in known else records(app, client)
    with nullcontext() if is_drawn else undrawn():
        if who not in known:
            lists = [*LISTS, f"{found['meetings.show_meeting']}/readiness"]
            known[who] = [a for a in lists if client.get(a).status_code == 200]
            known[who] += found.values()
        app.extensions.pop("kept", None)  # as after a change
        client.get("/help")  # what the header counts after one is no part of it
        return counts(client, known[who])


def asked_of_packs(meetings):
    seen = {}
    for meeting_id in meetings:
        db.session.expunge_all()
        with statements() as questions:
            assemble(meeting_id, clock.today())
        seen[meeting_id] = questions
    return seen


#: As many values as a list has.
LISTED = re.compile(r"\((\?|\(\?(, \?)*\))(, (\?|\(\?(, \?)*\)))*\)")


def asking_all(packs):
    """Few meetings, whose packs ask every question that any pack asks: of so many records the
    others would ask the same again. The first is the first of them too: it reads what is kept."""
    kinds = {m: {LISTED.sub("(?)", each) for each in asked} for m, asked in packs.items()}
    first = next(iter(packs))
    chosen, known = [first], set(kinds[first])
    for meeting_id in sorted(kinds, key=lambda m: len(kinds[m]), reverse=True):
        if not kinds[meeting_id] <= known:
            chosen.append(meeting_id)
            known |= kinds[meeting_id]
    return chosen


def test_pages_and_packs_ask_as_much_of_ten_times_the_records(demo_app):
    known = {}
    meetings = db.session.scalars(db.select(Meeting.id).order_by(Meeting.held_on)).all()

    def asked():
        of_pages = {who: asked_of_pages(demo_app, who, known) for who in READERS}
        return of_pages, asked_of_packs(meetings)

    with clock.frozen(now=clock.now()):  # what is due from someone is counted again each minute
        before, packs_before = asked()
        meetings = asking_all(packs_before)
        multiply(10)
        after, packs_after = asked()

    grown = [
        (who, address, before[who][address], count)
        for who, counted in after.items()
        for address, count in counted.items()
        if count > before[who][address] + MORE
    ]
    assert grown == []
    for counted in after.values():
        assert counted.pop("/") <= FRONT_CEILING
        assert {address: n for address, n in counted.items() if n > CEILING} == {}
    packs = {m: (len(packs_before[m]), len(each)) for m, each in packs_after.items()}
    assert {m: pair for m, pair in packs.items() if pair[1] > pair[0] + MORE} == {}
    assert max(n for _before, n in packs.values()) <= PACK_CEILING


@pytest.mark.parametrize("who", ["chair", "private-office", "reader", "go-west-midlands"])
def test_the_front_page_of_every_role_asks_little(demo_client, who):
    demo_client.checks = False
    demo_client.sign_in(f"{who}@example.org")

    assert counts(demo_client, ["/"])["/"] <= FRONT_CEILING


def test_a_page_that_says_little_asks_little(demo_app, demo_client):
    demo_client.checks = False
    demo_client.sign_in("secretariat@example.org")
    meeting = db.session.scalars(db.select(Meeting.id).order_by(Meeting.held_on)).first()
    addresses = ["/help", "/", f"/meetings/{meeting}"]
    counts(demo_client, addresses)

    asked = list(counts(demo_client, addresses).values())
    assert asked == [BAREST, FRONT, MEETING_CEILING]
    make.risk()
    db.session.commit()
    asked = list(counts(demo_client, ["/"]).values())
    assert asked == [FRONT_AFTER_A_RISK]
    asked = []
    for address in COLD:
        demo_app.extensions.pop("kept", None)
        asked += counts(demo_client, [address]).items()
    assert dict(asked) == COLD
