"""Where the programme stood on any past day: what was known then, whatever was done since."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.barriers import service as barriers
from app.barriers.queries import get_barrier
from app.barriers.rules import BarrierState, ResponseOutcome
from app.benefits import service as benefits
from app.benefits.models import Proposal
from app.benefits.queries import get_proposal
from app.benefits.rules import ENDED, AmountKind, ProposalState
from app.core import clock
from app.core.errors import DomainError
from app.core.positions import rows_moved
from app.core.rag import Rag
from app.core.viewers import NOBODY, looking_as
from app.delivery import service as delivery
from app.delivery.queries import get_milestone
from app.extensions import db
from app.position.reading import read_positions
from app.returns import service as returns
from app.returns.queries import find_return
from app.risks import service as risks
from app.risks.queries import get_risk
from app.risks.rules import RiskClosure
from tests import factories as make
from tests.guards.watching import statements

FIRST = date(2010, 2, 1)


class Programme:
    """A record of every kind, and what may be done to it."""

    def __init__(self):
        make.pin(FIRST)
        self.kent = make.pilot()
        self.actor = make.actor(make.secretariat())
        self.finance = make.actor(make.secretariat())
        self.round = make.reporting_round(due_on=date(2010, 3, 1))
        self.returned = make.progress_update(pilot=self.kent, round=self.round, submitted_on=FIRST)
        self.milestone = make.milestone(
            pilot=self.kent, baseline_on=date(2010, 2, 20), baseline_set_on=FIRST
        )
        self.risk = make.risk(pilot=self.kent, raised_on=FIRST, scores=[make.score(FIRST, 4, 4)])
        self.barrier = make.barrier(
            pilot=self.kent, raised_on=FIRST, respond_by_on=date(2010, 2, 8)
        )
        self.proposal = make.proposal(
            pilot=self.kent, raised_on=FIRST, state=ProposalState.PROPOSED
        )

    def do(self, step, size):
        self.load()
        getattr(self, f"do_{step}")(size, clock.today())

    def load(self):
        """With all that services read of a record, as pages do."""
        db.session.expire_all()
        self.risk = get_risk(self.risk.reference)
        self.milestone = get_milestone(self.milestone.reference)
        self.barrier = get_barrier(self.barrier.reference)
        self.proposal = get_proposal(self.proposal.reference)
        self.returned = find_return(self.round.id, self.kent.id)

    def do_score(self, size, _today):
        risks.assess_risk(self.actor, risk=self.risk, likelihood=size, impact=4, reason="Seen")

    def do_close(self, _size, _today):
        risks.close_risk(
            self.actor,
            risk=self.risk,
            closed_because=RiskClosure.IMPOSSIBLE,
            closure_note="The law has changed.",
            closure_agreed_by="The group",
        )

    def do_reopen(self, _size, _today):
        risks.reopen_risk(self.actor, risk=self.risk)

    def do_forecast(self, size, today):
        self._amend(forecast_on=date(2010, 2, 20) + timedelta(days=5 * size), actual_on=None)

    def do_complete(self, size, today):
        """Known today, and done some days ago."""
        self._amend(forecast_on=self.milestone.forecast_at(today), actual_on=today)
        self.milestone.actual_on = max(FIRST, today - timedelta(days=size))

    def _amend(self, **facts):
        each = self.milestone
        delivery.amend_milestone(
            self.actor,
            milestone=each,
            title=each.title,
            description="",
            pilot_id=each.pilot_id,
            owner_id=None,
            is_key=False,
            forecast_reason="A partner is late.",
            evidence="Report",
            confirmed_by="Council",
            **facts,
        )

    def do_answer(self, size, today):
        """Written down today, and given some days ago."""
        barriers.record_response(
            self.actor,
            barrier=self.barrier,
            given_by="The Treasury",
            responded_on=max(FIRST, today - timedelta(days=size)),
            outcome=ResponseOutcome.PARTLY,
            text="In part.",
        )

    def do_extend(self, size, today):
        barriers.extend_response(
            self.actor,
            barrier=self.barrier,
            respond_by_on=today + timedelta(days=size),
            reason="More time.",
        )

    def do_forecast_saving(self, size, _today):
        self._state(False, size)

    def do_realise_saving(self, size, _today):
        self._state(True, size)

    def _state(self, is_actual, size):
        benefits.state_amount(
            self.actor,
            proposal=self.proposal,
            is_actual=is_actual,
            kind=AmountKind.CASHABLE,
            year="2012-13",
            organisation_id=None,
            pence=size * 1_000_000,
        )

    def do_validate(self, size, _today):
        forecasts = [each for each in self.proposal.amounts if each.basis == "forecast"]
        benefits.validate_proposal(
            self.finance,
            proposal=self.proposal,
            given_by="Finance",
            evidence="Files",
            amounts={each.id: each.pence // size for each in forecasts},
        )

    def do_agree(self, size, today):
        benefits.agree_proposal(
            self.actor,
            proposal=self.proposal,
            agreed_by="The group",
            agreed_on=today - timedelta(days=size),
            review_on=today + timedelta(days=1),
        )

    def do_begin(self, _size, _today):
        benefits.begin_delivery(self.actor, proposal=self.proposal)

    def do_give_up(self, _size, _today):
        if self.proposal.state in ENDED:
            benefits.take_up_proposal(self.actor, proposal=self.proposal)
        else:
            benefits.abandon_proposal(
                self.actor, proposal=self.proposal, abandoned_because="Too dear."
            )

    def do_report(self, size, _today):
        self.returned.confidence = (Rag.GREEN, Rag.AMBER, Rag.RED)[size % 3]
        self.returned.state = "draft"
        returns.submit_return(self.actor, round_=self.round, returned=self.returned)

    def do_add(self, size, _today):
        self.risk = risks.create_risk(
            self.actor,
            pilot_id=self.kent.id,
            likelihood=size,
            impact=4,
            explanation="New",
            title="Another",
            cause="A",
            event="B",
            effect="C",
            owner_id=None,
            inherent_likelihood=5,
            inherent_impact=5,
            target_likelihood=1,
            target_impact=1,
            response="treat",
            approval="",
            proximity="imminent",
            mitigation="",
        )


STEPS = sorted(name[3:] for name in dir(Programme) if name.startswith("do_"))


@pytest.mark.one_engine
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(
        st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 5)), max_size=4),
        min_size=3,
        max_size=7,
    )
)
def test_what_is_done_later_changes_nothing_of_an_earlier_day(app, days):
    programme = Programme()
    known = {}
    for number, steps in enumerate(days):
        today = FIRST + timedelta(days=2 * number)
        make.pin(today)
        for step in steps:
            try:
                programme.do(*step)
                db.session.commit()
            except DomainError:
                db.session.rollback()
        known[today] = read_positions(today)
    for day, then in known.items():
        assert read_positions(day) == then
        assert read_positions(day + timedelta(days=1)).keys() == then.keys()
    db.session.rollback()


@pytest.fixture
def programme(app):
    return Programme()


def test_two_days_compared_say_what_changed_and_by_how_much(client, programme):
    make.pin(date(2010, 2, 10))
    programme.do("forecast", 3)
    programme.do("score", 5)
    programme.do("forecast_saving", 5)
    db.session.commit()

    client.sign_in(make.pilot_lead())
    page = client.get("/position?on=2010-02-10&since=2010-02-05").page
    assert page.heading == "What changed from 5 February 2010 to 10 February 2010"
    for said in (
        "20 February 2010, then 7 March 2010 (15 days later)",
        "16 Very high, then 20 Very high (up 4)",
        "£3m, then £50,000 (£2.95m less)",
    ):
        assert said in page.text
    assert "Milestones: 1 changed" in page.text
    assert "Barriers and opportunities: 1 changed" not in page.text
    # Either way round, the later day is compared with the earlier.
    assert client.get("/position?on=2010-02-05&since=2010-02-10").page.heading == page.heading


def test_a_day_is_said_as_it_was_then(client, programme):
    make.pin(date(2010, 2, 10))
    programme.do("complete", 1)
    programme.do("close", 1)
    programme.do("answer", 5)
    db.session.commit()

    client.sign_in(make.pilot_lead())
    now, then = (client.get(f"/position?on=2010-02-{day}").page.text for day in ("10", "09"))
    assert "on its baseline date" in then
    assert "on its baseline date" not in now
    assert "Risks: 1 open" in then
    assert "Risks: 1 open" not in now
    assert "Awaiting a response" in then
    assert "Response received" in now


def test_an_empty_programme_says_so_and_counts_nothing(client):
    make.pin(FIRST)
    client.sign_in(make.secretariat())

    page = client.get("/position").page

    assert "Nothing was recorded on this day." in page.text
    assert page.rows == []


def test_a_day_that_cannot_be_is_said_and_stays_typed(client, programme):
    client.sign_in(make.pilot_lead())
    page = client.get("/position?on=2010-02-31").page
    assert "Enter a date, such as 2010-02-18." in page.text
    assert (
        "Enter today’s date or an earlier one." in client.get("/position?on=2010-03-31").page.text
    )


def test_what_is_restricted_now_is_left_out_of_the_past_and_counted(client, programme):
    make.risk(raised_on=FIRST, title="Hidden matter", is_restricted=True)
    make.proposal(raised_on=FIRST, title="Hidden saving", is_restricted=True)
    client.sign_in(make.pilot_lead())
    text = client.get("/position?on=2010-02-01").page.text
    assert "Hidden" not in text
    assert "1 restricted risk is not counted." in text
    assert "1 restricted proposal is not counted." in text
    with looking_as(NOBODY):
        assert len(read_positions(FIRST)["risks"].rows) == 1


def test_however_much_there_is_the_page_asks_as_often(programme):
    with statements() as few:
        read_positions(FIRST)
    for _ in range(3):
        Programme()
    db.session.expire_all()
    with statements() as many:
        read_positions(FIRST)
    assert len(few) == len(many) <= 20


@pytest.mark.one_engine
def test_before_the_demonstration_was_loaded_its_own_dates_tell(demo_app):
    then = read_positions(date(2010, 1, 18))
    assert then["barriers"].rows
    responded = {row.facts[0].text for row in then["barriers"].rows}
    assert str(BarrierState.RAISED.word) in responded or str(BarrierState.SENT.word) in responded
    now = read_positions(clock.today())
    assert len(now["barriers"].rows) > len(then["barriers"].rows)
    moved = rows_moved(then["milestones"], now["milestones"])
    assert any(fact.by.endswith("later") for row in moved for fact in row.facts)
    assert db.session.query(Proposal).count() == len(now["benefits"].rows)
