"""Places are asked for a lesson when something of theirs closes, once."""

from datetime import date

import pytest
from sqlalchemy import select

from app.benefits import queries as benefits
from app.benefits.rules import ProposalState
from app.benefits.service import abandon_proposal
from app.extensions import db
from app.lessons.models import LessonAsk
from app.lessons.queries import get_lesson
from tests import factories as make


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


def test_a_completed_milestone_asks_its_place_once(app, kent):
    lead = app.test_client().sign_in(make.pilot_lead(kent))
    address = f"/milestones/{make.milestone(pilot=kent, title='Desk opens').reference}"
    done = {"actual_on": date(2010, 2, 1), "evidence": "It is open.", "confirmed_by": "The board"}

    lead.do(f"{address}/edit", **done)
    owed = lead.get("/owed").page
    assert "Whether there is a lesson in M-001 Desk opens" in owed.text
    lead.do("/lessons/asks/1", "Nothing to add")
    assert "nothing to add" in lead.get("/lessons/asks/1").page.text
    assert "Whether there is a lesson" not in lead.get("/owed").page.text
    lead.do(f"{address}/edit", actual_on=None, evidence="", confirmed_by="")
    lead.do(f"{address}/edit", **done)
    assert "Whether there is a lesson" not in lead.get("/owed").page.text


def test_a_lesson_answers_what_a_resolved_barrier_asks(app, kent):
    lead = app.test_client().sign_in(make.pilot_lead(kent))
    other = app.test_client().sign_in(make.pilot_lead(make.pilot(name="Durham")))
    barrier = make.barrier(pilot=kent)
    officer = app.test_client().sign_in(make.secretariat())
    officer.do(
        f"/barriers/{barrier.reference}/resolve",
        resolution="The rule is gone.",
        resolution_unasked="All are known to agree",
    )
    assert f"lesson in {barrier.reference}" in lead.get("/owed").page.text
    assert other.get("/lessons/asks/1/lesson").status_code == 403
    lead.do("/lessons/asks/1/lesson", title="Ask early")

    assert "Whether there is a lesson" not in lead.get("/owed").page.text
    assert "L-001 Ask early" in lead.get("/lessons/asks/1").page.text
    page = lead.get("/lessons/L-001").page
    assert barrier.reference in page.text
    assert f"After {barrier.reference} is resolved" in page.text


def test_an_abandoned_proposal_asks_and_the_programmes_own_does_not(kent):
    actor = make.actor(make.secretariat())
    for place in (kent, None):
        proposal = make.proposal(pilot=place, state=ProposalState.AGREED)
        abandon_proposal(
            actor,
            proposal=benefits.get_proposal(proposal.reference),
            abandoned_because="No money",
        )
    db.session.commit()
    assert db.session.scalars(select(LessonAsk.text)).all() == ["proposal BP-001 is closed"]


def test_what_is_asked_of_a_restricted_record_is_not_named_to_others(app, kent):
    hidden = make.milestone(pilot=kent, title="Secret", is_restricted=True)
    make.lesson_ask(hidden)
    other = app.test_client().sign_in(make.pilot_lead(make.pilot(name="Durham")))
    assert "Secret" not in other.get("/lessons/asks/1").page.text
    assert "Secret" not in other.get(f"/pilots/{kent.slug}").page.text
    lead = app.test_client().sign_in(make.pilot_lead(kent))
    assert "Secret" in lead.get("/lessons/asks/1").page.text


def test_what_a_return_says_was_learned_begins_a_lesson(app, kent):
    month = make.reporting_round()
    make.progress_update(pilot=kent, round=month, learning="Nobody had a list of the others.")
    lead = app.test_client().sign_in(make.pilot_lead(kent))
    address = f"/returns/{kent.slug}/{month.id}"

    assert "Write a lesson from what you learned" in lead.get(address).page.text
    saved = lead.submit(f"{address}/lesson", title="Count the bodies first")

    lesson = get_lesson("L-001")
    assert lesson.happened == "Nobody had a list of the others."
    assert "Return of Kent" in saved.page.text
