"""A mail server on this machine, which keeps what it takes and refuses what it is told to."""

import asyncio
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from config import MailSettings


@dataclass
class Mailbox:
    """What came, and what is answered: ``answers`` maps an address to a refusal of it, and
    ``data_answers`` are given to the next mails in turn. An address in ``hangs`` is not answered at
    all; ``asked`` are all that it was asked for. ``goodbye`` is what QUIT is answered, ``thinks``
    for how many seconds it takes its time over a mail."""

    came: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    data_answers: list[str] = field(default_factory=list)
    hangs: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    goodbye: str = "221 Bye"
    thinks: float = 0

    async def handle_QUIT(self, _server, _session, _envelope):  # noqa: N802
        if self.goodbye == "nothing":
            await asyncio.sleep(60)
        return self.goodbye

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        self.asked.append(address)
        if address in self.hangs:
            await asyncio.sleep(60)
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        await asyncio.sleep(self.thinks)
        if self.data_answers and (answer := self.data_answers.pop(0)):
            return answer
        self.came.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


class AnyPort(Controller):
    """At a port that the machine chooses: the one that it listens at is the one to be asked."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def mail_settings(**values) -> MailSettings:
    made = MailSettings.from_environment(
        {"SMTP_HOST": "127.0.0.1", "SMTP_ENCRYPTION": "none", "MAIL_FROM": "agenda@example.org"},
        "http://127.0.0.1:5000",
    )
    return replace(made, **values)
