"""What administrators see of the mail that goes out, and what they can do."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.database import transaction
from app.notifications import queries, service
from app.notifications.letters import Letter, Paragraph
from app.notifications.rules import MessageState
from app.notifications.service import queue_message
from tests import factories as make


@pytest.fixture
def admin(client):
    return client.sign_in(make.administrator())


def state_of(message):
    return queries.get_message(message.id).state


@pytest.mark.one_engine
def test_an_empty_outbox_says_what_will_show(admin):
    assert "No messages yet" in admin.get("/messages").page.text


def test_what_was_not_delivered_comes_first_with_its_reason(admin):
    with clock.frozen(now=clock.now() - timedelta(hours=1)):
        make.message(subject="Bounced", state=MessageState.DEAD, failure="550 Nobody here")
    make.message(subject="On its way")

    page = admin.get("/messages").page

    assert [row[0] for row in page.rows] == ["Bounced", "On its way"]
    assert page.rows[0][2] == "Not delivered"
    assert page.rows[0][4] == "550 Nobody here"
    assert "1 message was not delivered and needs attention. 1 queued, 0 sent" in page.text
    assert "Not delivered (1)" in page.text
    assert [row[0] for row in admin.get("/messages?state=queued").page.rows] == ["On its way"]


def test_a_message_is_tried_again(admin, smtp, mailbox):
    message = make.message(subject="Bounced", state=MessageState.DEAD, failure="550 Nobody here")

    page = admin.submit(f"/messages/{message.id}", "Retry message").page

    assert "It will be sent again shortly." in page.text
    assert service.send_due(smtp) == 1
    assert [mail["Subject"] for mail in mailbox.came] == ["Bounced"]


def test_all_are_tried_again_at_once(admin):
    messages = [make.message(state=MessageState.DEAD) for _ in range(3)]

    page = admin.submit("/messages", "Retry all undelivered messages").page

    assert "3 messages queued again." in page.text
    assert {state_of(message) for message in messages} == {MessageState.QUEUED}


def test_a_message_is_given_up_and_its_private_link_forgotten(admin, smtp, mailbox):
    message = make.message(
        state=MessageState.DEAD, text="https://example.org/reset/abc", is_secret=True
    )

    page = admin.submit(f"/messages/{message.id}", "Stop retrying").page

    assert "Given up" in page.text
    assert "Retry message" not in page.text
    assert queries.get_message(message.id).text == ""
    assert service.send_due(smtp) == 0


@pytest.mark.one_engine
def test_a_message_shows_its_text_unless_it_holds_a_private_link(admin):
    plain = make.message(text="Dear Ann,\n\n<b>Hello</b>")
    secret = make.message(text="https://example.org/reset/abc", is_secret=True)

    assert "<b>Hello</b>" in admin.get(f"/messages/{plain.id}").page.text
    page = admin.get(f"/messages/{secret.id}").page
    assert "Hidden: it contains a private link." in page.text
    assert "reset/abc" not in page.html


@pytest.mark.parametrize("state", [MessageState.SENDING, MessageState.SENT])
@pytest.mark.one_engine
def test_what_is_under_way_or_done_is_not_sent_again(admin, state):
    message = make.message(state=state)
    form = {"csrf_token": admin.get("/messages").page.token}

    for deed in ("retry", "give-up"):
        assert admin.post(f"/messages/{message.id}/{deed}", data=form).status_code == 400
    assert state_of(message) is state


def test_mail_that_nothing_takes_up_is_told(admin):
    make.message()
    with clock.frozen(now=clock.now() + timedelta(minutes=9)):
        assert "scheduler" not in admin.get("/messages").page.text
    with clock.frozen(now=clock.now() + timedelta(minutes=11)):
        assert "but has not been sent" in admin.get("/messages").page.text


def test_an_operator_lists_sends_and_queues_again(app, run):
    dead = make.message(subject="Bounced", state=MessageState.DEAD, failure="550 Nobody")
    waiting = make.message(subject="Waiting")

    listed = run("notifications", "list").output.splitlines()
    assert listed == [
        f"{dead.id}  Not delivered  ann@example.org  Bounced  (550 Nobody)",
        f"{waiting.id}  Waiting  ann@example.org  Waiting",
    ]
    assert "Bounced" not in run("notifications", "list", "--state", "queued").output
    sent = run("notifications", "send").output
    assert "To: ann@example.org\nSubject: Waiting" in sent, "the console is the way out here"
    assert "1 message sent." in sent
    assert "1 message queued again." in run("notifications", "retry", str(dead.id)).output
    assert "2 messages queued" not in run("notifications", "retry", "--all").output
    assert state_of(dead) is MessageState.QUEUED


@pytest.mark.one_engine
def test_an_operator_is_told_what_cannot_be_done(app, run):
    with transaction():
        sent = queue_message(kind="test", to="a@example.org", subject="A", text="A")
        sent.state = MessageState.SENT

    assert "cannot become queued" in run("notifications", "retry", str(sent.id)).output
    assert "no such message" in run("notifications", "retry", "999").output
    assert "Give the number of the message" in run("notifications", "retry").output


@pytest.mark.one_engine
def test_a_letter_is_read_as_text_and_its_html_is_not_drawn(admin):
    letter = Letter("Hello", [Paragraph("Some <b>words</b>.")])
    with transaction():
        sent = service.queue_letter(letter, kind="test", to="a@example.org")

    page = admin.get(f"/messages/{sent.id}").page

    assert "It is also sent as HTML, which says the same." in page.text
    assert "Some <b>words</b>." in page.text
