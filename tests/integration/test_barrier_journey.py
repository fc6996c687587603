"""A barrier of two places: joined, sent, late, taken up to groups, answered, resolved by both."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.barriers import queries, service
from app.barriers.models import Barrier, BarrierResponse
from app.barriers.rules import (
    BARRIER_WORKFLOW,
    Agreement,
    BarrierCategory,
    BarrierEventKind,
    BarrierState,
    GroupStep,
    ResponseOutcome,
    Triage,
    due_date,
)
from app.core import clock
from app.core.due import list_due
from app.core.errors import DomainError, Refused
from app.core.kept import KeptForGood
from app.core.working_days import is_working_day, working_days_between
from app.extensions import db
from app.governance.decisions.service import announce_decisions
from app.notifications.models import Message
from app.withdrawals.service import restore_record, withdraw_record
from tests import factories as make

pytestmark = pytest.mark.one_engine

TODAY = make.TODAY


@pytest.fixture
def places(app):
    make.pin()
    return make.pilot(name="Kent"), make.pilot(name="Durham")


@pytest.fixture
def office(places):
    return make.actor(make.secretariat())


def subjects():
    return list(db.session.scalars(select(Message.subject).order_by(Message.id)))


def the(reference="B-001"):
    db.session.expire_all()
    return queries.get_barrier(reference)


def test_one_that_is_like_another_is_offered_and_raised_by_both(client, places):
    kent, durham = places
    make.barrier(
        title="Ring-fenced grants stop joint work", pilot=kent, category=BarrierCategory.FUNDING
    )
    client.sign_in(make.pilot_lead(durham))

    form = client.get("/barriers/new").page
    asked = client.send(
        form,
        title="Ring-fenced money stops joint teams",
        detail="Two teams sit apart.",
        ask="Lift the ring-fence.",
    ).page
    assert asked.errors == ["Choose whether it is one of these."]
    assert "B-001 Ring-fenced grants stop joint work" in asked.text
    page = client.send(asked, same_as=the().id).page

    assert "B-001 has been raised by you too." in page.text
    assert "Two teams sit apart." in page.text
    assert [each.pilot.name for each in the().raisers] == ["Kent", "Durham"]
    assert db.session.scalars(select(Barrier)).all() == [the()]


def test_what_is_different_is_a_barrier_of_its_own(client, places):
    kent, durham = places
    make.barrier(title="Ring-fenced grants stop joint work", pilot=kent)
    client.sign_in(make.pilot_lead(durham))

    asked = client.submit("/barriers/new", title="Ring-fenced grants for homes", ask="Lift.").page
    client.do(asked, same_as=0)

    assert the("B-002").title == "Ring-fenced grants for homes"


def test_joining_keeps_who_raised_each_what_was_said_and_what_happened(client, places):
    kent, durham = places
    client.sign_in(make.secretariat())
    make.barrier(pilot=kent, title="Grants")
    make.barrier(
        pilot=durham,
        title="Money in pots",
        detail="Nobody may mix it.",
        state=BarrierState.RESPONDED,
        response="Not this year.",
        responded_on=date(2010, 1, 20),
    )

    page = client.submit("/barriers/B-002/join", into="B-001").page

    assert "B-002 joined to B-001." in page.text
    assert "Money in pots Nobody may mix it." in page.text
    assert "Not this year." in page.text
    joined = the()
    assert [(each.pilot_id, each.joined_from) for each in joined.raisers] == [
        (kent.id, ""),
        (durham.id, "B-002"),
    ]
    assert joined.events[0].kind is BarrierEventKind.JOINED
    old = client.get("/barriers/B-002", follow_redirects=True).page
    assert "/barriers/B-001" in dict(old.links).values()  # the old address leads there
    assert [p[0].split()[0] for p in client.get("/barriers").page.rows] == ["B-001"]
    assert [p[0].split()[0] for p in client.get(f"/barriers?pilot={durham.id}").page.rows] == [
        "B-001"
    ]


def test_what_was_joined_takes_its_raisers_responses_and_history_along_when_it_is_restored(
    client, places, office
):
    kent, durham = places
    make.barrier(pilot=kent)
    old = make.barrier(pilot=durham, state=BarrierState.RESPONDED, response="Not this year.")
    withdraw_record(office, record=old, withdrawn_reason="The same", repeats="B-001")
    db.session.commit()
    restore_record(office, record=old)
    db.session.commit()

    first, second = the(), the("B-002")
    assert [each.pilot_id for each in first.raisers] == [kent.id]
    assert first.responses == []
    assert [(each.pilot_id, each.joined_from) for each in second.raisers] == [(durham.id, "")]
    assert [(each.text, each.origin) for each in second.responses] == [("Not this year.", "")]
    assert first.events[0].kind is second.events[0].kind is BarrierEventKind.PARTED
    client.sign_in(make.secretariat())
    page = client.get("/barriers/B-001").page.text
    assert "B-002 restored, and no longer part of this one" in page


@pytest.mark.parametrize("change", ["change", "remove"])
@pytest.mark.parametrize("part", ["responses", "events"])
@pytest.mark.every_engine
def test_no_response_and_no_line_of_history_is_changed_or_removed(places, part, change):
    kent, _ = places
    make.barrier(pilot=kent, state=BarrierState.RESPONDED, response="Not this year.")
    kept = getattr(the(), part)[-1]
    if change == "change":
        kept.text = "Yes."
    else:
        db.session.delete(kept)

    with pytest.raises(KeptForGood):
        db.session.flush()
    db.session.rollback()


@pytest.mark.every_engine
def test_the_next_step_is_due_from_the_secretariat_until_it_is_taken(places, office):
    kent, _ = places
    make.barrier(pilot=kent, state=BarrierState.RETURNED)
    service.raise_again(office, barrier=the())
    db.session.commit()

    (owed,) = [each for each in list_due() if each.kind == "barrier_triage"]
    assert (owed.due_on, owed.is_of_secretariat) == (due_date(TODAY, 5), True)

    service.triage_barrier(
        office,
        barrier=the(),
        triage=Triage.ACCEPT,
        department_id=None,
        respond_by_on=None,
        reason="",
    )
    db.session.commit()
    assert not [each for each in list_due() if each.kind == "barrier_triage"]


def test_the_secretariat_sends_it_and_the_contact_is_told(client, places):
    kent, _ = places
    treasury = make.department(name="HM Treasury")
    contact = make.account(make.person(name="Jo Field"))
    make.contact(treasury, contact.person)
    make.barrier(pilot=kent, state=BarrierState.RAISED, department_id=None)
    client.sign_in(make.secretariat())

    nobody = client.submit("/barriers/B-001/triage", triage="send").page
    sent = client.send(nobody, department_id=treasury.id).page

    assert nobody.errors == ["Choose the department to ask."]
    assert "Response due 5 March 2010" in sent.text
    assert subjects() == ["B-001: please respond by 5 March 2010"]
    (owed,) = [each for each in list_due() if each.kind == "response"]
    assert (owed.person_id, owed.due_on) == (contact.person_id, date(2010, 3, 5))


def test_what_is_returned_says_why_and_can_be_raised_again(client, places):
    kent, _ = places
    lead = make.pilot_lead(kent)
    make.barrier(pilot=kent, state=BarrierState.RAISED)
    client.sign_in(make.secretariat())

    silent = client.submit("/barriers/B-001/triage", triage="return").page
    client.do(silent, reason="The council can change it itself.")
    client.sign_in(lead)
    page = client.get("/barriers/B-001").page

    assert silent.errors == ["Enter why it is returned."]
    assert "The council can change it itself." in page.text
    assert subjects() == ["B-001 has been returned to you"]
    client.do(page, "Raise this barrier again")
    assert the().state is BarrierState.RAISED


def test_the_clock_is_moved_only_with_a_reason_and_both_dates_stay(client, places):
    kent, _ = places
    make.barrier(pilot=kent, respond_by_on=date(2010, 2, 1))
    client.sign_in(make.secretariat())

    silent = client.submit("/barriers/B-001/extend", respond_by_on=date(2010, 2, 19)).page
    page = client.send(silent, reason="The Budget comes first.").page

    assert silent.errors == ["Enter why the date is changed."]
    assert "Response date changed, from 1 February 2010 to 19 February 2010" in page.text
    assert "The Budget comes first." in page.text
    assert the().goes_up_on == due_date(date(2010, 2, 19), 5)


def test_late_goes_up_by_rule_and_the_answer_comes_back_to_all(client, places, office):
    """The very journey: officials, then ministers, then down to both places and the department."""
    kent, durham = places
    leads = [make.pilot_lead(kent), make.pilot_lead(durham)]
    officials = make.meeting(group=make.group(slug="officials", barrier_step=GroupStep.FIRST))
    ministers = make.meeting(group=make.group(slug="ministers", barrier_step=GroupStep.SECOND))
    treasury = make.department(name="HM Treasury")
    make.contact(treasury, make.account(make.person(name="Jo Field")).person)
    raised = make.barrier(pilot=kent, department=treasury, respond_by_on=date(2010, 1, 25))
    raised.goes_up_on = due_date(date(2010, 1, 25), 5)
    service.raise_barrier_too(office, barrier=raised, pilot_id=durham.id, own_words="Here too.")
    db.session.commit()
    client.sign_in(make.secretariat())

    def suggested(meeting):
        group = "officials" if meeting is officials else "ministers"
        where = f"/meetings/{group}/{meeting.held_on}/suggestions"
        return dict(client.get(where).page.links)

    assert not any("B-001" in text for text in suggested(ministers))
    accept = next(href for text, href in suggested(officials).items() if "Accept B-001" in text)
    client.do(accept)
    assert (the().state, the().group_id) == (BarrierState.ESCALATED, officials.group_id)
    assert not any("Accept B-001" in text for text in suggested(officials))

    make.pin(date(2010, 2, 25))  # ten clear working days later
    assert any("Accept B-001" in text for text in suggested(ministers))
    client.do(
        "/barriers/B-001/escalate", group_id=ministers.group_id, reason="Officials cannot agree."
    )
    assert the().state is BarrierState.ESCALATED_FURTHER
    page = client.submit(
        "/barriers/B-001/group-answer",
        outcome="accepted",
        text="The ring-fence goes in 2011.",
        responded_on=date(2010, 2, 25),
    ).page
    assert "The ring-fence goes in 2011." in page.text
    said = [each for each in subjects() if "has an answer from" in each]
    assert len(said) == 3  # two leads and the contact

    client.sign_in(leads[0])
    page = client.submit("/barriers/B-001/resolve", resolution="The grant letter changed.").page
    assert "Awaiting agreement that it is resolved" in page.text
    (owed,) = [each for each in list_due() if each.kind == "barrier_agreement"]
    assert owed.person_id == leads[1].person_id
    client.sign_in(leads[1])
    page = client.submit("/barriers/B-001", "Agree for Durham").page
    assert "B-001 is resolved." in page.text
    assert the().resolution_agreed == "Kent, Durham"
    assert [each for each in list_due() if each.kind == "barrier_agreement"] == []


def test_a_place_that_does_not_agree_opens_it_again(client, places, office):
    kent, durham = places
    barrier = make.barrier(pilot=kent, state=BarrierState.RESPONDED, responded_on=TODAY)
    service.raise_barrier_too(office, barrier=barrier, pilot_id=durham.id, own_words="")
    db.session.commit()
    client.sign_in(make.pilot_lead(kent))
    client.do("/barriers/B-001/resolve", resolution="Changed.")
    client.sign_in(make.pilot_lead(durham))

    page = client.submit(
        f"/barriers/B-001/disagree/{durham.id}", note="Our grant was left out."
    ).page

    assert "Durham does not agree that it is resolved: Our grant was left out." in page.text
    assert the().state is BarrierState.RESPONDED


@pytest.mark.every_engine
def test_two_who_agree_at_once_resolve_it_once(places, office):
    """The second is told who was first; nothing is lost."""
    kent, durham = places
    barrier = make.barrier(pilot=kent)
    service.raise_barrier_too(office, barrier=barrier, pilot_id=durham.id, own_words="")
    db.session.commit()
    barrier = the()
    service.resolve_barrier(office, barrier=barrier, resolution="Changed.")
    service.agree_resolved(office, barrier=barrier, pilot_id=kent.id)
    service.agree_resolved(office, barrier=barrier, pilot_id=durham.id)
    assert barrier.state is BarrierState.RESOLVED

    with pytest.raises(DomainError, match="You are not asked whether"):
        service.agree_resolved(office, barrier=barrier, pilot_id=durham.id)


def test_closing_without_agreement_says_why_and_only_the_secretariat_may(client, places):
    kent, _ = places
    barrier = make.barrier(pilot=kent)
    with pytest.raises(Refused):
        service.close_barrier(make.actor(make.pilot_lead(kent)), barrier=barrier, reason="Enough.")
    client.sign_in(make.secretariat())

    page = client.submit("/barriers/B-001/close", reason="No one has the power.").page

    assert "Closed without agreement" in page.text
    assert "No one has the power." in page.text


def test_what_was_sent_is_not_deleted_with_its_answers(client, places):
    kent, _ = places
    client.sign_in(make.secretariat())
    make.barrier(pilot=kent, response="Yes.")
    assert client.get(f"/delete/barrier/{the().id}").status_code == 403


def test_a_place_takes_up_an_opportunity(client, places):
    kent, durham = places
    make.barrier(pilot=kent, kind="opportunity", applies_to="Any place with a hospital.")
    client.sign_in(make.pilot_lead(durham))

    page = client.submit("/barriers/B-001/take-up", note="In two wards.").page
    again = client.submit("/barriers/B-001/take-up", pilot_id=durham.id).page

    assert "Durham, 4 February 2010: In two wards." in page.text
    assert again.errors == ["This pilot has taken it up already."]


STEPS = (
    "respond", "correct", "refuse", "ask", "extend", "escalate", "answer", "resolve", "agree",
    "disagree", "close", "merge",
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=10))
def test_whatever_is_done_no_response_is_lost_and_states_follow_each_other(
    app, places, office, steps
):
    kent, _ = places
    group = make.group(barrier_step=GroupStep.FIRST)
    barrier = make.barrier(pilot=kent, raised_on=TODAY, respond_by_on=TODAY + timedelta(days=20))
    barrier = the(barrier.reference)
    said, before = [], barrier.state
    for number, step in enumerate(steps):
        text = f"{step} {number}"
        try:
            with db.session.begin_nested():
                _do(step, office, barrier, group, kent, text)
            if step in ("respond", "correct", "refuse", "answer"):
                said.append(text)
        except DomainError:
            db.session.expire_all()
        db.session.flush()
        if step == "merge" and barrier.repeats_id:
            barrier = queries.load_parts(db.session.get(Barrier, barrier.repeats_id))
            before = barrier.state
        now = barrier.state
        assert now == before or now in BARRIER_WORKFLOW.moves_from(before), (step, before, now)
        before = now
        kept = db.session.scalars(
            select(BarrierResponse.text)
            .where(BarrierResponse.barrier_id == barrier.id)
            .order_by(BarrierResponse.id)
        ).all()
        assert list(kept) == said
        barrier = queries.load_parts(barrier)
    assert [each.text for each in barrier.responses] == said[::-1]


def _do(step, office, barrier, group, kent, text):
    answers = {
        "respond": ResponseOutcome.ACCEPTED,
        "correct": ResponseOutcome.PARTLY,
        "refuse": ResponseOutcome.NOT_ACCEPTED,
    }
    today = clock.today()
    if step in answers:
        facts = {"outcome": answers[step], "text": text, "responded_on": today}
        service.record_response(office, barrier=barrier, **facts)
    elif step == "answer":
        facts = {"outcome": ResponseOutcome.PARTLY, "text": text, "responded_on": today}
        service.record_group_answer(office, barrier=barrier, **facts)
    elif step == "ask":
        service.reopen_barrier(office, barrier=barrier)
    elif step == "extend":
        due_on = (barrier.respond_by_on or today) + timedelta(days=3)
        service.extend_response(office, barrier=barrier, respond_by_on=due_on, reason=text)
    elif step == "escalate":
        service.escalate_barrier(office, barrier=barrier, group_id=group.id, reason=text)
    elif step == "resolve":
        service.resolve_barrier(office, barrier=barrier, resolution=text)
    elif step == "agree":
        service.agree_resolved(office, barrier=barrier, pilot_id=kent.id)
    elif step == "disagree":
        service.disagree_resolved(office, barrier=barrier, pilot_id=kent.id, note=text)
    elif step == "close":
        service.close_barrier(office, barrier=barrier, reason=text)
    else:
        other = make.barrier(pilot=kent)
        withdraw_record(office, record=barrier, withdrawn_reason="Same", repeats=other.reference)


@given(
    start=st.dates(date(2009, 1, 1), date(2030, 12, 31)),
    days=st.integers(1, 60),
    longer=st.integers(0, 40),
)
@settings(max_examples=100, deadline=None)
def test_the_clock_counts_clear_working_days_over_bank_holidays(start, days, longer):
    due_on = due_date(start, days)

    assert is_working_day(due_on)
    assert working_days_between(start, due_on - timedelta(days=1)) >= days
    assert working_days_between(start, due_on) == days + 1
    assert due_date(start, days + longer) >= due_on


def test_agreement_is_asked_of_whoever_joins_while_places_are_asked(places, office):
    kent, durham = places
    barrier = make.barrier(pilot=kent)
    barrier = the(barrier.reference)
    service.resolve_barrier(office, barrier=barrier, resolution="Changed.")
    service.raise_barrier_too(office, barrier=barrier, pilot_id=durham.id, own_words="")
    assert [each.agreement for each in barrier.raisers] == [Agreement.ASKED, Agreement.ASKED]


def test_what_a_response_promises_becomes_an_action_of_the_contact(client, places):
    kent, _ = places
    make.group(slug="officials", name="Officials")
    treasury = make.department(name="HM Treasury")
    contact = make.account(make.person(name="Jo Field"))
    make.contact(treasury, contact.person)
    make.barrier(pilot=kent, department=treasury)
    client.sign_in(make.secretariat())
    page = client.submit(
        "/barriers/B-001/respond",
        outcome="accepted",
        text="Yes.",
        change="The ring-fence goes",
        change_by_on=date(2010, 4, 1),
        change_in="the grant letter",
        responded_on=TODAY,
    ).page

    link = next(
        href for text, href in page.links if text.startswith("Add an action for what was promised")
    )
    client.do(link)

    page = client.get("/barriers/B-001").page
    assert "A-001 B-001: The ring-fence goes in the grant letter" in page.text
    assert "Jo Field 1 Apr 10" in page.text
    assert not any(
        text.startswith("Add an action for what was promised") for text, _href in page.links
    )


def test_what_the_group_decides_on_its_item_comes_back_once_it_is_announced(client, places):
    kent, _ = places
    group = make.group(slug="ministers", barrier_step=GroupStep.FIRST)
    meeting = make.meeting(group=group, held_on=TODAY)
    item = make.agenda_item(meeting=meeting)
    barrier = make.barrier(
        pilot=kent, state=BarrierState.ESCALATED, group_id=group.id, escalated_on=TODAY
    )
    make.suggestion_answer(meeting, key=f"barrier:{barrier.id}:overdue:2010-01-11", item_id=item.id)
    decision = make.decision(group=group, meeting=meeting, item_id=item.id, announced_on=None)
    office = make.actor(make.secretariat())

    announce_decisions(meeting.id, TODAY, office)

    found = the()
    assert found.state is BarrierState.RESPONDED
    assert found.responses[0].decision_id == decision.id
    assert decision.reference in found.responses[0].text


def test_the_contact_responds_by_the_link_in_the_email_once(client, places):
    kent, _ = places
    make.programme()
    treasury = make.department(name="HM Treasury")
    make.contact(treasury, make.account(make.person(name="Jo Field")).person)
    make.barrier(pilot=kent, department=treasury, state=BarrierState.RAISED)
    client.sign_in(make.secretariat())
    client.do("/barriers/B-001/triage", triage="send", department_id=treasury.id)
    message = db.session.scalars(select(Message)).one()
    link = re.search(r"Give the response:\n\S+?(/answer/\S+)", message.text)[1]
    client.post("/sign-out")

    page = client.submit(link, outcome="partly", text="From 2011.", change="Two grants").page
    again = client.get(link)

    assert message.is_secret
    assert "B-001" in page.text
    assert [each.text for each in the().responses] == ["From 2011."]
    assert the().responses[0].recorded_by.startswith("Jo Field")
    assert again.status_code == 410
