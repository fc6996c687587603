"""Answers that a link in an email gives without signing in: once, for one thing, by one person."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.answers import jobs
from app.answers.models import AnswerLink
from app.answers.service import offer_answers
from app.audit.models import AuditEntry
from app.core import clock
from app.core.database import transaction
from app.core.due import list_due
from app.core.markings import Marking
from app.delivery.rules import InterdependencyState
from app.extensions import db
from app.governance.actions.models import ActionNote
from app.governance.actions.rules import ActionState
from app.governance.write_rounds.models import Reply
from app.governance.write_rounds.rules import ReplyKind
from tests import factories as make


@pytest.fixture(autouse=True)
def programme(app):
    make.pin()
    return make.programme()


@pytest.fixture
def owner(app):
    return make.account(make.person(name="Olive Owner"))


@pytest.fixture
def action(owner):
    return make.action(owner=owner.person, text="Write to them.", due_on=date(2010, 2, 8))


def offered(account):
    """The labels and paths that a mail to someone would offer now."""
    db.session.commit()
    with transaction():
        found = offer_answers(account.person_id, list_due(person_id=account.person_id))
    return [
        (each.label, "/answer/" + each.address.rpartition("/")[2])
        for answers in found.values()
        for each in answers
    ]


def path(token):
    return f"/answer/{token}"


def test_opening_a_link_says_what_would_be_said_and_records_nothing(client, owner, action):
    (label, where), (later, _where) = offered(owner)
    assert (label, later) == ("Report complete", "Say when it will be done")

    client.checks = False  # what has no body is no page
    for _ in range(2):  # a mail scanner
        assert client.head(where).status_code == client.get(where).status_code == 200
    client.checks = True
    answer = client.get(where)

    assert answer.page.heading == "Report complete"
    assert "You are answering as Olive Owner." in answer.page.text
    assert f"{action.reference}, due on 8 February 2010: Write to them." in answer.page.text
    assert action.state is ActionState.OPEN
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == (
        "no-referrer",
        "no-store",
    )
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_button_gives_the_answer_as_the_person_and_says_how(client, owner, action):
    where = path(make.answer_link(action, owner))

    page = client.submit(where, "Report complete").page

    assert page.heading == "Your answer has been recorded"
    assert action.state is ActionState.AWAITING_CONFIRMATION
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "action:updated")).one()
    assert (entry.actor_id, entry.actor_name) == (
        owner.person_id,
        "Olive Owner, by a link in an email",
    )
    assert client.get("/").status_code == 302  # nobody was signed in by it


def test_a_link_answers_once(client, owner, action):
    where = path(make.answer_link(action, owner))
    page = client.get(where).page
    client.send(page, "Report complete")
    action.state = ActionState.OPEN

    again = client.send(page, "Report complete")

    assert again.status_code == 410
    assert "You have already given this answer." in again.page.text
    assert client.get(where).status_code == 410
    assert action.state is ActionState.OPEN


def test_two_at_once_answer_once(client, owner, action, monkeypatch):
    """The second has read the link before the first used it up."""
    where = path(make.answer_link(action, owner))
    page = client.get(where).page
    link = db.session.scalars(select(AnswerLink)).one()
    real = AnswerLink.state
    used = []

    def first_comes(self, now):
        found = real(self, now)
        if not used:
            used.append(True)
            client.send(page, "Report complete")
        return found

    monkeypatch.setattr(AnswerLink, "state", first_comes)
    second = client.send(page, "Report complete")

    assert second.status_code in (400, 409, 410)
    db.session.refresh(link)
    assert link.used_at is not None
    notes = db.session.scalars(select(ActionNote).where(ActionNote.action_id == action.id)).all()
    assert len(notes) == 1


def test_what_is_wrong_is_said_beside_the_field_and_uses_nothing_up(client, owner, action):
    where = path(make.answer_link(action, owner, "action-later"))

    wrong = client.submit(where, "Say when it will be done", by_on=date(2010, 2, 3)).page
    assert "Enter today’s date or a later one." in wrong.errors

    client.send(wrong, "Say when it will be done", by_on=date(2010, 2, 26))
    assert action.state is ActionState.IN_PROGRESS
    texts = db.session.scalars(select(ActionNote.text).where(ActionNote.action_id == action.id))
    assert list(texts) == ["Will be done by 26 February 2010."]


def test_a_link_that_is_over_says_so_and_leads_to_the_page(client, owner, action):
    late = make.answer_link(action, owner, expires_at=clock.now() - timedelta(minutes=1))

    answer = client.get(path(late))

    assert answer.status_code == 410
    assert "This link no longer works." in answer.page.text
    assert ("Sign in to see it", f"/actions/{action.reference}") in answer.page.links
    assert client.get(path("made-up")).status_code == 404


def test_who_is_not_the_owner_any_more_is_refused_politely(client, owner, action):
    where = path(make.answer_link(action, owner))
    page = client.get(where).page
    action.owner = make.person()

    answer = client.send(page, "Report complete")

    assert answer.status_code == 410
    assert "someone else is responsible for it now" in answer.page.text
    assert action.state is ActionState.OPEN


@pytest.mark.parametrize("what", ["done", "marked", "disabled", "off"])
def test_nothing_is_answered_where_it_must_not_be(client, programme, owner, action, what):
    where = path(make.answer_link(action, owner))
    page = client.get(where).page
    if what == "done":
        action.state = ActionState.CLOSED
    elif what == "marked":
        action.marking = Marking.RESTRICTED
        owner.clearance_before_2014 = Marking.RESTRICTED
    elif what == "disabled":
        owner.is_enabled = False
    else:
        programme.answer_days = 0
    before = action.state

    answer = client.send(page, "Report complete")

    assert answer.status_code == 410
    assert "Write to them." not in answer.page.text
    assert action.state is before


def test_a_mail_offers_nothing_of_what_is_marked_or_to_who_cannot_sign_in(
    app, programme, owner, action
):
    assert len(offered(owner)) == 2

    action.marking = Marking.RESTRICTED
    assert offered(owner) == []

    action.marking = Marking.OFFICIAL
    programme.answer_days = 0
    assert offered(owner) == []

    programme.answer_days = 3
    owner.is_enabled = False
    assert offered(owner) == []


def test_an_interdependency_is_confirmed(client, owner):
    need = make.interdependency(title="Grants", owner=owner.person, need_by_on=date(2010, 3, 1))
    assert need.state is InterdependencyState.PROPOSED
    ((label, where),) = offered(owner)

    page = client.submit(where, label).page

    assert "You confirm that it is agreed for 1 March 2010." in page.text
    assert need.state is InterdependencyState.AGREED
    (_label, where), *_rest = offered(owner)
    assert "You confirm that it has been met." in client.get(where).page.text


def test_a_member_replies_with_a_nil_return(client):
    group = make.group()
    member = make.member(group)
    write_round = make.write_round(group=group, respond_by_on=date(2010, 2, 19))
    make.reply(write_round, member.person, None)
    ((label, where),) = offered(member)

    client.submit(where, label)

    kind = db.session.scalar(select(Reply.kind).where(Reply.write_round_id == write_round.id))
    assert kind is ReplyKind.NIL


def test_links_that_are_over_are_forgotten(app, owner, action):
    make.answer_link(action, owner, expires_at=clock.now() - timedelta(minutes=1))
    kept = make.answer_link(action, owner)
    db.session.commit()

    jobs.purge()

    assert db.session.scalars(select(AnswerLink)).one() is not None
    assert kept
