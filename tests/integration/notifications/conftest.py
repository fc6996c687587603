"""Transports that lead to a mail server on this machine."""

from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest
from aiosmtpd.controller import Controller

from app.notifications.transports import SmtpTransport
from tests.mail_server import AnyPort, Mailbox, mail_settings


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def controller(mailbox) -> Iterator[Controller]:
    made = AnyPort(mailbox, hostname="127.0.0.1", port=0)
    made.start()
    yield made
    made.stop(no_assert=True)


@pytest.fixture
def smtp(controller) -> SmtpTransport:
    """The transport that leads to the mailbox."""
    return SmtpTransport(mail_settings(port=controller.port), timeout=10)


@pytest.fixture
def impatient(controller) -> SmtpTransport:
    """The same, of a sender that does not wait long."""
    return SmtpTransport(mail_settings(port=controller.port), timeout=0.2)


@pytest.fixture
def sizeless(mailbox) -> Iterator[SmtpTransport]:
    """The transport to a server that does not ask how large a message is."""
    made = AnyPort(mailbox, hostname="127.0.0.1", port=0, data_size_limit=None)
    made.start()
    yield SmtpTransport(mail_settings(port=made.port), timeout=10)
    made.stop(no_assert=True)


@pytest.fixture
def small(mailbox) -> Iterator[SmtpTransport]:
    """The transport to a server that takes no more than 1,500 bytes."""
    made = AnyPort(mailbox, hostname="127.0.0.1", port=0, data_size_limit=1500)
    made.start()
    yield SmtpTransport(mail_settings(port=made.port), timeout=10)
    made.stop(no_assert=True)


class Silence(OSError):
    """A fault that says nothing."""


@pytest.fixture
def broken_off(monkeypatch) -> SmtpTransport:
    """A transport whose server breaks off without a word."""

    def break_off(_transport: SmtpTransport) -> NoReturn:
        raise Silence

    monkeypatch.setattr(SmtpTransport, "_open", break_off)
    return SmtpTransport(mail_settings(port=1))


@pytest.fixture
def nowhere() -> Callable[[], SmtpTransport]:
    """A transport whose server is down."""

    def closed() -> SmtpTransport:
        return SmtpTransport(mail_settings(port=1), timeout=5)

    return closed
