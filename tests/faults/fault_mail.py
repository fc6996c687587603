"""A mail server that lies: whatever it says and however it breaks off, everything that can be sent
goes out, and nothing that it said it took is sent again."""

import random
import socket
import threading
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from app.core import clock
from app.notifications import queries, service
from app.notifications.rules import MessageState
from app.notifications.transports import SmtpTransport
from tests import factories as make
from tests.mail_server import mail_settings

GREETING = "220 liar.example ESMTP"

#: How a session may go wrong, by the command at which it does: what is answered, or "break" to
#: break off, "silence" to say nothing. A message that was said to be taken is taken.
LIES = [
    {"connect": "421 Too many connections"},
    {"connect": "break"},
    {"connect": "silence"},
    {"connect": "What do you want?"},
    {"EHLO": "break"},
    {"MAIL": "451 Not now"},
    {"RCPT": "421 Too many recipients"},
    {"RCPT": "450 4.2.1 Greylisted"},
    {"RCPT": "silence"},
    {"RCPT": "break"},
    {"DATA": "break"},
    {"DATA": "429 Slow down"},
    {".": "452 4.3.1 Disk full"},
    {".": "break"},
    {"QUIT": "500 I know no such command"},
    {"QUIT": "421 Shutting down"},
    {"QUIT": "silence"},
    {"QUIT": "break"},
    {},
    {},
    {},
]


class Liar(threading.Thread):
    """Serves one session after the other, and says what the lies of each say. ``taken`` counts
    the messages to which it said 250, by Message-ID; ``kept`` those that it kept all the same."""

    def __init__(self, seed):
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.chance = random.Random(seed)
        self.taken = Counter()
        self.is_honest = False
        self.silent = []

    def run(self):
        while True:
            try:
                session, _address = self.listening.accept()
            except OSError:
                return
            lies = {} if self.is_honest else self.chance.choice(LIES)
            with suppress(OSError):
                self.talk(session, session.makefile("rb"), lies)
            if session not in self.silent:
                session.close()

    def answer(self, session, lies, command, usual):
        """False where it says no more."""
        said = lies.get(command, usual)
        if said == "silence":
            self.silent.append(session)  # it stays open, and nothing comes
            return False
        if said == "break":
            return False
        session.sendall(f"{said}\r\n".encode())
        return said == usual or command == "QUIT"

    def talk(self, session, lines, lies):
        if not self.answer(session, lies, "connect", GREETING):
            return
        while line := lines.readline().decode():
            command = line[:4].strip().upper()
            usual = {"EHLO": "250 liar.example", "DATA": "354 Go on", "QUIT": "221 Bye"}
            if not self.answer(session, lies, command, usual.get(command, "250 OK")):
                if command in ("RCPT", "MAIL") and command in lies and lies[command][0].isdigit():
                    continue  # it refused, and listens on
                return
            if command == "DATA":
                mail = b""
                while (part := lines.readline()) not in (b".\r\n", b""):
                    mail += part
                if not self.answer(session, lies, ".", "250 Taken"):
                    continue
                [mail_id] = [each for each in mail.splitlines() if each.startswith(b"Message-ID")]
                self.taken[mail_id] += 1


@pytest.fixture
def liar():
    made = Liar(seed=2010)
    made.start()
    yield made
    made.listening.close()


def test_everything_goes_out_once_in_the_end(app, liar, size):
    for number in range(size.lies):
        make.message(to=f"p{number}@host{number % 9}.example")
    transport = SmtpTransport(mail_settings(port=liar.port), timeout=0.1)

    now = clock.now()
    for _ in range(60):
        with clock.frozen(now=now):
            service.send_due(transport)
        now += timedelta(minutes=7)
    liar.is_honest = True
    for _ in range(4):
        now += timedelta(days=1)
        with clock.frozen(now=now):
            service.send_due(transport)

    assert queries.count_by_state()[MessageState.SENT] == size.lies
    assert len(liar.taken) == size.lies
    assert set(liar.taken.values()) == {1}
