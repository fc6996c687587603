"""Barriers and opportunities: asked, answered, settled."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.contacts.models import OrganisationContact
from app.accounts.rules import OrganisationKind
from app.audit.models import AuditEntry
from app.barriers import queries, service
from app.barriers.rules import BarrierEventKind, BarrierKind, BarrierState, ResponseOutcome
from app.core.database import transaction
from app.core.due import list_due
from app.core.errors import DomainError, Refused
from app.extensions import db
from app.packs.assemble import assemble
from tests import factories as make

TODAY = make.TODAY


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


def test_a_pilot_lead_raises_an_opportunity_in_four_answers(client, kent):
    client.sign_in(make.pilot_lead(kent))

    form = client.get("/barriers/new").page
    page = client.send(
        form,
        kind=BarrierKind.OPPORTUNITY,
        title="One budget for the coast",
        ask="Let two grants be spent as one.",
    ).page

    assert page.heading == "One budget for the coast"
    assert "B-001" in page.text
    assert "Raised" in page.text
    assert "Department asked Not chosen yet" in page.text
    barrier = queries.get_barrier("B-001")
    assert (barrier.pilot_id, [each.pilot_id for each in barrier.raisers]) == (kent.id, [kent.id])
    assert [each.kind for each in barrier.events] == [BarrierEventKind.RAISED]


def test_delivery_agencies_are_asked_too(client, kent):
    make.organisation(name="Homes and Communities Agency", kind=OrganisationKind.DELIVERY_AGENCY)
    client.sign_in(make.secretariat())

    assert "Homes and Communities Agency" in client.get("/barriers/new").page.text


def test_the_secretariat_records_the_response(client, kent):
    client.sign_in(make.secretariat())
    make.barrier(pilot=kent, department=make.department(name="Home Office"))

    page = client.submit(
        "/barriers/B-001/respond",
        outcome="partly",
        text="Agreed for two years.",
        change="The grant letter",
        change_by_on=date(2010, 4, 1),
        responded_on=date(2010, 2, 2),
    ).page

    assert "Response received" in page.text
    assert "Home Office, 2 February 2010: accepted in part Agreed for two years." in page.text
    assert "What changes: The grant letter, by 1 April 2010" in page.text
    assert page.rows[0][0] == "2 February 2010"
    assert page.rows[0][1].startswith("Home Office responded: Accepted in part")


@pytest.mark.parametrize("day", [date(2010, 2, 5), date(2010, 1, 10)])
def test_a_response_comes_after_the_question_and_by_today(client, kent, day):
    client.sign_in(make.secretariat())
    make.barrier(pilot=kent, raised_on=date(2010, 1, 11))

    page = client.submit(
        "/barriers/B-001/respond", outcome="accepted", text="Yes.", responded_on=day
    ).page

    assert page.errors == [
        "The day of the response must be between the day it was asked for and today."
    ]
    assert queries.get_barrier("B-001").state is BarrierState.SENT


def test_the_pilot_does_not_answer_for_the_department(client, kent):
    client.sign_in(make.pilot_lead(kent))
    make.barrier(pilot=kent)

    assert "Record the response" not in client.get("/barriers/B-001").page.text
    assert client.get("/barriers/B-001/respond").status_code == 403


def test_the_pilot_settles_what_it_asked_or_asks_again(client, kent):
    client.sign_in(make.pilot_lead(kent))
    make.barrier(
        pilot=kent,
        state=BarrierState.RESPONDED,
        response="In part.",
        responded_on=date(2010, 2, 1),
    )

    again = client.submit("/barriers/B-001", "Ask the department again").page
    form = client.get("/barriers/B-001/resolve").page
    unsaid = client.send(form).page
    resolved = client.send(unsaid, resolution="The rule was lifted.").page
    assert queries.get_barrier("B-001").settled_on == TODAY
    reopened = client.send(resolved, "Reopen this barrier").page

    assert "Awaiting a response" in again.text
    assert "Response due 5 March 2010" in again.text  # 20 clear working days
    assert "In part." in again.text
    assert unsaid.errors == ["Enter what has changed."]
    assert "Resolved" in resolved.text
    assert "What changed The rule was lifted." in resolved.text
    assert "Agreed by Kent" in resolved.text
    assert "Awaiting a response" in reopened.text


def test_a_barrier_of_nobody_is_resolved_with_why_nobody_was_asked(client, kent):
    client.sign_in(make.secretariat())
    make.barrier(pilot=None)

    refused = client.submit("/barriers/B-001/resolve", resolution="The rule was lifted.").page
    unasked = client.send(refused, resolution_unasked="It was published.").page

    assert refused.errors == [
        "No pilot raised it, so there is none to ask. Enter why it is resolved."
    ]
    assert "No one asked: It was published." in unasked.text


def test_what_was_resolved_before_anybody_was_asked_says_so(client, kent):
    client.sign_in(make.secretariat())
    make.barrier(state=BarrierState.RESOLVED, settled_on=TODAY)

    assert "What changed Not recorded" in client.get("/barriers/B-001").page.text


def test_a_settled_barrier_takes_no_response(client, kent):
    client.sign_in(make.secretariat())
    make.barrier(state=BarrierState.RESOLVED, settled_on=TODAY)

    page = client.submit(
        "/barriers/B-001/respond", outcome="accepted", text="Yes.", responded_on=date(2010, 2, 2)
    ).page

    assert page.errors == ["This barrier is resolved. Reopen it before you record a response."]


def test_a_barrier_is_edited_but_for_whom_it_was_sent_to(client, kent):
    client.sign_in(make.pilot_lead(kent))
    make.barrier(pilot=kent)

    form = client.get("/barriers/B-001/edit").page
    refused = client.send(form, department_id=make.department().id).page
    page = client.submit("/barriers/B-001/edit", title="Said better", cost_pence="0").page

    assert refused.errors[0].startswith("It has been sent, so the department that is asked stays.")
    assert page.heading == "Said better"
    assert "Annual cost of doing nothing £0" in page.text


def test_the_list_opens_with_what_is_waiting(client, kent):
    client.sign_in(make.secretariat())
    treasury = make.department(name="HM Treasury", short_name="HMT")
    make.barrier(state=BarrierState.RESOLVED, settled_on=TODAY)
    make.barrier(raised_on=date(2009, 12, 6), state=BarrierState.RESPONDED)
    make.barrier(respond_by_on=date(2010, 2, 2), department=treasury, pilot=kent)

    page = client.get("/barriers").page

    assert "2 barriers of 3 in all are open, the oldest raised 60 days ago" in page.text
    assert "1 awaits a response, 1 overdue." in page.text
    assert [row[0].split()[0] for row in page.rows] == ["B-003", "B-002", "B-001"]
    assert page.rows[0][1:] == [
        "Kent",
        "HMT",
        "11 Jan 10",
        "24 days",
        "Awaiting a response 2 days overdue",
    ]


def test_filters_narrow_the_list(client, kent):
    client.sign_in(make.secretariat())
    treasury = make.department(name="HM Treasury")
    make.barrier(department=treasury, pilot=kent)
    make.barrier(kind=BarrierKind.OPPORTUNITY)

    everything = client.get("/barriers").page
    of_treasury = client.get(f"/barriers?department={treasury.id}").page
    opportunities = client.get("/barriers?kind=opportunity").page
    nothing = client.get(f"/barriers?kind=opportunity&pilot={kent.id}").page

    assert "HM Treasury (1)" in everything.text
    assert [row[0].split()[0] for row in of_treasury.rows] == ["B-001"]
    assert [row[0].split()[0] for row in opportunities.rows] == ["B-002"]
    assert "No barrier or opportunity matches." in nothing.text


def test_an_empty_register_says_what_will_be_there(client, kent):
    client.sign_in(make.secretariat())

    assert "No barriers or opportunities yet." in client.get("/barriers").page.text


def test_others_read_but_do_not_change(client, kent):
    client.sign_in(make.pilot_lead())
    make.barrier(pilot=kent)

    page = client.get("/barriers/B-001").page

    assert page.forms == []
    assert client.get("/barriers/B-001/edit").status_code == 403


def test_readers_see_no_barriers(client, kent):
    client.sign_in(make.reader())
    make.barrier()

    answers = {"/barriers": 403, "/barriers/B-001": 404, "/barriers/new": 403}
    assert {path: client.get(path).status_code for path in answers} == answers


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "Rhwystr i gydweithio â'r bwrdd", "🔥"]
)
def test_any_text_is_only_text(client, kent, text):
    client.sign_in(make.secretariat())
    make.barrier(title=text, ask=text, response=text, department=make.department(name=text))

    assert client.get("/barriers/B-001").page.heading == text
    assert text in client.get("/barriers").page.text


def test_the_pilots_page_shows_what_is_not_settled(client, kent):
    client.sign_in(make.secretariat())
    make.barrier(title="Still in the way", pilot=kent)
    make.barrier(title="Long gone", pilot=kent, state=BarrierState.RESOLVED, settled_on=TODAY)

    text = client.get(f"/pilots/{kent.slug}").page.text

    assert "Still in the way" in text
    assert "Long gone" not in text


def test_services_refuse_whoever_asks_them(session, kent):
    other = make.actor(make.pilot_lead())
    barrier = make.barrier(pilot=kent)

    with pytest.raises(Refused, match="Only the pilot’s lead, its contributors"):
        service.resolve_barrier(
            other, barrier=barrier, resolution="Done.", resolution_unasked="No."
        )
    with pytest.raises(Refused, match="and the secretariat can record"):
        service.record_response(
            make.actor(make.pilot_lead(kent)),
            barrier=barrier,
            outcome=ResponseOutcome.ACCEPTED,
            text="Yes.",
            responded_on=TODAY,
        )


def test_the_pack_says_what_changed_and_who_agrees(session, kent):
    meeting = make.meeting()
    make.agenda_item(meeting=meeting, section="barriers")
    settled = {"state": BarrierState.RESOLVED, "settled_on": TODAY}
    make.barrier(pilot=kent, **settled, resolution="The rule was lifted.", resolution_agreed="Kent")
    make.barrier(pilot=kent, **settled)
    session.expire_all()

    (part,) = assemble(meeting.id, TODAY).sections

    assert {row.resolution for row in part.settled.rows} == {
        "The rule was lifted. Agreed by Kent.",
        "",
    }


@pytest.fixture
def asked(kent):
    """A barrier that the Treasury's contact is asked about, and the contact's account."""
    treasury = make.department(name="HM Treasury")
    contact = make.account(make.person(name="Jo Field"))
    make.contact(treasury, contact.person)
    barrier = make.barrier(pilot=kent, department=treasury, respond_by_on=date(2010, 2, 1))
    return barrier, contact


def test_the_secretariat_says_when_a_response_is_expected(client, asked):
    client.sign_in(make.secretariat(person=make.person(name="Sec Retary")))

    early = client.submit("/barriers/B-001/expected", expected_on=date(2010, 2, 3)).page
    page = client.send(early, expected_on=date(2010, 2, 26)).page

    assert early.errors == ["Enter today’s date or a later one."]
    assert "26 February 2010, said by Sec Retary on 4 February 2010" in page.text
    assert "3 days overdue" in page.text  # by the day that was asked for
    assert "Expected 26 Feb" in client.get("/barriers").page.text
    (owed,) = [each for each in list_due() if each.kind == "response"]
    assert owed.due_on == date(2010, 2, 1)


def test_a_contact_with_no_other_part_opens_it_and_says_when_to_expect_the_response(client, asked):
    barrier, contact = asked
    client.sign_in(contact)

    page = client.submit("/barriers/B-001/expected", expected_on=date(2010, 2, 26)).page

    assert page.heading.endswith(barrier.title)
    assert barrier.ask in page.text
    assert barrier.expected_said_by == "Jo Field"
    assert client.get("/barriers").status_code == 403
    assert "/barriers" not in {address for _words, address in page.links}


@pytest.mark.parametrize("who", ["contact", "senior", "stand-in"])
def test_those_who_answer_for_the_organisation_record_its_response(client, asked, who):
    _barrier, contact = asked
    account = make.account(make.person(name="Una Behind"))
    named = db.session.scalars(select(OrganisationContact)).one()
    with transaction():
        db.session.get_one(OrganisationContact, named.id).senior_id = account.person_id
    if who == "stand-in":
        account = make.account(make.person(name="Una Behind"))
        make.acting_period(contact.person, account.person)
        client.sign_in(account)
        client.do("/acting", "Act for Jo Field")
    else:
        client.sign_in(contact if who == "contact" else account)

    client.do(
        "/barriers/B-001/respond", outcome="accepted", text="It is lifted.", responded_on=TODAY
    )

    page = client.get("/barriers/B-001").page
    assert "It is lifted." in page.text
    said = db.session.scalars(
        select(AuditEntry.actor_name).where(AuditEntry.event == "barrier:answered")
    ).one()
    assert said.startswith("Jo Field" if who == "contact" else "Una Behind")


def test_but_of_other_barriers_and_restricted_ones_they_find_nothing(client, kent, asked):
    barrier, contact = asked
    make.barrier(pilot=kent)
    client.sign_in(contact)
    for page in ("/barriers/B-002", "/barriers/B-002/respond", "/barriers/B-002/expected"):
        assert client.get(page).status_code == 404

    with transaction():
        db.session.get_one(type(barrier), barrier.id).is_restricted = True
    for page in ("/barriers/B-001", "/barriers/B-001/respond", "/barriers/B-001/expected"):
        assert client.get(page).status_code == 404


def test_who_was_the_contact_before_finds_nothing_either(client, asked):
    _barrier, contact = asked
    named = db.session.scalars(select(OrganisationContact)).one()
    with transaction():
        db.session.get_one(OrganisationContact, named.id).ends_on = TODAY
    client.sign_in(contact)
    assert client.get("/barriers/B-001").status_code == 404


def test_a_place_does_not_say_when_the_department_responds(client, kent, asked):
    client.sign_in(make.pilot_lead(kent))

    assert "Give expected date" not in client.get("/barriers/B-001").page.text
    assert client.get("/barriers/B-001/expected").status_code == 403


def test_a_link_says_when_a_response_is_expected(client, asked):
    barrier, contact = asked
    make.programme()
    where = "/answer/" + make.answer_link(
        barrier, contact, "response-expected", endpoint="barriers.show_barrier"
    )

    page = client.submit(
        where, "Say when to expect the response", expected_on=date(2010, 2, 26)
    ).page

    assert "The due date and the reminders stay the same" in page.text
    assert (barrier.expected_on, barrier.expected_said_by) == (date(2010, 2, 26), "Jo Field")


def test_what_was_expected_is_over_once_it_is_asked_again(client, kent, asked):
    barrier, _contact = asked
    office = make.actor(make.secretariat())
    service.expect_response(office, barrier=barrier, expected_on=date(2010, 2, 26))
    service.record_response(
        office,
        barrier=barrier,
        outcome=ResponseOutcome.ACCEPTED,
        text="Yes.",
        responded_on=TODAY,
    )
    with pytest.raises(DomainError, match="No response is awaited"):
        service.expect_response(office, barrier=barrier, expected_on=date(2010, 3, 1))

    service.reopen_barrier(office, barrier=barrier)

    assert (barrier.expected_on, barrier.expected_said_by) == (None, "")
