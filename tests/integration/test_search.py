"""Find anything: a reference leads to its record, words to the titles that hold them."""

from datetime import date

import pytest

from app.core import clock
from app.core.access import Actor, Grant, Role
from app.core.domain import kinds_in_use
from app.core.markings import Marking
from app.core.viewers import looking_as, viewer_of
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.minutes.rules import MinutesState
from app.governance.papers.rules import PaperState
from app.packs.rules import PackState
from app.programme.models import Programme
from app.returns.rules import ReturnState
from app.search.queries import find_by_words, show
from app.search.rules import numbered_reference, terms_of
from app.search.views import PER_PAGE
from tests import factories as make
from tests.factories import papers
from tests.guards.watching import statements


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("R-012", ("R", 12)),
        ("r12", ("R", 12)),
        (" dec 001 ", ("DEC", 1)),
        ("M–037", ("M", 37)),
        ("A-0000000001", None),
        ("12", None),
        ("HLOG(10)02", None),
        ("R-12 and more", None),
    ],
)
def test_references_are_read_as_people_type_them(typed, reference):
    assert numbered_reference(typed) == reference


def test_a_single_letter_is_not_looked_for():
    assert terms_of("a") == []
    assert [term.words for term in terms_of("a b")] == [("a",), ("b",)]


@pytest.fixture
def records(app):
    """One record of each kind that is found by its reference, by what is typed for it."""
    make.pin()
    make.programme()
    group = make.group(name="Officials' group", slug="officials")
    meeting = make.meeting(group=group)
    return {
        make.risk(title="Property risk").reference: "/risks/R-001",
        make.issue(title="Property issue").reference: "/issues/I-001",
        make.barrier(title="Property barrier").reference: "/barriers/B-001",
        make.milestone(title="Property milestone").reference: "/milestones/M-001",
        make.decision(meeting=meeting, text="Pool property.").reference: "/decisions/DEC-001",
        make.action(group=group, text="Value property.").reference: "/actions/A-001",
        papers.paper(meeting=meeting, title="Property paper", reference="HLOG(10)02").reference: (
            "/papers/HLOG(10)02"
        ),
    }


def test_a_reference_leads_straight_to_its_record(client, records):
    client.sign_in(make.secretariat())

    for reference, address in records.items():
        for typed in (reference, reference.lower()):
            answer = client.get("/find", query_string={"q": typed})
            assert (answer.status_code, answer.location) == (302, address)


def test_words_lead_to_a_list_of_what_has_them_in_its_title(client, records):
    client.sign_in(make.secretariat())

    page = client.get("/find?q=property").page

    assert page.heading == "7 records found"
    found = dict(page.links)
    assert found["R-001 Property risk"] == "/risks/R-001"
    assert found["HLOG(10)02 Property paper"] == "/papers/HLOG(10)02"
    assert found["DEC-001 Pool property."] == "/decisions/DEC-001"


@pytest.fixture
def meeting_records(records):
    """A meeting with an item, minutes that were circulated, and a pack issued; and an update."""
    make.group(name="Ministers", slug="ministers")
    meeting = make.meeting(group=ministers(), held_on=date(2010, 1, 18), marking=Marking.PROTECT)
    make.agenda_item(meeting=meeting, title="Grants in one pot")
    make.minutes(meeting, MinutesState.CIRCULATED)
    make.pack(meeting, PackState.ISSUED, issue_number=1)
    make.pack(meeting, PackState.BUILT)
    month = make.reporting_round(name="January 2010")
    pilot = make.pilot(name="Kent", slug="kent")
    make.progress_update(pilot=pilot, round=month, headline="One front door")
    make.progress_update(
        pilot=make.pilot(name="Durham"),
        round=month,
        headline="Not one front door yet",
        state=ReturnState.DRAFT,
        submitted_on=None,
    )
    return meeting


def ministers():
    return db.session.scalars(db.select(Group).where(Group.slug == "ministers")).one()


def found_by(client, text):
    page = client.get("/find", query_string={"q": text}).page
    return {
        name: address for name, address in page.links if text.split()[0].lower() in name.lower()
    }


@pytest.mark.every_engine
def test_what_a_meeting_has_is_found_by_group_and_day(client, meeting_records):
    client.sign_in(make.secretariat())
    place = f"/meetings/{meeting_records.id}"

    assert found_by(client, "ministers january") == {
        "Ministers, 18 January 2010": place,
        "Minutes of Ministers, 18 January 2010": f"{place}/minutes",
        "Pack for Ministers, 18 January 2010": "/packs/1",
    }
    assert found_by(client, "18 January 2010").keys() == found_by(client, "18 ministers").keys()
    [(title, address)] = found_by(client, "grants pot").items()
    assert title == "Grants in one pot"
    assert address.startswith(f"{place}#item-")
    assert "Agenda item, Ministers, 18 January 2010" in client.get("/find?q=grants").page.text


def test_updates_are_found_once_they_are_submitted(client, meeting_records):
    client.sign_in(make.pilot_lead())

    assert list(found_by(client, "kent front").values()) == ["/returns/kent/1"]
    assert found_by(client, "durham front") == {}


def test_members_and_readers_find_what_is_their_groups_to_read(client, meeting_records):
    client.sign_in(make.reader(ministers()))
    assert found_by(client, "ministers").keys() == {
        "Ministers, 18 January 2010",
        "Pack for Ministers, 18 January 2010",
    }
    assert client.get("/find?q=grants").page.heading == "Nothing found"

    client.sign_in(make.reader(make.group(name="Others")))
    assert found_by(client, "ministers") == {}

    client.sign_in(make.member(ministers()))
    assert len(found_by(client, "ministers january")) == 3

    client.sign_in(make.member(make.group(name="Locals")))
    assert found_by(client, "ministers january").keys() == {"Ministers, 18 January 2010"}


@pytest.mark.every_engine
def test_minutes_and_items_above_a_clearance_are_not_there(client, meeting_records):
    other = make.meeting(group=ministers(), held_on=date(2009, 12, 18), marking=Marking.RESTRICTED)
    make.minutes(other, MinutesState.CIRCULATED)
    make.agenda_item(meeting=meeting_records, title="A secret pot", marking=Marking.RESTRICTED)
    make.agenda_item(meeting=meeting_records, title="A restricted pot", is_restricted=True)
    member = make.member(ministers(), clearance_before_2014=Marking.PROTECT)
    client.sign_in(member)

    assert found_by(client, "minutes of").keys() == {"Minutes of Ministers, 18 January 2010"}
    assert found_by(client, "pot").keys() == {"Grants in one pot"}


def test_all_words_have_to_be_there_in_any_order(client, records):
    client.sign_in(make.secretariat())

    assert "R-001 Property risk" in dict(client.get("/find?q=risk+prop").page.links)
    assert client.get("/find?q=risk+paper").page.heading == "Nothing found"


def test_people_groups_and_places_are_found_by_name(client, records):
    make.person(name="Sir Humphrey Appleby")
    make.pilot(name="Applewick")
    client.sign_in(make.secretariat())

    found = dict(client.get("/find?q=apple").page.links)

    assert {"Sir Humphrey Appleby", "Applewick"} <= found.keys()
    assert "Officials' group" in dict(client.get("/find?q=officials").page.links)


def test_a_list_is_bounded_and_says_so(client, records):
    for number in range(PER_PAGE + 5):
        make.milestone(title=f"Report {number}")
    client.sign_in(make.secretariat())

    page = client.get("/find?q=report").page

    assert page.heading == f"{PER_PAGE + 5} records found"
    assert f"{PER_PAGE} of {PER_PAGE + 5} shown, page 1 of 2" in page.text
    assert (
        f"5 of {PER_PAGE + 5} shown, page 2 of 2" in client.get("/find?q=report&page=2").page.text
    )


def test_percent_signs_are_letters(client, records):
    client.sign_in(make.secretariat())

    assert client.get("/find", query_string={"q": "%%"}).page.heading == "Nothing found"


def test_what_is_restricted_is_not_there_for_others(client, records):
    kent = make.pilot(name="Kent")
    make.risk(title="Secret merger", pilot=kent, is_restricted=True)  # R-002
    client.sign_in(make.pilot_lead())

    by_reference = client.get("/find?q=R-002")
    absent = client.get("/find?q=R-999")

    assert (by_reference.status_code, absent.status_code) == (200, 200)
    assert by_reference.page.text.replace("R-002", "R-999") == absent.page.text
    assert client.get("/find?q=merger").page.heading == "Nothing found"
    client.sign_in(make.pilot_lead(kent))
    assert client.get("/find?q=R-002").location == "/risks/R-002"
    assert client.get("/find?q=merger").page.heading == "1 record found"


def test_what_is_marked_above_a_clearance_is_not_there(client, records):
    make.decision(text="Close the mint.", marking=Marking.RESTRICTED)  # DEC-002
    papers.paper(
        title="The mint", reference="M(10)9", marking=Marking.RESTRICTED, state=PaperState.SUBMITTED
    )
    client.sign_in(make.secretariat(clearance_before_2014=Marking.PROTECT))

    for text in ("mint", "DEC-002", "M(10)9"):
        assert client.get("/find", query_string={"q": text}).page.heading == "Nothing found"


def test_a_paper_in_draft_is_for_those_who_make_it(client, records):
    client.sign_in(make.pilot_lead())

    assert client.get("/find?q=HLOG(10)02").page.heading == "Nothing found"
    assert "HLOG(10)02 Property paper" not in dict(client.get("/find?q=property").page.links)


def test_what_was_withdrawn_is_not_listed_and_its_reference_says_what_became_of_it(client, records):
    risk = make.risk(title="Twice entered")
    risk.withdrawn_on = clock.today()
    risk.withdrawn_reason = "It repeats another."
    db.session.commit()
    client.sign_in(make.secretariat())

    assert client.get("/find?q=twice").page.heading == "Nothing found"
    assert client.get(f"/find?q={risk.reference}").location == f"/risks/{risk.reference}"


def test_readers_and_administrators_find_no_more_than_they_may_read(client, records):
    make.person(name="Property agent")
    client.sign_in(make.administrator())
    assert client.get("/find?q=property").page.heading == "1 record found"
    assert client.get("/find?q=R-001").page.heading == "Nothing found"

    client.sign_in(make.reader())
    assert client.get("/find?q=property").page.heading == "Nothing found"
    assert client.get("/find?q=R-001").page.heading == "Nothing found"


def test_what_a_programme_does_without_is_not_found(client, records):
    programme = db.session.scalars(db.select(Programme)).one()
    programme.uses_risks = False
    db.session.commit()
    client.sign_in(make.secretariat())

    assert client.get("/find?q=R-001").page.heading == "Nothing found"
    assert "R-001 Property risk" not in dict(client.get("/find?q=property").page.links)


def test_as_many_statements_however_many_kinds(demo_app):
    actor = Actor(None, "", frozenset({Grant(Role.SECRETARIAT)}))
    kinds, today = kinds_in_use(demo_app), clock.today()
    with looking_as(viewer_of(actor)), statements() as seen:
        hits = find_by_words(kinds, actor, "the", today)
        planned = int(db.engine.dialect.name == "postgresql")
        assert len(seen) == 1 + planned
        found = show(kinds, actor, hits.records[:PER_PAGE], hits.terms, today)

    assert len({hit.kind for hit in hits.records}) > 10
    assert len(found) == PER_PAGE
    assert len(seen) == 3 + planned


def test_the_box_is_on_every_page_of_those_with_a_part(client, records):
    client.sign_in(make.secretariat())
    assert 'action="/find"' in client.get("/risks").text
    assert 'value="nowhere"' in client.get("/find?q=nowhere").text

    client.sign_in(make.account())
    assert 'action="/find"' not in client.get("/help").text
