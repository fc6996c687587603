"""One administrator alone reaches nothing: high roles, clearances and addresses of others need a
second person, and whose address it is can refuse."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import queries
from app.accounts import service as granting
from app.accounts.approvals import jobs, service
from app.accounts.approvals import queries as approvals
from app.accounts.approvals.models import AccountRequest
from app.accounts.approvals.rules import MAY_REFUSE, OPEN, WAITS, RequestState
from app.accounts.roles import service as clearing
from app.audit.models import AuditEntry
from app.core import clock
from app.core.access import HIGH_ROLES, OPERATOR, Role
from app.core.database import transaction
from app.core.errors import DomainError, Refused
from app.core.markings import Marking
from app.extensions import db
from app.packs.rules import PackState
from tests import factories as make
from tests.integration.approvals.asking import (
    ASKED,
    LOW,
    RAISED,
    ask,
    is_done,
    page_of,
    request_page,
    the_request,
)
from tests.letters import letters_to

# One alone


@pytest.mark.parametrize("what", ASKED)
def test_an_administrator_alone_only_asks(client, ann, bob, chair, what):
    page = ask(client, ann, chair, what)

    assert "Requested. It will take effect once a second person approves it." in page.text
    assert not is_done(what, chair)
    assert the_request().state is RequestState.WAITING
    assert client.get(request_page()).page.text.count("someone else must decide") == 1
    sent = {"csrf_token": page.token, "version": "1"}
    assert client.post(f"{request_page()}/approve", data=sent).status_code == 403
    assert not is_done(what, chair)


@pytest.mark.parametrize("what", ASKED)
def test_a_second_person_approves_and_it_is_done(client, ann, bob, chair, what):
    names = ann.person.name, bob.person.name
    ask(client, ann, chair, what)
    client.sign_in(bob)
    due = client.get("/").page
    assert any(href == request_page() for _text, href in due.links)

    page = client.submit(request_page(), "Approve the request").page

    if what == "address":
        assert "Not yet in effect" in page.text
        assert not is_done(what, chair)
        with clock.frozen(now=clock.now() + MAY_REFUSE):
            jobs.settle()
    assert is_done(what, chair)
    assert the_request().state is RequestState.DONE
    found = client.sign_in(ann).get("/audit?q=Asked+for+by").page.text
    assert "Asked for by {}, approved by {}.".format(*names) in found


def test_a_declined_request_does_nothing_and_is_told(client, ann, bob, chair):
    ask(client, ann, chair, "secretariat")

    client.sign_in(bob).do(request_page(), "Decline the request")

    assert not is_done("secretariat", chair)
    [letter] = letters_to("ann@example.org")
    assert letter.subject == "Your request was declined"
    assert request_page() in letter.text


def test_the_person_concerned_does_not_decide(client, ann, bob):
    lowered = make.secretariat(**LOW)
    actor = make.actor(lowered)
    ask(client, ann, lowered, "clearance")

    assert "This request is about you" in client.sign_in(lowered).get(request_page()).page.text
    with pytest.raises(Refused):
        service.approve(actor, request=the_request())


@pytest.mark.one_engine
def test_only_who_decides_declines_and_only_who_asked_withdraws(ann, bob, chair):
    request = make.account_request(asked_by=ann.person, person=chair.person)
    no_deciders = [make.actor(each) for each in (ann, chair, make.reader())]
    not_who_asked = [make.actor(each) for each in (bob, chair)]
    for actor in no_deciders:
        with pytest.raises(Refused), transaction():
            service.decline(actor, request=request)
    for actor in not_who_asked:
        with pytest.raises(Refused), transaction():
            service.withdraw(actor, request=request)

    assert the_request().state is RequestState.WAITING


@pytest.mark.one_engine
def test_what_is_approved_is_done_in_the_name_of_who_asked(ann, bob, chair):
    asked_by = ann.person.name
    with transaction():
        service.grant_role(
            make.actor(ann), person=chair.person, role=Role.SECRETARIAT, starts_on=clock.real_day()
        )
    with transaction():
        service.approve(make.actor(bob), request=the_request())

    granted = select(AuditEntry).where(AuditEntry.event == "role:granted")
    assert db.session.scalars(granted.order_by(AuditEntry.id)).all()[-1].actor_name == asked_by


def test_nobody_decides_twice_or_after_two_weeks(client, ann, bob, chair):
    ask(client, ann, chair, "secretariat")
    stale = client.sign_in(bob).get(request_page()).page

    with clock.frozen(now=clock.now() + WAITS):
        client.sign_in(bob)
        told = client.submit(request_page(), "Approve the request").page
        assert "no longer waiting" in told.text
        jobs.settle()
        assert the_request().state is RequestState.EXPIRED
        assert client.send(stale, "Approve the request").status_code != 200
    assert not is_done("secretariat", chair)


@pytest.mark.one_engine
def test_whoever_decides_is_shown_what_waits_for_them_the_oldest_first(ann, bob):
    now = clock.now()
    later, first = (
        make.account_request(asked_by=ann.person, asked_at=now - timedelta(days=age)).id
        for age in (1, 2)
    )
    make.account_request(asked_by=ann.person, expires_at=now)
    make.account_request(asked_by=ann.person, state=RequestState.DECLINED)
    about = make.account_request(asked_by=ann.person, person=bob.person).id
    own = make.account_request(asked_by=bob.person).id

    def waiting(who):
        return [each.id for each in approvals.list_waiting(who)]

    assert waiting(None) == [first, later, about, own]
    assert waiting(bob.person_id) == [first, later]
    assert waiting(ann.person_id) == [own]
    assert waiting(make.account().person_id) == []


def test_requests_are_listed_by_their_state(client, ann):
    make.account_request(person=make.person(name="Waiting Person"))
    make.account_request(person=make.person(name="Declined Person"), state=RequestState.DECLINED)
    client.sign_in(ann)

    every = client.get("/account-requests?state=all").page.text
    declined = client.get("/account-requests?state=declined").page.text

    assert "Waiting Person" in every + client.get("/account-requests").page.text
    assert "Declined Person" in declined
    assert "Waiting Person" not in declined


@pytest.mark.one_engine
def test_nobody_asks_for_a_clearance_of_their_own_or_without_the_right(ann, bob):
    own, stranger = make.actor(ann), make.actor(make.account())
    lowered = make.account(**LOW).person_id
    with transaction():
        queries.find_account_of(ann.person_id).clearance_since_2014 = Marking.OFFICIAL
    for actor, person_id in ((own, ann.person_id), (stranger, lowered)):
        account = queries.find_account_of(person_id)
        with pytest.raises(DomainError), transaction():
            service.record_clearance(actor, account=account, **RAISED)


@pytest.mark.one_engine
def test_a_request_ends_at_the_very_time_it_was_given(ann, bob):
    request = make.account_request(asked_by=ann.person, expires_at=clock.now() + WAITS)
    with clock.frozen(now=request.expires_at):
        jobs.settle()

    assert db.session.get(AccountRequest, request.id).state not in OPEN


def test_what_whoever_asked_may_no_longer_do_is_not_done(client, ann, bob, chair):
    ask(client, ann, chair, "secretariat")
    make.administrator()
    held = queries.find_grant(ann.person_id, Role.ADMINISTRATOR)
    with transaction():
        granting.end_grant(OPERATOR, grant=held)

    answer = client.sign_in(bob).submit(request_page(), "Approve the request")

    assert answer.status_code == 403
    assert not is_done("secretariat", chair)


def test_the_same_is_asked_for_once(client, ann, bob, chair):
    ask(client, ann, chair, "secretariat")

    again = ask(client, ann, chair, "secretariat")

    assert again.errors == ["This has already been requested and is awaiting a decision."]


def test_where_nobody_could_decide_that_is_said(client, ann, chair):
    page = ask(client, ann, chair, "secretariat")

    assert "no one else is an administrator or in the secretariat" in page.errors[0]


def test_a_request_is_withdrawn_by_whoever_asked(client, ann, bob, chair):
    ask(client, ann, chair, "secretariat")

    client.do(request_page(), "Withdraw the request")

    assert the_request().state is RequestState.WITHDRAWN
    assert "Approve" not in client.sign_in(bob).get(request_page()).page.text


def test_a_clearance_is_lowered_and_a_daily_role_granted_at_once(client, ann, bob):
    account, group = make.account(), make.group()
    client.sign_in(ann)

    client.do(f"{page_of(account)}/clearance", clearance_since_2014="official")
    client.do(f"{page_of(account)}/roles/new", role="reader", group_id=group.id)

    assert queries.find_account_of(account.person_id).clearance_since_2014 is Marking.OFFICIAL
    assert queries.find_grant(account.person_id, Role.READER, group.id)


def test_services_refuse_one_person_alone(ann, bob, chair):
    actor, person, other, today = make.actor(ann), chair.person, make.person(), clock.real_day()
    for alone in (
        lambda: granting.grant_role(actor, person=person, role=Role.SECRETARIAT, starts_on=today),
        lambda: clearing.record_clearance(actor, account=chair, **RAISED),
        lambda: granting.keep_account(
            actor, person=person, account=chair, email="b@example.org", is_enabled=True
        ),
        lambda: granting.keep_account(
            actor, person=other, account=None, email="c@example.org", is_enabled=True
        ),
    ):
        with pytest.raises(DomainError, match="second person"), transaction():
            alone()


@pytest.mark.parametrize(
    ("role", "over"),
    [("reader", "group_id"), ("pilot_contributor", "pilot_id"), ("spend_moderator", "")],
)
def test_nobody_gives_themselves_a_role_that_reads(client, ann, bob, role, over):
    record = make.group() if over == "group_id" else make.pilot()
    scope = {over: record.id} if over else {}

    page = client.sign_in(ann).submit(f"{page_of(ann)}/roles/new", role=role, **scope).page

    assert page.errors[0].startswith("You cannot make yourself")
    assert client.get("/risks").status_code == 403
    assert client.get("/packs").status_code == 403


@pytest.mark.one_engine
def test_what_is_approved_is_granted_for_the_days_that_were_asked_for(ann, bob, chair):
    starts_on = clock.real_day() + timedelta(days=2)
    ends_on = starts_on + timedelta(days=30)
    with transaction():
        state = service.grant_role(
            make.actor(ann),
            person=chair.person,
            role=Role.SECRETARIAT,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        assert state is RequestState.WAITING
    with transaction():
        service.approve(make.actor(bob), request=the_request())

    [grant] = queries.list_grants_of(chair.person_id)
    assert (grant.role, grant.starts_on, grant.ends_on) == (Role.SECRETARIAT, starts_on, ends_on)


@pytest.mark.one_engine
def test_a_daily_role_is_granted_for_its_pilot_and_its_days(ann, chair):
    pilot, today = make.pilot(), clock.real_day()
    ends_on = today + timedelta(days=9)
    with transaction():
        state = service.grant_role(
            make.actor(ann),
            person=chair.person,
            role=Role.PILOT_CONTRIBUTOR,
            starts_on=today,
            ends_on=ends_on,
            pilot_id=pilot.id,
        )

    assert state is RequestState.DONE
    [grant] = queries.list_grants_of(chair.person_id)
    assert (grant.pilot_id, grant.starts_on, grant.ends_on) == (pilot.id, today, ends_on)


@pytest.mark.one_engine
def test_a_clearance_that_is_asked_for_is_recorded_as_it_was_asked_for(ann, bob, chair):
    with transaction():
        service.record_clearance(make.actor(ann), account=chair, **RAISED)
    with transaction():
        service.approve(make.actor(bob), request=the_request())

    found = queries.find_account_of(chair.person_id)
    assert (found.clearance_before_2014, found.clearance_since_2014) == tuple(RAISED.values())


@pytest.mark.one_engine
def test_whoever_decides_is_told_but_for_those_whom_it_is_about(ann, bob):
    lowered, other = make.secretariat(**LOW), make.administrator(email="other@example.org")
    with transaction():
        service.record_clearance(make.actor(ann), account=lowered, **RAISED)

    subject = "A request needs a second person’s approval"
    for account, is_told in ((ann, False), (lowered, False), (bob, True), (other, True)):
        assert (subject in [m.subject for m in letters_to(account.email)]) is is_told


@pytest.mark.one_engine
def test_where_only_the_person_concerned_could_decide_nothing_is_asked(ann):
    lowered = make.secretariat(**LOW)

    with pytest.raises(DomainError, match="no one else"), transaction():
        service.record_clearance(make.actor(ann), account=lowered, **RAISED)


@pytest.mark.one_engine
def test_a_different_role_is_another_request(ann, bob, chair):
    today = clock.real_day()
    for role in HIGH_ROLES:
        with transaction():
            service.grant_role(make.actor(ann), person=chair.person, role=role, starts_on=today)

    assert len(db.session.scalars(select(AccountRequest)).all()) == 2


@pytest.mark.one_engine
def test_what_is_closed_is_neither_withdrawn_nor_decided_nor_refused(ann, bob, chair):
    make.refusable_change(chair, asked_by=ann.person)
    actors = [make.actor(who) for who in (ann, bob, chair)]
    for state in RequestState:
        if state not in OPEN:
            with transaction():
                the_request().state = state
            acts = (service.withdraw, service.approve, service.refuse)
            for actor, act in zip(actors, acts, strict=True):
                with pytest.raises(DomainError, match="no longer"), transaction():
                    act(actor, request=the_request())
            assert the_request().state is state


@pytest.mark.one_engine
def test_what_is_approved_and_waits_can_be_withdrawn(ann, chair):
    make.refusable_change(chair, asked_by=ann.person)
    with transaction():
        service.withdraw(make.actor(ann), request=the_request())

    with clock.frozen(now=clock.now() + MAY_REFUSE):
        jobs.settle()
    assert the_request().state is RequestState.WITHDRAWN
    assert not is_done("address", chair)


@pytest.mark.one_engine
def test_who_holds_a_high_role_today_decides(app):
    today = clock.real_day()
    new, old, later, shut = (make.account() for _ in range(4))
    for account, days in (
        (later, {"starts_on": today + timedelta(days=1), "ends_on": None}),
        (old, {"starts_on": today - timedelta(days=9), "ends_on": today}),
        (shut, {"starts_on": today - timedelta(days=9), "ends_on": None}),
        (new, {"starts_on": today, "ends_on": today + timedelta(days=1)}),
    ):
        make.role(account.person, Role.ADMINISTRATOR, **days)
    make.role(make.account().person, Role.READER, make.group())
    with transaction():
        shut.is_enabled = False

    assert list(approvals.list_deciders()) == [new.person_id]
    assert approvals.find_first_administrator() == shut.person_id
    with transaction():
        queries.find_grant(shut.person_id, Role.ADMINISTRATOR).ends_on = today
    assert approvals.find_first_administrator() == new.person_id


# Alone all the same


@pytest.mark.parametrize("what", sorted(set(ASKED) - {"address"}))
def test_until_the_first_pack_the_first_administrator_begins_alone(client, what):
    first, chair = make.administrator(), make.account(**LOW)

    ask(client, first, chair, what)

    assert is_done(what, chair)
    found = client.get("/audit?q=without+a+second+person").page.text
    assert "without a second person. No pack has been issued yet." in found


def test_until_then_an_address_is_changed_alone_but_waits_a_day(client):
    first, chair = make.administrator(), make.account(email="chair@example.org", **LOW)

    ask(client, first, chair, "address")

    assert the_request().state is RequestState.APPROVED
    assert not is_done("address", chair)
    found = client.get("/audit?q=without+a+second+person").page.text
    assert "Address after@example.org" in found
    with clock.frozen(now=clock.now() + MAY_REFUSE):
        jobs.settle()
    assert is_done("address", chair)


def test_until_then_any_other_administrator_asks(client):
    make.administrator()
    second, chair = make.administrator(), make.account(**LOW)

    ask(client, second, chair, "secretariat")

    assert not is_done("secretariat", chair)


def test_a_programme_with_one_administrator_says_what_is_lost(app, databases, engine, client):
    site = databases.new_app(engine, "work", SECOND_PERSON="no")
    make.pack(make.meeting(), PackState.ISSUED)
    only, chair = make.administrator(), make.account(email="chair@example.org", **LOW)
    browser = site.test_client().sign_in(only)

    assert "an administrator acting alone" in browser.get("/account-requests").page.text
    ask(browser, only, chair, "secretariat")
    ask(browser, only, chair, "address")

    assert is_done("secretariat", chair)
    assert not is_done("address", chair), "that still waits a day"
    assert letters_to("chair@example.org")[0].subject == "Your email address will be changed"


def test_a_command_is_the_operators(begun, run):
    made = run(
        "accounts",
        "create-administrator",
        "--email=second@example.org",
        "--name=Second",
        "--secretariat",
        input=make.PASSWORD,
    )

    assert made.exit_code == 0, made.output
