"""Whoever comes second is told who was first, what they did and when, and keeps what they typed."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from app.accounts.sign_in import service as sign_in
from app.core.database import transaction
from app.extensions import db
from app.risks import service as risks
from tests import factories as make


@pytest.fixture
def two(app, client):
    """Two of the secretariat, each with a browser."""
    first = make.secretariat(who=make.person(name="Ann First"))
    second = make.secretariat(who=make.person(name="Bob Second"))
    return app.test_client().sign_in(first), client.sign_in(second)


def test_a_button_of_what_is_resolved_already_says_by_whom(two):
    first, second = two
    issue = make.issue()
    opened = second.get(f"/issues/{issue.reference}").page
    first.do(f"/issues/{issue.reference}", "Resolve this issue")

    told = second.send(opened, "Resolve this issue")

    assert told.status_code == 409
    assert "Ann First made a change first, on " in told.page.text
    assert "resolved" in told.page.text


def test_what_may_not_be_done_any_more_says_by_whom_and_keeps_what_was_typed(two, app):
    first, _second = two
    owner = make.account()
    risk, _other = make.risk(owner=owner.person), make.risk(owner=owner.person)
    address = f"/risks/{risk.reference}/edit"
    theirs = app.test_client().sign_in(owner)
    opened = theirs.get(address).page
    first.do(address, owner_id=str(make.person().id))

    told = theirs.send(opened, mitigation="What the owner would do")

    assert told.status_code == 409
    assert "Ann First made a change first, on " in told.page.text
    assert "What the owner would do" in told.page.html


def test_a_stale_form_says_who_was_first(two):
    first, second = two
    risk = make.risk()
    opened = second.get(f"/risks/{risk.reference}/edit").page
    first.do(f"/risks/{risk.reference}/edit", title="As Ann has it")

    told = second.send(opened, title="As Bob has it").page

    assert "Ann First made a change first, on " in told.text
    assert "Saved version: As Ann has it" in told.text
    assert told.form().filled({}, "")["title"] == ["As Bob has it"]


def test_what_was_removed_meanwhile_is_no_page_not_found(two):
    first, second = two
    meeting = make.meeting()
    item = make.agenda_item(meeting=meeting, title="Budget")
    edit = f"/meetings/{meeting.id}/items/{item.id}/edit"
    opened = second.get(edit).page
    first.do(f"/meetings/{meeting.id}/items/{item.id}/remove")

    told = second.send(opened, title="Budget of the third quarter")

    assert told.status_code == 409
    assert "Ann First made a change first, on " in told.page.text
    assert "item removed" in told.page.text
    assert "Budget of the third quarter" in told.page.html


def test_what_was_done_before_is_told_to_nobody_who_was_not_late(two):
    first, second = two
    meeting = make.meeting()
    item = make.agenda_item(meeting=meeting, title="Budget")
    edit = f"/meetings/{meeting.id}/items/{item.id}/edit"
    first.do(f"/meetings/{meeting.id}/items/{item.id}/remove")
    opened = second.get(f"/meetings/{meeting.id}/items/new").page

    answer = second.post(edit, data=opened.form().filled({}, ""))

    assert answer.status_code == 404


def test_a_move_from_a_stale_page_is_refused(two):
    first, second = two
    meeting = make.meeting()
    items = [make.agenda_item(meeting=meeting, title=f"Item {n}") for n in range(3)]
    opened = second.get(f"/meetings/{meeting.id}").page
    first.do(f"/meetings/{meeting.id}", "Move down Item 0")

    told = second.send(opened, "Move down Item 0")

    assert told.status_code == 409
    assert "Ann First made a change first" in told.page.text
    db.session.expire_all()
    assert [item.title for item in sorted(items, key=lambda item: item.position)] == [
        "Item 1",
        "Item 0",
        "Item 2",
    ]


def test_a_change_before_the_page_was_drawn_is_no_race(two):
    first, second = two
    risk = make.risk()
    first.do(f"/risks/{risk.reference}/edit", title="As Ann has it")
    opened = second.get(f"/risks/{risk.reference}/edit").page

    assert "As Bob has it" in second.send(opened, title="As Bob has it").page.heading


@pytest.mark.parametrize("said", ["database is locked", "disk I/O error"])
def test_where_the_database_is_away_what_was_typed_is_given_back(client, monkeypatch, said):
    client.sign_in(make.secretariat())
    risk = make.risk()
    opened = client.get(f"/risks/{risk.reference}/edit").page

    def away(*_args, **_kwargs):
        raise OperationalError("UPDATE", {}, sqlite3.OperationalError(said))

    with monkeypatch.context() as patched:
        patched.setattr(risks, "amend_risk", away)
        told = client.send(opened, title="A title\nwritten <with> care")

    assert told.status_code == 503
    assert int(told.headers["Retry-After"]) > 0
    assert client.send(told.page, "Send again").status_code == 200
    db.session.expire_all()
    with transaction():
        assert "written <with> care" in db.session.get_one(type(risk), risk.id).title


def test_no_password_is_given_back(client, monkeypatch):
    opened = client.get("/sign-in").page

    def away(*_args, **_kwargs):
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr(sign_in, "count_attempt", away)
    told = client.send(opened, email="ann@example.org", password="a secret of mine")

    assert told.status_code == 503
    assert "ann@example.org" in told.page.html
    assert "a secret of mine" not in told.page.html


def test_a_request_that_no_page_of_ours_has_sent_is_not_offered_to_be_sent_again(client, app):
    client.sign_in(make.secretariat())
    risk = make.risk()

    answer = client.post(f"/risks/{risk.reference}/edit", data={"title": "Forged"})

    assert answer.status_code == 400
    assert "Send again" not in answer.page.text
