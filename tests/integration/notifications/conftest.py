"""Transports that lead to a mail server on this machine."""

from collections.abc import Callable, Iterator

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
def nowhere() -> Callable[[], SmtpTransport]:
    """A transport whose server is down."""

    def closed() -> SmtpTransport:
        return SmtpTransport(mail_settings(port=1), timeout=5)

    return closed
