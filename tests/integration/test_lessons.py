"""Lessons, as people keep them: written by places, published by the secretariat, taken up."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core.errors import DomainError, Refused
from app.core.kept import KeptForGood
from app.core.sections import Head, Records
from app.core.viewers import NOBODY, looking_as
from app.extensions import db
from app.lessons import queries, service
from app.lessons.models import LessonBarrier
from app.lessons.rules import LessonState, UseAnswer
from app.lessons.sections import build
from tests import factories as make
from tests.letters import letters_to, link_in


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


def body(client, address):
    """A page without the history at its end."""
    return client.get(address).page.text.partition("History")[0]


def test_a_lesson_from_a_barrier_is_published_and_taken_up_elsewhere(app, kent):
    durham = make.pilot(name="Durham")
    barrier = make.barrier(pilot=kent)
    lead = app.test_client().sign_in(make.pilot_lead(kent))
    officer = app.test_client().sign_in(make.secretariat())
    other = app.test_client().sign_in(make.pilot_lead(durham))

    page = lead.get(f"/barriers/{barrier.reference}").page
    assert "No lesson names this yet." in page.text
    saved = lead.submit(
        f"/lessons/new?barrier={barrier.reference}", title="One desk", tried="One desk for three."
    )
    address = saved.request.path
    assert "It does not yet say what happened" in saved.page.text
    assert barrier.reference in saved.page.text
    lead.do(f"{address}/edit", happened="It took a quarter.", advice="Ask what is law.")
    lead.do(address, "Offer to the secretariat")
    assert "1 is waiting to be published" in officer.get("/lessons").page.text
    officer.do(f"{address}/publish")
    assert "none is waiting to be published" in officer.get("/lessons").page.text
    assert "Record use of this lesson" not in lead.get(address).page.text

    refused = other.submit(f"{address}/uses/new", answer="result", note="Much better")
    assert "has not taken the lesson up yet" in refused.page.text
    other.do(f"{address}/uses/new", answer="taken_up", note="In two offices")
    other.do(f"{address}/uses/new", answer="result", note="A third quicker")
    text = lead.get(address).page.text
    assert "1 pilot has taken it up." in text
    assert "A third quicker" in text
    assert "outcome, L-001 One desk" in other.get(f"/pilots/{durham.slug}").page.text
    assert "L-001 One desk" in lead.get(f"/barriers/{barrier.reference}").page.text


def test_what_is_published_stays_until_it_is_published_again(app, kent):
    officer = app.test_client().sign_in(make.secretariat())
    reader = app.test_client().sign_in(make.pilot_lead(kent))
    lesson = make.lesson(pilot=kent, advice="Ask the department.")
    address = f"/lessons/{lesson.reference}"

    officer.do(f"{address}/edit", advice="Ask the department in writing.")
    assert "in writing" not in body(reader, address)
    assert "the changes are not published" in officer.get(address).page.text
    refused = officer.submit(f"{address}/publish")
    assert "Enter, in a line, what changed since version 1" in refused.page.text
    officer.do(f"{address}/publish", change="Says how to ask")

    assert "in writing" in body(reader, address)
    compared = reader.get(f"{address}/versions/2").page.text
    assert "What changed since version 1" in compared
    assert "Added: department in writing." in compared
    assert "in writing" not in reader.get(f"{address}/versions/1").page.text
    assert reader.get(f"{address}/versions/3").status_code == 404


def test_a_version_is_never_changed(kent):
    lesson = queries.get_lesson(make.lesson(pilot=kent).reference)
    lesson.versions[0].advice = "Something else"
    with pytest.raises(KeptForGood):
        db.session.flush()


def test_a_place_that_declines_says_why_and_may_change_its_mind(kent):
    durham = make.pilot(name="Durham")
    lesson = queries.get_lesson(make.lesson(pilot=kent).reference)
    lead = make.actor(make.pilot_lead(durham))

    def say(answer, note="", happened_on=date(2010, 1, 29)):
        service.record_use(
            lead,
            lesson=lesson,
            pilot_id=durham.id,
            answer=answer,
            happened_on=happened_on,
            note=note,
        )

    with pytest.raises(DomainError, match="why it is not for you"):
        say(UseAnswer.NOT_FOR_US)
    with pytest.raises(DomainError, match="in the future"):
        say(UseAnswer.TAKEN_UP, happened_on=date(2010, 3, 1))
    say(UseAnswer.NOT_FOR_US, "Our rules are clinical.")
    assert queries.count_users([lesson.id]) == {lesson.id: 0}
    say(UseAnswer.TAKEN_UP)
    with pytest.raises(DomainError, match="taken it up already"):
        say(UseAnswer.TAKEN_UP)
    db.session.commit()
    assert queries.count_users([lesson.id]) == {lesson.id: 1}
    assert len(lesson.uses) == 2


def test_those_who_wrote_it_are_told_what_became_of_it(kent):
    """The contact and the place's lead, by reference alone, and not whoever did it."""
    author, lead, officer = make.account(), make.pilot_lead(kent), make.secretariat()
    facts = {"title": "Secret desk", "owner_id": author.person_id}
    lesson = make.lesson(pilot=kent, state=LessonState.OFFERED, **facts)
    lesson = queries.get_lesson(lesson.reference)
    actor = make.actor(officer)

    service.send_back_lesson(actor, lesson=lesson, sent_back_because="Say what it cost.")
    lesson.state = LessonState.OFFERED
    service.publish_lesson(actor, lesson=lesson, change="")

    for account in (author, lead):
        published, sent_back = letters_to(account.email)
        assert published.subject == "L-001: your lesson has been published"
        assert sent_back.subject == "L-001: your lesson has been sent back"
        assert link_in(sent_back) == "/lessons/L-001"
        assert "Secret" not in published.text + sent_back.text
    assert letters_to(officer.email) == []


@pytest.mark.parametrize(
    ("verb", "values"),
    [("publish_lesson", {"change": ""}), ("withdraw_lesson", {"withdrawn_because": "Wrong"})],
)
def test_a_place_neither_publishes_nor_withdraws_what_it_offered(kent, verb, values):
    lesson = queries.get_lesson(make.lesson(pilot=kent, state=LessonState.OFFERED).reference)
    with pytest.raises(Refused):
        getattr(service, verb)(make.actor(make.pilot_lead(kent)), lesson=lesson, **values)


def test_a_restricted_barrier_stays_named_when_someone_else_edits_the_lesson(app, kent):
    officer, lead = make.secretariat(), make.pilot_lead(make.pilot(name="Durham"))
    hidden = make.barrier(pilot=kent, is_restricted=True, title="Secret talks")
    lesson = make.lesson(state=LessonState.DRAFT, owner=lead.person)
    app.test_client().sign_in(officer).do(
        f"/lessons/{lesson.reference}/edit", barriers_met=hidden.reference
    )
    client = app.test_client().sign_in(lead)
    assert "Secret" not in client.get(f"/lessons/{lesson.reference}").page.text
    client.do(f"/lessons/{lesson.reference}/edit", title="Another title")
    kept = db.session.execute(select(LessonBarrier.__table__.c.barrier_id)).scalars()
    assert list(kept) == [hidden.id]
    refused = client.submit(f"/lessons/{lesson.reference}/edit", barriers_met=hidden.reference)
    assert f"There is no barrier {hidden.reference}" in refused.page.text


def test_the_pack_tells_what_is_published_and_nothing_restricted(kent):
    lesson = make.lesson(pilot=kent, published_on=date(2010, 1, 22), title="One desk")
    make.lesson(pilot=kent, published_on=date(2009, 12, 11))
    make.lesson(pilot=kent, is_restricted=True, title="Secret")
    make.use(lesson, make.pilot(name="Durham"))
    queries.get_lesson(lesson.reference).title = "Two desks"
    db.session.commit()
    records = Records(
        meeting_id=1,
        group_id=1,
        held_on=date(2010, 2, 18),
        today=date(2010, 2, 4),
        since=date(2010, 1, 18),
        until=None,
    )
    head = Head(
        number=1,
        title="Lessons",
        purpose="information",
        presenter="",
        minutes=10,
        message="",
        asks=(),
        anchor="item-1",
        kind="lessons",
    )
    with looking_as(NOBODY):
        section = build(head, records)
    assert section.message == (
        "2 lessons are published, 1 of them since 18 January 2010; other pilots use 1 of them."
    )
    first = section.lessons.rows[0]
    assert (first.title, first.is_new, first.used_by) == ("One desk", True, "Durham")


def test_a_lesson_that_was_sent_back_says_why_and_can_be_offered_again(app, kent):
    lesson = make.lesson(pilot=kent, state=LessonState.OFFERED)
    address = f"/lessons/{lesson.reference}"
    officer = app.test_client().sign_in(make.secretariat())
    lead = app.test_client().sign_in(make.pilot_lead(kent))

    officer.do(f"{address}/send-back", sent_back_because="Say what it cost.")
    assert "Say what it cost." in lead.get(address).page.text
    lead.do(address, "Offer to the secretariat")
    assert "Say what it cost." not in body(lead, address)
