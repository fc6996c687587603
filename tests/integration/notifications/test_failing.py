"""Addresses that take no mail: how they are found out, what becomes of mail to them, and how they
are cleared."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import transaction
from app.core.errors import DomainError
from app.extensions import db
from app.notifications import bounces, failing, jobs, queries, service
from app.notifications.models import FailedAddress
from app.notifications.rules import HELD_FOR, HowFailed, MessageState
from app.packs.readership.queries import read_readership
from tests import factories as make
from tests.integration.notifications.outbox import MINUTE, again, later

pytestmark = pytest.mark.one_engine

ANN = "ann@example.org"


def failed():
    db.session.rollback()
    return [each.address for each in db.session.scalars(select(FailedAddress))]


def mark(address=ANN):
    with transaction():
        failing.mark(address, HowFailed.TOLD, "Mailbox not found")


# Found out by sending


@pytest.mark.parametrize(
    ("answer", "is_gone"),
    [
        ("550 5.1.1 No such person here", True),
        ("550 No such person here", True),
        ("551 User not local", True),
        ("550 5.2.1 Mailbox disabled", True),
        ("554 5.1.10 Null MX", True),
        ("550 5.7.1 We do not like you", False),
        ("552 5.2.2 Mailbox full", False),
        ("554 No", False),
        ("450 4.2.1 Try later", False),
    ],
)
def test_an_address_that_is_refused_for_good_gets_no_more_mail(app, smtp, mailbox, answer, is_gone):
    mailbox.answers[ANN] = answer
    make.message(to=ANN)
    service.send_due(smtp)

    assert failed() == ([ANN] if is_gone else [])

    asked = len(mailbox.asked)
    make.message(to=ANN.upper().replace("EXAMPLE.ORG", "example.org"))
    with later(timedelta(days=1)):
        service.send_due(smtp)
    assert (len(mailbox.asked) == asked) is is_gone


def test_mail_to_it_waits_while_that_to_others_goes(app, smtp, mailbox):
    mark("Ann@Example.org")
    waiting, going = make.message(to=ANN), make.message(to="bob@example.org")

    assert service.send_due(smtp) == 1

    assert mailbox.recipients == ["bob@example.org"]
    assert (again(waiting).state, again(waiting).attempts) == (MessageState.QUEUED, 0)
    assert again(going).state is MessageState.SENT
    with later(timedelta(hours=1)):
        assert queries.find_late_since() is None  # it is known why
        told = {each.what: each for each in queries.list_conditions()}
    assert told["Addresses that do not accept mail"].found == (
        "1 address: ann@example.org (Mailbox not found)"
    )


@pytest.mark.every_engine
def test_what_has_waited_for_three_days_is_not_delivered_and_says_why(app, smtp):
    mark()
    waiting = make.message(to=ANN)
    with later(HELD_FOR - MINUTE):
        jobs.purge()
        assert again(waiting).state is MessageState.QUEUED

    with later(HELD_FOR + MINUTE):
        jobs.purge()
        assert again(waiting).state is MessageState.DEAD
    assert again(waiting).last_failure == "Mailbox not found"


@pytest.mark.every_engine
def test_cleared_it_gets_what_waited_and_nothing_that_is_old(app, smtp, mailbox):
    make.message(to=ANN, subject="Long ago", state=MessageState.DEAD, is_secret=True, text="Link")
    with later(HELD_FOR + MINUTE):
        mark()
        make.message(to=ANN, subject="Lost lately", state=MessageState.DEAD)
        make.message(to=ANN, subject="Waits")
        assert service.send_due(smtp) == 0

        with transaction():
            failing.clear(ANN)

        assert failing.find_trouble(ANN) is None
        assert service.send_due(smtp) == 2
    assert sorted(mail["Subject"] for mail in mailbox.came) == ["Lost lately", "Waits"]


def test_the_first_reason_stays(app):
    mark()
    with transaction():
        failing.mark(ANN, HowFailed.BOUNCED, "5.1.1")

    assert failing.find_trouble(ANN).why == "Mailbox not found"


# By a mail that came back

REPORT = """\
From: MAILER-DAEMON@mail.example.net
To: agenda@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I am sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such user here

--B
Content-Type: {kind}

From: agenda@example.org
Message-ID: <{mail_id}@example.org>
Subject: Papers

--B--
"""


def report(address=ANN, action="failed", status="5.1.1", mail_id="0" * 32, kind="message/rfc822"):
    return REPORT.format(
        address=address, action=action, status=status, mail_id=mail_id, kind=kind
    ).encode()


def test_a_mail_that_came_back_marks_the_address(app):
    make.message(to=ANN)

    with transaction():
        [told] = bounces.take_back(report())

    assert (told.address, told.is_marked) == (ANN, True)
    assert failing.find_trouble(ANN).why == (
        "Returned by a mail server: 5.1.1 550 5.1.1 No such user here"
    )


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_mail_that_was_sent_on_marks_the_address_that_it_was_sent_to(app, kind):
    sent = make.message(to=ANN)

    with transaction():
        bounces.take_back(report(address="ann.home@example.com", mail_id=sent.mail_id, kind=kind))

    assert failed() == [ANN]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"action": "delayed", "status": "4.4.1"}, "it was delayed"),
        ({"action": "delivered", "status": "2.0.0"}, "it was delivered"),
        ({"status": "5.2.2"}, "it may work again: 5.2.2"),
        ({"status": "5.7.1"}, "it may work again: 5.7.1"),
        ({"status": "4.4.7"}, "it may work again: 4.4.7"),
        ({"address": "eve@example.org"}, "no mail was sent to it"),
    ],
)
def test_what_is_not_for_good_or_not_of_ours_marks_nothing(app, values, said):
    make.message(to=ANN)

    with transaction():
        [told] = bounces.take_back(report(**values))

    assert not told.is_marked
    assert told.said.startswith(said)
    assert failed() == []


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00" * 50, b"Subject: Out of office\n\nBack soon."]
)
def test_what_is_no_report_is_refused(app, content):
    with pytest.raises(DomainError, match="not a delivery status notification"):
        bounces.take_back(content)
    with pytest.raises(DomainError, match="too large"):
        bounces.take_back(b"x" * (bounces.LARGEST + 1))


def test_the_command_says_what_it_marked(app, run, tmp_path):
    make.message(to=ANN)
    file = tmp_path / "bounce.eml"
    file.write_bytes(report())

    told = run("notifications", "bounce", str(file))

    assert told.output == (
        "ann@example.org: no more mail is sent to it (5.1.1 550 5.1.1 No such user here).\n"
    )
    assert failed() == [ANN]


# On the pages


def test_the_secretariat_marks_it_and_clears_it_on_the_persons_page(client):
    ann = make.account(make.person(name="Ann Example"), email=ANN)
    where = f"/people/{ann.person_id}"
    client.sign_in(make.secretariat())
    assert "No mail to ann@example.org has been returned." in client.get(where).page.text

    page = client.submit(f"{where}/mail-returned", why="Mailbox not found").page

    assert "No more mail is sent to ann@example.org." in page.text
    assert "Mailbox not found. Nothing more is sent to it." in page.text
    assert failed() == [ANN]
    page = client.submit(where, "Send mail to this address again").page
    assert "Mail is sent to ann@example.org again." in page.text
    assert failed() == []


def test_a_new_address_gets_mail_though_the_old_took_none(client, smtp, mailbox):
    ann = make.account(email=ANN)
    mark()
    ann.email = "new@example.org"
    make.message(to="new@example.org")

    assert service.send_due(smtp) == 1
    client.sign_in(make.secretariat())
    page = client.get(f"/people/{ann.person_id}").page
    assert "No mail to new@example.org has been returned." in page.text


def test_a_lead_does_not_see_whose_mail_comes_back(client):
    ann = make.account(email=ANN)
    mark()
    client.sign_in(make.pilot_lead())

    page = client.get(f"/people/{ann.person_id}").page

    assert "not delivered" not in page.text
    assert client.get(f"/people/{ann.person_id}/mail-returned").status_code == 403


def test_a_message_to_it_says_why_it_waits(client):
    mark()
    message = make.message(to=ANN)
    client.sign_in(make.administrator())

    page = client.get(f"/messages/{message.id}").page

    assert "Nothing is sent to this address: Mailbox not found." in page.text


def test_who_cannot_be_mailed_is_told_before_a_pack_is_issued(app):
    meeting = make.meeting()
    member = make.member(meeting.group, email=ANN)
    assert read_readership(meeting).barred == []

    mark()

    [barred] = read_readership(meeting).barred
    assert barred.who.person_id == member.person_id
    assert barred.why == "Mail to ann@example.org is not delivered"
    with clock.frozen(now=clock.now()), transaction():
        failing.clear(ANN)
    assert read_readership(meeting).barred == []
