"""Mail by GOV.UK Notify: what it is given, and what its answers mean for the queue."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import transaction
from app.extensions import db
from app.notifications import failing, jobs, service
from app.notifications.letters import Letter, PageLink, Paragraph
from app.notifications.models import Message
from app.notifications.notify import NotifyTransport
from app.notifications.rules import LEASE, MessageState
from app.notifications.transports import transport_of
from tests import factories as make
from tests.integration.notifications.outbox import MINUTE, again, later
from tests.mail_server import mail_settings
from tests.notify_server import KEY, REPLY_TO, TEMPLATE, refusal, serving

pytestmark = pytest.mark.one_engine


@pytest.fixture
def notify():
    with serving() as server:
        yield server


@pytest.fixture
def transport(notify):
    settings = mail_settings(
        transport="notify",
        notify_api_key=KEY,
        notify_template_id=TEMPLATE,
        notify_reply_to_id=REPLY_TO,
        notify_url=notify.url,
    )
    made = transport_of(settings)
    assert isinstance(made, NotifyTransport)
    return replace(made, timeout=5)


def test_a_letter_is_handed_over_as_text_with_its_subject(app, notify, transport):
    letter = Letter(
        "Papers for 18 February", [Paragraph("£5 – yes."), PageLink("Read", "https://a")]
    )
    with transaction():
        queued = service.queue_letter(
            letter, kind="test", to="ann@example.org", unsubscribe="https://a.example.org/stop"
        )

    assert service.send_due(transport) == 1

    [taken] = notify.taken
    assert taken == {
        "email_address": "ann@example.org",
        "template_id": TEMPLATE,
        "personalisation": {
            "subject": "Papers for 18 February",
            "body": "£5 – yes.\n\nRead:\nhttps://a\n",
        },
        "reference": queued.mail_id,
        "email_reply_to_id": REPLY_TO,
        "one_click_unsubscribe_url": "https://a.example.org/stop",
    }
    assert again(queued).state is MessageState.SENT
    assert notify.asked == ["POST /v2/notifications/email"]


def test_a_name_makes_no_link_that_hides_where_it_leads(app, notify, transport):
    make.message(text="From [the Treasury](https://evil.example)")

    service.send_due(transport)

    assert "](" not in notify.taken[0]["personalisation"]["body"]


def test_files_are_not_lost_in_silence(app, notify, transport):
    queued = make.message(attachments=[("a.ics", "text/calendar", b"BEGIN")])

    service.send_due(transport)

    assert again(queued).state is MessageState.DEAD
    assert again(queued).last_failure == "GOV.UK Notify does not accept files."
    assert notify.taken == []


@pytest.mark.parametrize(
    "answer",
    [
        refusal(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests"),
        refusal(429, "TooManyRequestsError", "Exceeded send limits (250000) for today"),
        refusal(403, "AuthError", "Invalid token: API key not found"),
        refusal(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds"),
        refusal(400, "BadRequestError", "Template not found"),
        refusal(400, "BadRequestError", "Missing personalisation: body"),
        refusal(400, "BadRequestError", "email_reply_to_id 8e does not exist in database"),
        (404, b"<html>"),
        (502, b"<html>"),
        (503, {"message": "No server is available"}),
    ],
    ids=lambda answer: f"{answer[0]}",
)
def test_what_holds_of_all_messages_holds_the_queue_and_spends_no_tries(
    app, notify, transport, answer
):
    first, second = make.message(), make.message(to="bob@example.org")
    notify.answers = [answer]

    assert service.send_due(transport) == 0

    assert len(notify.asked) == 1  # the second is not tried
    assert (again(first).state, again(first).attempts) == (MessageState.QUEUED, 0)
    assert again(first).last_failure.startswith(f"GOV.UK Notify cannot be used: {answer[0]} ")
    with later(MINUTE):
        assert service.send_due(transport) == 2
    assert again(second).state is MessageState.SENT


def test_what_is_wrong_with_one_message_ends_it_and_the_others_go(app, notify, transport):
    wrong, right = make.message(), make.message(to="bob@example.org")
    notify.answers = [
        refusal(400, "ValidationError", "email_address Not a valid email address"),
    ]

    assert service.send_due(transport) == 1

    assert again(wrong).state is MessageState.DEAD
    assert "400 ValidationError: email_address Not a valid" in again(wrong).last_failure
    assert again(right).state is MessageState.SENT


@pytest.mark.parametrize(
    "said",
    [
        "Can't send to this recipient using a team-only API key",
        "Can't send to this recipient when service is in trial mode",
    ],
)
def test_whom_notify_does_not_serve_yet_is_tried_again(app, notify, transport, said):
    waits = make.message()
    notify.answers = [refusal(400, "BadRequestError", said)]
    service.send_due(transport)

    assert (again(waits).state, again(waits).attempts) == (MessageState.QUEUED, 1)
    with later(2 * MINUTE):
        assert service.send_due(transport) == 1


def test_a_fault_of_notify_is_tried_again_and_three_in_a_row_hold_the_queue(app, notify, transport):
    for number in range(4):
        make.message(to=f"{number}@example.org")
    notify.answers = 3 * [refusal(500, "Exception", "Internal server error")]

    assert service.send_due(transport) == 0

    assert notify.asked == 3 * ["POST /v2/notifications/email"]


@pytest.mark.parametrize("how", ["silent", "breaks off"])
def test_a_message_that_was_taken_without_an_answer_is_not_sent_twice(app, notify, transport, how):
    queued = make.message()
    if how == "silent":
        notify.thinks = 2
        transport = replace(transport, timeout=0.3)
    else:
        notify.breaks_off = True
    assert service.send_due(transport) == 0
    assert again(queued).last_failure == "GOV.UK Notify did not answer, or broke off."
    notify.thinks, notify.breaks_off = 0, False

    with later(2 * MINUTE):
        assert service.send_due(replace(transport, timeout=5)) == 1

    assert len(notify.taken) == 1
    assert notify.asked[-1] == "GET /v2/notifications"
    assert again(queued).state is MessageState.SENT


def test_a_sender_that_died_after_notify_took_it_sends_it_once(app, notify, transport):
    queued = make.message()
    with transaction():
        held = service._claim_next(transport.server)
    transport.send(again(queued))  # and then it dies
    assert held is not None

    with clock.frozen(now=clock.now() + LEASE + MINUTE):
        assert service.send_due(transport) == 1

    assert len(notify.taken) == 1


def test_an_answer_that_is_no_json_of_a_message_that_was_taken_is_enough(app, notify, transport):
    queued = make.message()
    notify.answers = [(201, b"OK")]

    assert service.send_due(transport) == 1
    assert again(queued).state is MessageState.SENT


def test_a_service_that_is_not_there_is_left_alone(app, notify, transport):
    queued = make.message()
    nowhere = replace(transport, mail=replace(transport.mail, notify_url="http://127.0.0.1:1"))

    assert service.send_due(nowhere) == 0

    assert again(queued).last_failure.startswith("GOV.UK Notify cannot be used: it cannot be")
    assert again(queued).attempts == 0


def report(message, status, taken_at=None):
    return {
        "id": str(uuid4()),
        "reference": message.mail_id,
        "status": status,
        "created_at": (taken_at or message.sent_at).isoformat().replace("+00:00", "Z"),
    }


@pytest.fixture
def three_sent(app, transport, monkeypatch):
    """Mails to Ann, Bo and Cy that left, the last with a private link."""
    for name in ("ann", "bo", "cy"):
        make.message(to=f"{name}@example.org", is_secret=name == "cy")
    service.send_due(transport)
    monkeypatch.setattr(jobs, "transport_of", lambda _settings: transport)
    return db.session.scalars(select(Message).order_by(Message.id)).all()


def states():
    db.session.expire_all()
    found = {each.to_address: each.state.value for each in db.session.scalars(select(Message))}
    db.session.rollback()
    return list(found.values())


def test_what_notify_could_not_deliver_after_all_is_known(app, notify, three_sent):
    ann, bo, cy = three_sent
    notify.failed += [
        report(ann, "permanent-failure"),
        report(bo, "temporary-failure"),
        report(cy, "technical-failure"),
        {"id": str(uuid4()), "reference": None, "status": "permanent-failure"},
    ]
    assert jobs.read_reports().done == 3

    assert states() == ["dead", "dead", "given_up"]
    trouble = failing.find_trouble("ann@example.org")
    assert trouble.is_held
    assert "Reported by GOV.UK Notify: the address does not exist." in trouble.why
    assert not failing.find_trouble("bo@example.org").is_held
    db.session.rollback()
    assert jobs.read_reports().done == 0


def test_a_report_of_an_attempt_before_the_last_is_let_be(app, notify, three_sent):
    before = three_sent[0].sent_at - 10 * MINUTE
    notify.failed.append(report(three_sent[0], "permanent-failure", before))

    assert jobs.read_reports().done == 0
    assert states()[0] == "sent"


def test_that_notify_gives_no_reports_is_told(app, notify, three_sent):
    notify.answers.append(refusal(403, "AuthError", "Invalid token"))
    assert "Invalid token" in jobs.read_reports().error
