"""What others did to what someone waits for."""

from datetime import date, timedelta

import pytest

from app.barriers import service as barriers
from app.barriers.rules import ResponseOutcome
from app.core import clock
from app.core.database import transaction
from app.core.domain import domains_of
from app.core.markings import Marking
from app.core.news import Period, list_awaited
from app.delivery import service as delivery
from app.delivery.rules import ChangeState, InterdependencyState
from app.extensions import db
from app.governance.actions import service as actions
from app.governance.papers import queries as paper_queries
from app.governance.papers import service as papers
from app.governance.papers.rules import ClearanceOutcome
from app.referrals import service as referrals
from app.referrals.rules import Outcome
from tests import factories as make
from tests.factories import papers as papers_of
from tests.guards.watching import statements

pytestmark = pytest.mark.one_engine

TODAY = make.TODAY
LATELY = Period(TODAY - timedelta(days=1), TODAY)


@pytest.fixture
def office(app):
    """The secretariat acts."""
    make.pin()
    return make.actor(make.secretariat())


@pytest.fixture
def lead(office):
    """Who leads Kent."""
    kent = make.pilot(name="Kent")
    return make.pilot_lead(kent), kent


def told(app, account, period=LATELY, limit=20):
    sources = [source for domain in domains_of(app) for source in domain.awaited]
    found = list_awaited(sources, account.person_id, period, limit)
    return [f"{each.text}: {each.note}" for each in found]


def respond(office, barrier):
    with transaction():
        db.session.add(barrier)
        barriers.record_response(
            office,
            barrier=barrier,
            outcome=ResponseOutcome.ACCEPTED,
            text="Yes.",
            responded_on=TODAY,
        )


def test_a_lead_is_told_of_the_response_to_their_barrier_and_nobody_else(app, office, lead):
    account, kent = lead
    other = make.pilot_lead(make.pilot())
    treasury = make.department(name="HM Treasury")
    barrier = make.barrier(pilot=kent, department=treasury, title="Grants")
    make.barrier(pilot=kent, department=treasury, title="Not answered")
    assert told(app, account) == []

    respond(office, barrier)

    assert told(app, account) == [f"{barrier.reference} Grants: HM Treasury has responded"]
    assert told(app, other) == []
    assert told(app, account, Period(TODAY, TODAY + timedelta(days=3))) == []


def test_a_response_recorded_late_is_told_on_the_day_it_is_recorded(app, office, lead):
    account, kent = lead
    barrier = make.barrier(pilot=kent)
    with transaction():
        db.session.add(barrier)
        barriers.record_response(
            office,
            barrier=barrier,
            outcome=ResponseOutcome.ACCEPTED,
            text="Yes.",
            responded_on=date(2010, 1, 25),
        )

    assert len(told(app, account)) == 1


def test_what_is_restricted_is_not_told(app, office, lead):
    account, kent = lead
    respond(office, make.barrier(pilot=kent, is_restricted=True))

    assert told(app, account) == []


def test_a_decided_change_is_told_to_whoever_asked_for_it(app, office, lead):
    account, kent = lead
    milestone = make.milestone(pilot=kent, title="Final report")
    mine = make.change_request(milestone, raised_by_id=account.person_id)
    make.change_request(milestone, raised_by_id=account.person_id)
    director = make.actor(make.programme_director())
    with transaction():
        db.session.add(mine)
        delivery.decide_change(
            director, change=mine, outcome=ChangeState.REFUSED, reason="Too late"
        )

    assert told(app, account) == [f"{mine.reference}, to change the date of Final report: refused"]


def test_where_an_interdependency_stands_is_told_to_its_owner_and_the_lead(app, office, lead):
    account, kent = lead
    owner = make.account()
    link = make.interdependency(pilot=kent, owner=owner.person, title="Population table")
    with transaction():
        db.session.add(link)
        delivery.move_interdependency(
            office, interdependency=link, state=InterdependencyState.AGREED, next_step=""
        )

    said = [f"{link.reference} Population table: now agreed"]
    assert told(app, account) == said
    assert told(app, owner) == said


def test_what_one_does_oneself_is_not_told(app, office):
    who = make.secretariat()
    action = make.action(owner=who.person)
    with transaction():
        db.session.add(action)
        actions.move_due_date(
            make.actor(who), action=action, due_on=date(2010, 3, 1), reason="Leave"
        )

    assert told(app, who) == []


def test_an_action_with_another_date_is_told_and_a_marked_one_by_its_number_alone(app, office):
    owner = make.account()
    plain = make.action(owner=owner.person, text="Write to the trusts")
    marked = make.action(owner=owner.person, text="Secret", marking=Marking.RESTRICTED)
    for action in (plain, marked):
        with transaction():
            db.session.add(action)
            actions.move_due_date(office, action=action, due_on=date(2010, 3, 1), reason="Leave")

    assert told(app, owner) == [
        f"{plain.reference}: Write to the trusts: now due on 1 March 2010",
        f"{marked.reference}: now due on 1 March 2010",
    ]


def test_an_author_is_told_of_clearances_and_of_a_paper_returned(app, office):
    author, finance = make.account(), make.account()
    paper = papers_of.paper(author=author.person, title="Customer insight")
    asked = papers_of.clearance(paper, finance.person)
    db.session.expire_all()
    with transaction():
        found = paper_queries.get_paper(paper.reference)
        papers.give_clearance(
            make.actor(finance),
            paper=found,
            clearance=paper_queries.get_clearance(found, asked.kind.value),
            outcome=ClearanceOutcome.REFUSED,
            role="Finance lead",
            comment="The costs are missing.",
        )
    returned = papers_of.submitted_paper(author=author.person, title="Sent back")
    with transaction():
        papers.reopen_paper(office, paper=paper_queries.get_paper(returned.reference))

    assert sorted(told(app, author)) == sorted(
        [
            f"Paper {paper.reference}, Customer insight: finance clearance refused",
            f"Paper {returned.reference}, Sent back: returned to you",
        ]
    )


@pytest.mark.every_engine
def test_of_very_much_the_first_are_told_in_one_statement(app, office, lead):
    account, kent = lead
    for _ in range(4):
        respond(office, make.barrier(pilot=kent))
    told(app, account)
    clock.forget()

    with statements() as seen:
        said = told(app, account, limit=3)

    assert len(said) == 3
    assert len(seen) <= 2


def test_members_of_the_group_that_asked_are_told_of_the_answer(app, office):
    asking, asked = make.group(name="Board"), make.group(name="Ministers")
    member = make.account()
    make.membership(group=asking, person=member.person)
    referral = make.referral(
        make.barrier(title="Grants"), "barrier", from_group=asking, to_group=asked
    )
    assert told(app, member) == []

    with transaction():
        db.session.add(referral)
        referrals.answer_referral(
            office, referral=referral, outcome=Outcome.AGREED, text="Yes.", answered_on=TODAY
        )

    assert told(app, member) == [f"Referral {referral.reference} to Ministers: agreed"]
    assert told(app, make.account()) == []


def test_those_who_wait_for_a_decision_are_told_once_it_is_announced(app, office):
    author, owner = make.account(), make.account()
    paper = papers_of.paper(author=author.person)
    about = {"text": "Pool the budgets.", "group": make.group(name="Board")}
    decision = make.decision(
        paper_id=paper.id, owner_id=owner.person_id, announced_on=TODAY, **about
    )
    make.decision(paper_id=paper.id, announced_on=None, **about)

    said = f"Decision {decision.reference}: Pool the budgets: decided by Board"
    assert told(app, author) == told(app, owner) == [said]
    assert told(app, make.account()) == []
