"""How a message leaves: by SMTP, or onto the console."""

import re
import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol, TextIO

from app.notifications.models import Message
from app.notifications.rules import one_line
from config import MailSettings

TIMEOUT_SECONDS = 30

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(?:; ?[a-z]+=[A-Za-z0-9.-]+)*")


class NotDelivered(Exception):
    """A message did not go out, and why. ``is_final`` where trying again would not help;
    ``is_of_transport`` where no other message would go out either."""

    def __init__(self, why: str, *, is_final: bool = False, is_of_transport: bool = False) -> None:
        super().__init__(why)
        self.is_final, self.is_of_transport = is_final, is_of_transport


class Transport(Protocol):
    def send(self, message: Message) -> None:
        """Send it, or raise ``NotDelivered``."""


def is_media_type(text: str) -> bool:
    """Whether it names a kind of file: "text/calendar; method=REQUEST"."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def as_email(message: Message, sender: str) -> EmailMessage:
    """The mail that a message is. The same message always has the same Message-ID."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = message.to_address
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.queued_at)
    mail["Message-ID"] = f"<{message.mail_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    for attachment in message.attachments:
        kind, *parameters = attachment.media_type.split(";")
        main, _, sub = kind.strip().partition("/")
        mail.add_attachment(
            attachment.content,
            maintype=main,
            subtype=sub,
            filename=attachment.filename,
            params=dict(each.strip().split("=") for each in parameters),
        )
    return mail


@dataclass(frozen=True)
class ConsoleTransport:
    """Writes messages out, for whoever tries the program on their own machine."""

    sender: str
    out: TextIO | None = None

    def send(self, message: Message) -> None:
        files = "".join(f"\nFile: {each.filename}" for each in message.attachments)
        print(
            f"\n--- A message that would be sent ---\nFrom: {self.sender}\n"
            f"To: {message.to_address}\nSubject: {message.subject}{files}\n\n{message.text}---",
            file=self.out or sys.stdout,
            flush=True,
        )


@dataclass(frozen=True)
class SmtpTransport:
    """Hands messages to a mail server. Its certificate is checked."""

    mail: MailSettings
    timeout: float = TIMEOUT_SECONDS

    def send(self, message: Message) -> None:
        mail = as_email(message, self.mail.sender).as_bytes()
        with self._connected() as server:
            try:
                server.sendmail(self.mail.sender, [message.to_address], mail)
            except smtplib.SMTPRecipientsRefused as error:
                [(code, said)] = error.recipients.values()
                raise _refused("The address", code, said) from error
            except smtplib.SMTPDataError as error:
                raise _refused("The message", error.smtp_code, error.smtp_error) from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A session with the server. What goes wrong outside the message itself is the server's."""
        try:
            with self._open() as server:
                if self.mail.encryption == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.mail.username:
                    server.login(self.mail.username, self.mail.password)
                yield server
        except smtplib.SMTPResponseException as error:
            raise _server(f"{error.smtp_code} {_said(error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise _server(str(error) or type(error).__name__) from error

    def _open(self) -> smtplib.SMTP:
        where = (self.mail.host, self.mail.port)
        if self.mail.encryption == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(*where, timeout=self.timeout, context=context)
        return smtplib.SMTP(*where, timeout=self.timeout)


def transport_of(mail: MailSettings) -> Transport | None:
    """The way that mail goes in this deployment; None where none is set, so that it waits."""
    if mail.transport == "smtp":
        return SmtpTransport(mail)
    return ConsoleTransport(mail.sender) if mail.transport == "console" else None


def _refused(what: str, code: int, said: bytes | str) -> NotDelivered:
    is_final = 500 <= code < 600
    verb = "was refused" if is_final else "was not taken for now"
    return NotDelivered(f"{what} {verb}: {code} {_said(said)}", is_final=is_final)


def _server(why: str) -> NotDelivered:
    return NotDelivered(f"The mail server cannot be used: {one_line(why)}", is_of_transport=True)


def _said(answer: bytes | str) -> str:
    return one_line(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)
