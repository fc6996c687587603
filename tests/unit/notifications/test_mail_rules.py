"""How often a message is tried, what is left alone and for how long, and what mail may hold."""

import smtplib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError
from app.notifications.failures import NotDelivered
from app.notifications.rules import (
    ADDRESS_LENGTH,
    HANGS_IN_A_ROW,
    KEPT_FOR,
    LATE_AFTER,
    MAX_ATTEMPTS,
    MESSAGE_WORKFLOW,
    MOST_TO_HOST,
    RESTS_COUNT_FOR,
    AtFault,
    MessageState,
    at_fault_in,
    host_of,
    is_address,
    one_line,
    plain_text,
    rest_of,
    wait_after,
)
from app.notifications.transports import (
    ConsoleTransport,
    SmtpTransport,
    is_media_type,
    server_of,
    transport_of,
)
from tests.mail_server import mail_settings

S = MessageState


def test_a_message_that_fails_is_tried_for_a_day_ever_less_often():
    waits = [wait_after(attempts) for attempts in range(1, MAX_ATTEMPTS + 1)]

    assert [wait and wait.seconds // 60 for wait in waits] == [1, 5, 15, 60, 180, 360, 720, None]
    assert sum((wait for wait in waits if wait), timedelta()) < timedelta(days=1)


@pytest.mark.parametrize(
    ("at_fault", "rests"),
    [
        (AtFault.SERVER, [15, 30, 60, 120, 300, 300]),
        (AtFault.HOST, [60, 300, 900, 3600, 3600]),
        (AtFault.ADDRESS, [60, 300, 900, 3600, 3600]),
    ],
)
def test_what_fails_again_is_left_alone_longer(at_fault, rests):
    found = [rest_of(at_fault, failures + 1).seconds for failures in range(len(rests))]
    assert found == rests


def test_the_limits_that_the_operating_page_gives():
    assert (timedelta(minutes=10), timedelta(days=90)) == (LATE_AFTER, KEPT_FOR)
    assert (MOST_TO_HOST, HANGS_IN_A_ROW) == (2, 3)
    assert timedelta(hours=6) == RESTS_COUNT_FOR
    assert SmtpTransport(mail_settings()).timeout == 30


ALLOWED = {
    (S.QUEUED, S.SENDING),
    (S.QUEUED, S.GIVEN_UP),
    (S.SENDING, S.SENT),
    (S.SENDING, S.QUEUED),
    (S.SENDING, S.DEAD),
    (S.SENT, S.DEAD),
    (S.DEAD, S.QUEUED),
    (S.DEAD, S.GIVEN_UP),
}


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_what_may_become_of_a_message(before, after):
    if before is after or (before, after) in ALLOWED:
        MESSAGE_WORKFLOW.check(before, after)
    else:
        with pytest.raises(DomainError, match="message"):
            MESSAGE_WORKFLOW.check(before, after)


@pytest.mark.parametrize(
    ("code", "said", "at_fault"),
    [
        (399, "", AtFault.MESSAGE),
        (400, "", AtFault.ADDRESS),
        (421, "Busy", AtFault.HOST),
        (429, "Slow down", AtFault.HOST),
        (450, "4.2.2 Mailbox full", AtFault.ADDRESS),
        (450, "4.3.1 System full", AtFault.HOST),
        (450, "4.4.1 No answer", AtFault.HOST),
        (450, "4.7.1 Greylisted", AtFault.HOST),
        (450, "See 4.7.1", AtFault.ADDRESS),
        (450, "4x7.1", AtFault.ADDRESS),
        (499, "", AtFault.ADDRESS),
        (500, "", AtFault.MESSAGE),
        (550, "4.7.1", AtFault.MESSAGE),
    ],
)
def test_whom_an_answer_is_about(code, said, at_fault):
    assert at_fault_in(code, said) is at_fault


@pytest.mark.parametrize(
    ("address", "takes_mail"),
    [
        ("ann@example.org", True),
        ("a.b+c'd@sub.example-x.org", True),
        ("a@b", True),
        ("a" * (ADDRESS_LENGTH - 12) + "@example.org", True),
        ("a" * (ADDRESS_LENGTH - 11) + "@example.org", False),
        (".a@example.org", False),
        ("a.@example.org", False),
        ("a@-x.org", False),
        ("a@x-.org", False),
        ("a@x..org", False),
        (f"a@{'x' * 63}.org", True),
        (f"a@{'x' * 64}.org", False),
    ],
)
def test_which_address_takes_mail(address, takes_mail):
    assert is_address(address) is takes_mail


def test_the_host_of_an_address():
    assert host_of("Ann@Example.ORG") == "example.org"


@given(st.text())
def test_no_text_brings_a_header_with_it(text):
    line, whole = one_line(text), plain_text(text)

    assert len(line.splitlines()) <= 1
    assert line == " ".join(line.split())
    assert not set(whole) - set("\t\n") & {chr(code) for code in (*range(32), *range(127, 160))}
    assert whole.endswith("\n")


def test_a_text_keeps_its_lines_and_tabs():
    assert plain_text(" a\r\nb\rc\td\x1b[2J\u202e ") == "a\nb\nc\td[2J\n"
    assert one_line("a\x00b\u2028c  d") == "a b c d"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("text/calendar", True),
        ("text/calendar; method=REQUEST", True),
        ("text/calendar;method=REQUEST; charset=utf-8", True),
        ("text", False),
        ("Text/calendar", False),
        ("text/calendar; method=", False),
        ("text/calendar\n", False),
    ],
)
def test_what_names_a_kind_of_file(text, is_one):
    assert is_media_type(text) is is_one


def test_mail_goes_the_way_that_the_settings_say():
    assert isinstance(transport_of(mail_settings(transport="smtp")), SmtpTransport)
    console = transport_of(mail_settings(transport="console"))
    assert console == ConsoleTransport("agenda@example.org")
    assert transport_of(mail_settings(transport="")) is None
    assert server_of(SmtpTransport(mail_settings(port=25))) == "127.0.0.1:25"
    assert server_of(ConsoleTransport("agenda@example.org")) == "ConsoleTransport"


def test_an_encrypted_connection_goes_to_the_server_of_the_settings_and_checks_its_name(
    monkeypatch,
):
    asked = []
    monkeypatch.setattr(smtplib, "SMTP_SSL", lambda *where, **how: asked.append((where, how)))

    SmtpTransport(mail_settings(host="mail.example", port=465, encryption="tls"))._open()

    [(where, how)] = asked
    assert (where, how["timeout"]) == (("mail.example", 465), 30)
    assert how["context"].check_hostname


class Server:
    """Answers an address as it is told, and keeps who signed in."""

    sock = None
    signed_in: tuple[str, ...] = ()

    def __init__(self, code=250):
        self.code = code

    def rcpt(self, _address):
        return self.code, b""

    def data(self, _content):
        return 250, b""

    def login(self, *who):
        self.signed_in = who

    def ehlo_or_helo_if_needed(self):
        """It knows us."""

    def has_extn(self, _name):
        return False

    def mail(self, _sender, _options):
        return 250, b""


@pytest.mark.parametrize(("code", "is_taken"), [(250, True), (251, True), (252, False)])
def test_an_address_that_the_server_forwards_is_taken(code, is_taken):
    transport = SmtpTransport(mail_settings())
    if is_taken:
        transport._hand_over(Server(code), "ann@example.org", b"")
    else:
        with pytest.raises(NotDelivered):
            transport._hand_over(Server(code), "ann@example.org", b"")


def test_it_signs_in_to_the_mail_server_as_the_settings_say():
    server = Server()
    SmtpTransport(mail_settings(username="agenda", password="secret"))._begin(server, 1)
    assert server.signed_in == ("agenda", "secret")
