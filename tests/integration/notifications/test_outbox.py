"""Mail goes out once it is queued and committed: once, to one address, and as it was written."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.database import transaction
from app.core.errors import DomainError
from app.core.formats import moment
from app.extensions import db
from app.notifications import jobs, queries, service
from app.notifications.failures import NotDelivered
from app.notifications.letters import Letter, PageLink, Paragraph
from app.notifications.models import Attachment, MailRest, Message
from app.notifications.rules import (
    ATTACHMENTS_SIZE,
    HTML_LENGTH,
    KEPT_FOR,
    LEASE,
    MESSAGE_LENGTH,
    MessageState,
)
from tests import factories as make
from tests.integration.notifications.outbox import MINUTE, again, being_sent, later
from tests.mail_server import mail_settings


def test_answers_go_where_a_setting_says(app, smtp, mailbox):
    for reply_to in ("", "office@example.org"):
        make.message()
        service.send_due(replace(smtp, mail=replace(smtp.mail, reply_to=reply_to)))

    assert [mail["Reply-To"] for mail in mailbox.came] == [None, "office@example.org"]


def test_a_message_arrives_as_it_was_written(app, smtp, mailbox):
    queued = make.message(
        to="ann@example.org",
        subject="Papers for 18 February: Dŵr 🏴",
        text="Dear Ann,\n\n£5 – yes.",
    )

    assert service.send_due(smtp) == 1

    [mail] = mailbox.came
    assert mailbox.recipients == ["ann@example.org"]
    assert mail["To"] == "ann@example.org"
    assert mail["From"] == "agenda@example.org"
    assert mail["Subject"] == "Papers for 18 February: Dŵr 🏴"
    assert mail.get_content().splitlines() == ["Dear Ann,", "", "£5 – yes."]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{queued.mail_id}@example.org>"
    assert mail["Date"].datetime == queued.queued_at.replace(microsecond=0)
    sent = again(queued)
    assert (sent.state, sent.attempts, sent.last_failure) == (MessageState.SENT, 1, "")
    assert sent.sent_at is not None


def test_files_go_with_it(app, smtp, mailbox):
    event = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    make.message(
        attachments=[
            ("meeting.ics", "text/calendar; method=REQUEST", event),
            ("../a\r\nb.bin", "application/octet-stream", b"\x00\xff"),
        ]
    )

    service.send_due(smtp)

    calendar, other = mailbox.came[0].iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar.get_filename() == "meeting.ics"
    assert calendar.get_payload(decode=True) == event
    assert other.get_filename() == "..-a b.bin"
    assert other.get_content() == b"\x00\xff"


def test_nothing_goes_out_of_a_change_that_was_not_saved(app, smtp, mailbox):
    with suppress(ZeroDivisionError), transaction():
        service.queue_message(kind="test", to="ann@example.org", subject="No", text="No")
        raise ZeroDivisionError

    assert service.send_due(smtp) == 0
    assert mailbox.came == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@example.org",
        "ann@example.org\nBcc: eve@example.net",
        "ann@example.org\r\n\r\nHello",
        "ann@example.org, eve@example.net",
        "Ann <ann@example.org>",
        "ann@example.org eve@example.net",
        "ann@example.org\x00",
        "ann@exam\u2028ple.org",
        "-oQ/tmp ann@example.org",
        f"{'a' * 250}@example.org",
    ],
)
@pytest.mark.one_engine
def test_only_one_plain_address_takes_mail(app, address):
    with pytest.raises(DomainError, match="not an email address"), transaction():
        service.queue_message(kind="test", to=address, subject="Hello", text="Hello")


@pytest.mark.parametrize(
    "subject",
    ["Hello\nBcc: eve@example.net", "Hello\r\nBcc: eve@example.net", "Hello\r\n\r\nBcc: \x0b\x85x"],
)
@pytest.mark.one_engine
def test_a_subject_adds_no_header(app, smtp, mailbox, subject):
    make.message(subject=subject, text="From here\n.\nMAIL FROM:<eve@example.net>\n\x1b[2J")

    service.send_due(smtp)

    [mail] = mailbox.came
    assert mail["Bcc"] is None
    assert mailbox.recipients == ["ann@example.org"]
    assert mail["Subject"].startswith("Hello Bcc:")
    assert mail.get_content().splitlines() == [
        "From here",
        ".",
        "MAIL FROM:<eve@example.net>",
        "[2J",
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"text": "x" * (MESSAGE_LENGTH + 1)},
        {"attachments": [("a.bin", "application/octet-stream", b"x" * (ATTACHMENTS_SIZE + 1))]},
        {"attachments": [("a.ics", "text/calendar", b"x")] * 6},
        {"attachments": [("a.ics", "text/calendar\r\nBcc: eve@example.net", b"x")]},
    ],
    ids=["text", "file", "files", "media type"],
)
@pytest.mark.one_engine
def test_what_is_too_large_or_no_file_is_refused(app, values):
    with pytest.raises(DomainError):
        make.message(**values)


@pytest.mark.one_engine
def test_the_longest_line_and_text_go(app, smtp, mailbox):
    make.message(subject="ŵ" * 400, text="ŵ" * (MESSAGE_LENGTH - 1))

    assert service.send_due(smtp) == 1
    assert mailbox.came[0]["Subject"] == "ŵ" * 300
    assert mailbox.came[0].get_content().strip() == "ŵ" * (MESSAGE_LENGTH - 1)


def test_a_refused_address_is_not_tried_again_and_says_why(app, smtp, mailbox):
    mailbox.answers["gone@example.org"] = "550 5.1.1 No such person here"
    refused = make.message(to="gone@example.org")
    other = make.message()

    assert service.send_due(smtp) == 1

    assert again(refused).state is MessageState.DEAD
    assert again(refused).last_failure == ("The address was refused: 550 5.1.1 No such person here")
    assert again(other).state is MessageState.SENT


@pytest.mark.parametrize("step", ["address", "message"])
def test_what_is_refused_for_now_is_tried_again_later(app, smtp, mailbox, step):
    if step == "address":
        mailbox.answers["ann@example.org"] = "451 Greylisted"
    else:
        mailbox.data_answers += ["452 Disk full"]
    queued = make.message()

    assert service.send_due(smtp) == 0
    assert again(queued).state is MessageState.QUEUED
    assert "was not accepted this time: 45" in again(queued).last_failure
    mailbox.answers.clear()
    assert service.send_due(smtp) == 0, "it is not due yet"
    with later(MINUTE):
        assert service.send_due(smtp) == 1
    assert (again(queued).state, again(queued).attempts) == (MessageState.SENT, 2)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("500 No", MessageState.DEAD),
        ("599 No", MessageState.DEAD),
        ("499 Not now", MessageState.QUEUED),
        ("600 What?", MessageState.QUEUED),
    ],
)
@pytest.mark.one_engine
def test_what_is_refused_for_good(app, smtp, mailbox, answer, state):
    mailbox.data_answers += [answer]
    message = make.message()

    service.send_due(smtp)

    assert again(message).state is state


@pytest.mark.one_engine
def test_where_another_sender_was_quicker_the_next_message_is_sent(app, smtp, monkeypatch):
    quicker, claim = [None], service.claim
    monkeypatch.setattr(
        service,
        "claim",
        lambda *args, **kwargs: quicker.pop() if quicker else claim(*args, **kwargs),
    )
    for number in range(2):
        make.message(to=f"{number}@example.org")

    assert service.send_due(smtp) == 2


def test_what_was_not_delivered_is_tried_anew_or_given_up(app, smtp, mailbox):
    mailbox.answers["ann@example.org"] = "554 No"
    dead, other = make.message(), make.message(is_secret=True)
    service.send_due(smtp)
    with transaction():
        service.give_up(again(other))
    assert (again(other).state, again(other).text) == (MessageState.GIVEN_UP, "")
    sent = make.message(to="bob@example.org")
    service.send_due(smtp)
    with pytest.raises(DomainError), transaction():
        service.give_up(again(sent))

    with transaction():
        assert service.retry_all() == 1
    assert (again(dead).state, again(dead).attempts) == (MessageState.QUEUED, 0)
    mailbox.answers.clear()
    assert service.send_due(smtp) == 1


def test_the_scheduler_sends_where_it_is_known_how(app, controller, mailbox, monkeypatch):
    make.message()
    for transport, came in (("", 0), ("smtp", 1)):
        mail = mail_settings(port=controller.port, transport=transport)
        settings = replace(app.config["SETTINGS"], mail=mail)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        jobs.send_due()
        assert len(mailbox.came) == came
    with later(KEPT_FOR - MINUTE):
        assert jobs.purge().done == 0
    with later(KEPT_FOR + MINUTE):
        assert jobs.purge().done == 1


@pytest.mark.one_engine
def test_what_has_been_due_longest_goes_first(app, smtp, mailbox):
    make.message(to="second@example.org")
    first = make.message(to="first@example.org")
    with transaction():
        again(first).due_at -= MINUTE

    service.send_due(smtp)

    assert mailbox.recipients == ["first@example.org", "second@example.org"]


def test_the_operator_is_told_how_the_mail_stands(app, nowhere):
    def told():
        return next((each.found, each.advice) for each in queries.list_conditions())

    assert told() == ("None waiting.", "")
    make.message()
    assert told() == ("1 message waiting.", "")
    assert [each.what for each in queries.list_conditions()] == ["Mail"]
    being_sent()
    assert told() == ("2 messages waiting.", "")
    make.message(state=MessageState.DEAD)
    *_, dead = queries.list_conditions()
    assert (dead.what, dead.found) == ("Mail not delivered", "1 message.")
    since = moment(clock.now())
    with later(timedelta(hours=1)):
        assert told() == (
            f"2 messages waiting, the oldest due {since}.",
            "Check the scheduler’s log and the mail server.",
        )


def test_whoever_asks_for_another_try_gets_it_at_once(app, run, smtp, mailbox, nowhere):
    message = make.message()
    service.send_due(nowhere())
    service.send_due(nowhere())

    with transaction():
        service.retry(again(message))

    assert db.session.scalars(select(MailRest)).all() == []


@pytest.mark.one_engine
def test_no_more_than_two_are_sent_to_one_host_at_a_time_and_others_go(app, smtp, mailbox):
    for number in range(2):
        being_sent(f"{number}@busy.example")
    make.message(to="3@busy.example")
    make.message(to="ann@example.org")

    assert service.send_due(smtp) == 1
    assert mailbox.recipients == ["ann@example.org"]


def test_one_that_is_being_sent_is_not_asked_twice_at_the_same_time(app, smtp, mailbox):
    for number in range(4):
        make.message(to="ann@example.org" if number < 2 else f"{number}@example.org")

    class Busy:
        def send(self, message):
            seen.append(message.to_address)
            if len(seen) < 9:
                service.send_due(Busy())
            smtp.send(message)

    seen = []
    service.send_due(Busy())

    assert seen[:2] == ["ann@example.org", "2@example.org"]
    assert len(mailbox.came) == 4


def test_a_message_that_breaks_the_sender_holds_up_no_other(app, smtp, mailbox):
    broken, sound = make.message(to="broken@example.org"), make.message()

    class Breaking:
        def send(self, message):
            if message.to_address == "broken@example.org":
                raise ZeroDivisionError("inside")
            smtp.send(message)

    assert service.send_due(Breaking()) == 1
    assert again(sound).state is MessageState.SENT
    assert again(broken).state is MessageState.QUEUED
    assert again(broken).last_failure.startswith("A program error (ZeroDivisionError)")


def test_two_senders_send_everything_once(app, smtp, mailbox):
    for number in range(30):
        make.message(subject=f"Number {number}")
    db.session.commit()
    start = threading.Barrier(3)

    def work():
        start.wait()
        with app.app_context():
            service.send_due(smtp)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    assert sorted(mail["Subject"] for mail in mailbox.came) == sorted(
        f"Number {number}" for number in range(30)
    )
    db.session.expire_all()
    assert queries.count_by_state()[MessageState.SENT] == 30


def test_a_message_whose_sender_died_is_taken_up_under_the_same_id(app, smtp, mailbox):
    queued = make.message()

    class Dying:
        def send(self, message):
            smtp.send(message)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service.send_due(Dying())

    assert service.send_due(smtp) == 0, "it may be alive"
    with later(LEASE + MINUTE):
        assert service.send_due(smtp) == 1
    assert [mail["Message-ID"] for mail in mailbox.came] == [f"<{queued.mail_id}@example.org>"] * 2
    assert again(queued).attempts == 2


def test_a_sender_that_wakes_too_late_changes_nothing(app, smtp):
    queued = make.message()

    class Sleeping:
        def send(self, message):
            with later(LEASE + MINUTE):
                service.send_due(smtp)
            raise NotDelivered("Too late", is_final=True)

    service.send_due(Sleeping())

    assert again(queued).state is MessageState.SENT


def test_a_message_that_kills_every_sender_is_dead_in_the_end(app):
    queued = make.message()
    with transaction():
        row = again(queued)
        row.state, row.attempts, row.claimed_at = MessageState.SENDING, 8, clock.now() - LEASE * 2

    class Never:
        def send(self, message):
            raise AssertionError("it is not sent a ninth time")

    assert service.send_due(Never()) == 0
    assert again(queued).state is MessageState.DEAD
    assert "stopped each time before the message had gone" in again(queued).last_failure


def test_a_private_link_is_forgotten_once_it_is_sent(app, smtp, mailbox):
    queued = make.message(text="https://example.org/reset/abc", is_secret=True)

    service.send_due(smtp)

    assert "reset/abc" in mailbox.came[0].get_content()
    assert again(queued).text == ""


def test_old_messages_are_forgotten_and_what_needs_somebody_is_kept(app, smtp):
    files = [("a.ics", "text/calendar", b"x")]
    sent, dead, given_up = (make.message(attachments=files) for _ in range(3))
    service.send_due(smtp)
    with transaction():
        again(dead).state = MessageState.DEAD
        again(given_up).state = MessageState.GIVEN_UP
    recent = make.message()

    with later(timedelta(days=89)), transaction():
        assert service.purge() == 0
    with later(timedelta(days=91)), transaction():
        assert service.purge() == 2

    left = db.session.scalars(select(Message.id).order_by(Message.id)).all()
    assert left == [dead.id, recent.id]
    assert sent.id not in left
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1


# What goes along with the text


def test_a_letter_goes_as_text_and_html_with_its_files(app, smtp, mailbox):
    letter = Letter(
        "Papers", [Paragraph("Dŵr – £5"), PageLink("Read them", "https://example.org/7")]
    )
    with transaction():
        service.queue_letter(
            letter,
            kind="test",
            to="ann@example.org",
            attachments=[("a.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")],
        )

    assert service.send_due(smtp) == 1

    [mail] = mailbox.came
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == letter.text
    assert mail.get_body(("html",)).get_content().replace("\r\n", "\n") == letter.html


def test_mails_of_one_thread_refer_to_one_made_up_mail(app, smtp, mailbox):
    for thread in ("paper:7", "paper:7", "paper:8", ""):
        make.message(thread=thread)
    service.send_due(smtp)

    first, second, other, alone = mailbox.came
    assert first["References"] == first["In-Reply-To"] == second["References"]
    assert "paper" not in first["References"]  # which every mailbox between reads
    assert other["References"] != first["References"]
    assert alone["References"] is alone["In-Reply-To"] is None


@pytest.mark.parametrize(
    ("scheme", "post"), [("https", "List-Unsubscribe=One-Click"), ("http", None)]
)
def test_what_may_be_stopped_says_where(app, smtp, mailbox, scheme, post):
    address = f"{scheme}://agenda.example.org/unsubscribe/{'a' * 120}"
    make.message(unsubscribe=address)
    make.message()

    service.send_due(smtp)

    optional, compulsory = mailbox.came
    assert optional["List-Unsubscribe"] == f"<{address}>"
    assert optional["List-Unsubscribe-Post"] == post
    assert compulsory["List-Unsubscribe"] is None


def test_a_letter_with_a_private_link_is_forgotten_in_both_bodies(app, smtp):
    letter = Letter("Password", [PageLink("Choose a new password", "https://example.org/secret")])
    with transaction():
        queued = service.queue_letter(letter, kind="test", to="ann@example.org", is_secret=True)

    service.send_due(smtp)

    assert (again(queued).text, again(queued).html) == ("", "")


@pytest.mark.one_engine
def test_html_beyond_all_measure_is_refused(app):
    with pytest.raises(DomainError, match="characters or fewer"):
        make.message(html="x" * (HTML_LENGTH + 1))
