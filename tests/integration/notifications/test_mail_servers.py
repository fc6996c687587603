"""What mail servers, hosts and addresses do to a sender, and which are left alone for how long."""

import smtplib
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core import clock
from app.core.database import transaction
from app.extensions import db
from app.notifications import queries, rests, service, transports
from app.notifications.models import MailRest, Message
from app.notifications.rules import (
    RESTS_COUNT_FOR,
    MessageState,
)
from app.notifications.transports import SmtpTransport
from tests import factories as make
from tests.integration.notifications.outbox import MINUTE, again, later
from tests.mail_server import mail_settings

pytestmark = pytest.mark.one_engine


@pytest.mark.every_engine
def test_a_server_that_is_down_holds_the_queue_and_spends_no_tries(app, nowhere, smtp, mailbox):
    queued = make.message()
    waited, now = [], clock.now()
    for _ in range(20):
        with clock.frozen(now=now):
            assert service.send_due(nowhere()) == 0
            rest = db.session.scalars(select(MailRest)).one()
        waited.append((rest.until - now).seconds)
        now = rest.until

    assert waited[:5] == [15, 30, 60, 120, 300]
    assert set(waited[5:]) == {300}
    assert (again(queued).state, again(queued).attempts) == (MessageState.QUEUED, 0)
    assert again(queued).last_failure.startswith("The mail server cannot be used: ")
    with clock.frozen(now=now - MINUTE):
        told = {condition.what: condition.found for condition in queries.list_conditions()}
    assert "20 failures in a row" in told["Mail to 127.0.0.1:1"]
    assert service.send_due(smtp) == 1
    assert (again(queued).state, again(queued).attempts) == (MessageState.SENT, 1)


def test_what_the_mail_server_said_stands_in_log_and_reason(app, nowhere, smtp, mailbox, caplog):
    mailbox.answers["gone@example.org"] = "550 5.1.1 No such person here"
    refused = make.message(to="gone@example.org", kind="invitation")
    service.send_due(smtp)
    waiting = make.message()
    service.send_due(nowhere())

    said = f"message {refused.id} (invitation) was not sent: The address was refused: 550 5.1.1"
    assert said in caplog.text
    assert again(waiting).last_failure.endswith("Connection refused")


def test_a_server_that_breaks_off_without_a_word_is_named_by_the_kind_of_fault(app, broken_off):
    waiting = make.message()

    service.send_due(broken_off)

    assert again(waiting).last_failure == "The mail server cannot be used: Silence"


def test_a_server_may_take_its_time_over_what_it_takes(app, impatient, mailbox):
    mailbox.thinks = 1.5 * impatient.timeout
    make.message()

    assert service.send_due(impatient) == 1


def test_a_server_that_takes_no_size_is_told_none(app, mailbox, sizeless, smtp, monkeypatch):
    told, mail = [], smtplib.SMTP.mail
    monkeypatch.setattr(
        smtplib.SMTP, "mail", lambda s, sender, given: told.append(given) or mail(s, sender, given)
    )
    for transport in (sizeless, smtp):
        make.message()
        assert service.send_due(transport) == 1

    assert told[0] == []
    assert [each[:5] for each in told[1]] == ["size="]


def test_whoever_hangs_at_the_end_is_not_waited_for(app, controller, mailbox, monkeypatch):
    monkeypatch.setattr(transports, "_QUIT_SECONDS", 0.1)
    mailbox.goodbye = "nothing"
    make.message()
    begin = time.monotonic()

    assert service.send_due(SmtpTransport(mail_settings(port=controller.port), timeout=30)) == 1
    assert time.monotonic() - begin < 20


@pytest.mark.every_engine
def test_a_rest_is_forgotten_when_it_counts_no_more(app, nowhere):
    make.message()
    service.send_due(nowhere())

    with later(RESTS_COUNT_FOR), transaction():
        service.purge()
        assert db.session.scalars(select(MailRest)).all() != []
    with later(2 * RESTS_COUNT_FOR), transaction():
        service.purge()
        assert db.session.scalars(select(MailRest)).all() == []


def test_hosts_that_hang_now_and_then_do_not_stop_the_queue(app, impatient, mailbox):
    """Only so many in a row."""
    for number in range(8):
        make.message(to=f"ann@host{number}.example")
    mailbox.hangs |= {f"ann@host{number}.example" for number in (0, 1, 3, 4, 6)}

    assert service.send_due(impatient) == 3


def test_a_server_that_is_down_is_asked_once_for_all_that_waits(app, nowhere):
    for _ in range(5):
        make.message()

    service.send_due(nowhere())

    assert set(db.session.scalars(select(Message.last_failure))) > {""}
    assert set(db.session.scalars(select(Message.attempts))) == {0}


@pytest.mark.parametrize("goodbye", ["421 Too busy", "500 What?", "nothing", "221"])
def test_what_the_server_took_is_sent_whatever_it_says_at_the_end(app, impatient, mailbox, goodbye):
    mailbox.goodbye = goodbye
    queued = make.message()

    assert service.send_due(impatient) == 1

    assert again(queued).state is MessageState.SENT
    with later(timedelta(days=1)):
        service.send_due(impatient)
    assert len(mailbox.came) == 1


def test_an_address_that_hangs_rests_and_delays_nobody(app, impatient, mailbox):
    mailbox.hangs.add("slow@example.org")
    slow = [make.message(to="slow@example.org") for _ in range(3)]
    others = [make.message(to=f"ann{number}@example.org") for number in range(3)]

    assert service.send_due(impatient) == 3

    assert {again(each).state for each in others} == {MessageState.SENT}
    assert [again(each).attempts for each in slow] == [1, 0, 0]
    assert again(slow[0]).last_failure.endswith(": timed out")
    assert mailbox.asked.count("slow@example.org") == 1
    mailbox.hangs.clear()
    with later(MINUTE):
        assert service.send_due(impatient) == 3


def test_a_host_that_hangs_rests_and_delays_no_other(app, impatient, mailbox):
    mailbox.hangs |= {f"{number}@slow.example" for number in range(5)}
    for number in range(5):
        make.message(to=f"{number}@slow.example")
    make.message(to="ann@example.org")

    assert service.send_due(impatient) == 1

    assert len(mailbox.asked) == 3, "two of the host that hangs, and the other"


def test_a_server_that_hangs_at_every_message_rests_itself(app, impatient, mailbox):
    mailbox.hangs |= {f"ann@host{number}.example" for number in range(9)}
    for number in range(9):
        make.message(to=f"ann@host{number}.example")

    assert service.send_due(impatient) == 0
    assert service.send_due(impatient) == 0

    assert len(mailbox.asked) == 3


@pytest.mark.parametrize("answer", ["421 Try again later", "429 Slow down", "450 4.7.1 Too many"])
def test_a_host_that_asks_for_rest_is_left_alone_ever_longer(app, smtp, mailbox, answer):
    mailbox.answers |= {f"{number}@busy.example": answer for number in range(5)}
    for number in range(5):
        make.message(to=f"{number}@busy.example")
    make.message(to="ann@example.org")

    assert service.send_due(smtp) == 1
    assert len(mailbox.asked) == 2
    assert service.send_due(smtp) == 0
    with later(MINUTE):
        service.send_due(smtp)
    assert len(mailbox.asked) == 3
    with later(3 * MINUTE):
        service.send_due(smtp)
    assert len(mailbox.asked) == 3


def test_a_full_mailbox_delays_nobody_else_at_its_host(app, smtp, mailbox):
    mailbox.answers["full@example.org"] = "452 4.2.2 Mailbox full"
    make.message(to="full@example.org")
    make.message(to="ann@example.org")

    assert service.send_due(smtp) == 1


def test_a_message_too_large_for_the_server_is_told_so_and_holds_up_no_other(
    app, mailbox, small, smtp
):
    large, other = make.message(text="x" * 2000), make.message()

    assert service.send_due(small) == 1
    assert again(large).state is MessageState.DEAD
    assert again(large).last_failure.startswith("The message was refused: 552 ")
    assert again(other).state is MessageState.SENT


def test_a_second_address_that_fails_later_is_not_the_hosts_fault(app, mailbox, smtp):
    """The first has had its rest."""
    mailbox.answers |= {f"{number}@host.example": "450 Not now" for number in range(2)}
    make.message(to="0@host.example")
    service.send_due(smtp)
    with later(2 * MINUTE):
        make.message(to="1@host.example")
        db.session.execute(
            update(Message)
            .where(Message.to_address == "0@host.example")
            .values(state=MessageState.DEAD)
        )
        db.session.commit()
        service.send_due(smtp)

    resting = set(db.session.scalars(select(MailRest.name)))
    assert resting == {"0@host.example", "1@host.example"}


def test_nothing_goes_in_the_clear_where_the_settings_ask_for_encryption(app, controller, mailbox):
    message = make.message()

    for encryption in ("starttls", "tls"):
        transport = SmtpTransport(
            mail_settings(port=controller.port, encryption=encryption), timeout=2
        )
        assert service.send_due(transport) == 0
        assert again(message).last_failure.startswith("The mail server cannot be used: ")
        with transaction():
            rests.end_all()

    assert mailbox.came == []
