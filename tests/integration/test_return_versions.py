"""Whatever is done to a return, what was submitted stays, and nothing is accepted without it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.errors import DomainError
from app.core.kept import KeptForGood
from app.core.rag import Rag
from app.extensions import db
from app.returns import queries, service
from app.returns.models import ReturnReview, ReturnVersion
from app.returns.parts import PartKey
from app.returns.rules import RETURN_WORKFLOW, ReturnNoteKind, ReturnState, ReviewVerdict
from tests import factories as make
from tests.guards.watching import statements

STEPS = ("write", "submit", "endorse", "send-back", "return", "accept", "ask", "answer")


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


def the(returned):
    db.session.expire_all()
    return queries.find_return(returned.round_id, returned.pilot_id)


def kept():
    """What was submitted and said of it, by the id of its row."""
    rows = (ReturnVersion, ReturnReview)
    return {
        (model.__tablename__, row.id): tuple(row)[1:]
        for model in rows
        for row in db.session.execute(select(model.__table__).order_by(model.id))
    }


def _do(step, people, returned, text):
    lead, reviewer, office = people
    if step == "write":
        service.save_part(
            lead, round_=returned.round, returned=returned, key=PartKey.LEARNING, learning=text
        )
    elif step == "submit":
        service.submit_return(lead, round_=returned.round, returned=returned)
    elif step in ("endorse", "send-back"):
        verdict = ReviewVerdict.ENDORSED if step == "endorse" else ReviewVerdict.SENT_BACK
        service.review_return(
            reviewer,
            returned=returned,
            verdict=verdict,
            text=text,
            confidence=Rag.RED,
            confidence_reason=text,
        )
    elif step == "return":
        service.send_back_return(office, returned=returned, text=text)
    elif step == "accept":
        service.accept_return(office, returned=returned)
    elif step == "ask":
        kind = ReturnNoteKind.QUESTION
        service.note_part(office, returned=returned, key=PartKey.NEEDS, kind=kind, text=text)
    else:
        for note in queries.list_notes(returned):
            service.answer_note(lead, returned=returned, note=note, answer=text)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=12))
def test_nothing_is_accepted_unsubmitted_and_no_version_changes_or_goes(app, kent, steps):
    pilot = make.pilot()
    people = (
        make.actor(make.pilot_lead(pilot)),
        make.actor(make.government_office_lead(pilot)),
        make.actor(make.secretariat()),
    )
    returned = make.progress_update(pilot=pilot, state=ReturnState.DRAFT)
    before = kept()
    for number, step in enumerate(steps):
        returned = the(returned)
        state = returned.state
        try:
            with db.session.begin_nested():
                _do(step, people, returned, f"{step} {number}")
        except DomainError:
            db.session.expire_all()
        returned = the(returned)
        assert returned.state is state or returned.state in RETURN_WORKFLOW.moves_from(state)
        after = kept()
        assert after | before == after, f"{step} changed or removed what was there"
        before = after
        numbers = [version for table, version in after if table == "return_version"]
        assert returned.state in (ReturnState.DRAFT,) or numbers
        assert (returned.accepted_on is not None) == (returned.state is ReturnState.ACCEPTED)
        if returned.state is ReturnState.ACCEPTED:
            assert not queries.has_open_questions(returned)


@pytest.mark.parametrize("change", ["change", "remove"])
def test_a_version_can_be_neither_changed_nor_removed(kent, change):
    version = db.session.get_one(
        ReturnVersion,
        make.progress_update(pilot=kent).id and db.session.scalar(select(ReturnVersion.id)),
    )
    if change == "change":
        version.headline = "Better"
    else:
        db.session.delete(version)

    with pytest.raises(KeptForGood):
        db.session.flush()
    db.session.rollback()


def test_others_read_what_was_submitted_while_it_is_written_again(kent):
    sent = make.progress_update(pilot=kent, headline="As sent")
    office, lead = make.actor(make.secretariat()), make.actor(make.pilot_lead(kent))
    returned = the(sent)
    service.send_back_return(office, returned=returned, text="Say more.")
    service.save_part(
        lead,
        round_=returned.round,
        returned=returned,
        key=PartKey.CONFIDENCE,
        headline="Not sent yet",
        confidence=Rag.RED,
        confidence_reason="Worse",
    )

    [read] = queries.list_returns(returned.round, None, make.TODAY)

    assert (read.update.headline, read.confidence) == ("As sent", Rag.AMBER_GREEN)
    assert read.has_draft
    assert not read.is_accepted


@pytest.mark.one_engine
def test_pages_of_a_return_ask_as_much_of_many_records_as_of_few(client, kent):
    client.sign_in(make.pilot_lead(kent))
    sent = make.progress_update(pilot=kent)
    draft = make.progress_update(pilot=kent, state=ReturnState.DRAFT)
    parts = [f"/returns/kent/{draft.round_id}/edit/{part}" for part in ("milestones", "risks")]
    addresses = [f"/returns/kent/{sent.round_id}", f"/returns/kent/{draft.round_id}/edit", *parts]

    def grow(count):
        for _ in range(count):
            make.milestone(pilot=kent)
            make.risk(pilot=kent)
            make.return_note(sent)

    def asked():
        counts = []
        for address in addresses:
            client.get(address)
            with statements() as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
        return counts

    grow(2)
    few = asked()
    grow(20)

    assert asked() == few
