"""How a message leaves: by SMTP, by GOV.UK Notify, or onto the console."""

import hashlib
import re
import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Protocol, TextIO

from app.notifications.failures import NotDelivered
from app.notifications.models import Message
from app.notifications.notify import NotifyTransport
from app.notifications.rules import AtFault, at_fault_in, is_gone, one_line
from config import MailSettings

TIMEOUT_SECONDS = 30
#: How long a server may take to say goodbye.
_QUIT_SECONDS = 2


class _UnfoldedHeader(UnstructuredHeader, BaseHeader):
    """An address or an id, which has no place to fold it at: it stays as it is, however long."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _name in ("In-Reply-To", "References", "List-Unsubscribe"):
    _HEADERS.map_to_type(_name, _UnfoldedHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(?:; ?[a-z]+=[A-Za-z0-9.-]+)*")


class Transport(Protocol):
    def send(self, message: Message) -> None:
        """Send it, or raise ``NotDelivered``."""


def is_media_type(text: str) -> bool:
    """Whether it names a kind of file: "text/calendar; method=REQUEST"."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def as_email(message: Message, sender: str, reply_to: str = "") -> EmailMessage:
    """The mail that a message is, answered to ``reply_to``. The same message always has the same
    Message-ID."""
    mail = EmailMessage(policy=_POLICY)
    host = sender.rpartition("@")[2]
    mail["From"] = sender
    mail["To"] = message.to_address
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.queued_at)
    mail["Message-ID"] = f"<{message.mail_id}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    if reply_to:
        mail["Reply-To"] = reply_to
    if message.thread:
        mail["In-Reply-To"] = mail["References"] = _thread_id(message.thread, host)
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        if message.unsubscribe.startswith("https://"):  # RFC 8058 asks for it
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
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


def _thread_id(thread: str, host: str) -> str:
    """The made-up id of what a message is about, the same in every message about it."""
    return f"<{hashlib.sha256(thread.encode()).hexdigest()[:32]}.thread@{host}>"


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
    """Hands messages to a mail server. Its certificate is checked. A message that the server took
    is sent, whatever the server says afterwards."""

    mail: MailSettings
    timeout: float = TIMEOUT_SECONDS

    @property
    def server(self) -> str:
        return f"{self.mail.host}:{self.mail.port}"

    def send(self, message: Message) -> None:
        content = as_email(message, self.mail.sender, self.mail.reply_to).as_bytes()
        with self._connected(len(content)) as server:
            try:
                self._hand_over(server, message.to_address, content)
            except smtplib.SMTPDataError as error:  # before the message itself
                raise _refused("The message", error.smtp_code, error.smtp_error) from error
            except OSError as error:  # as are those of smtplib
                raise NotDelivered(
                    f"The mail server did not respond to this message: {_described(error)}",
                    at_fault=AtFault.ADDRESS,
                    hung=True,
                ) from error

    def _hand_over(self, server: smtplib.SMTP, address: str, content: bytes) -> None:
        code, said = server.rcpt(address)
        if code not in (250, 251):
            refused = _refused("The address", code, said)
            refused.is_gone = is_gone(code, _said(said))
            raise refused
        if server.sock is not None:  # what it takes, it may have to think about
            server.sock.settimeout(2 * self.timeout)
        code, said = server.data(content)
        if code != 250:
            raise _refused("The message", code, said)

    @contextmanager
    def _connected(self, size: int) -> Iterator[smtplib.SMTP]:
        """A session with the server, which has taken our name and said that it takes our mail.
        What goes wrong until then is the server's; what it says at the end is nobody's."""
        server: smtplib.SMTP | None = None
        try:
            try:
                server = self._open()
                self._begin(server, size)
            except smtplib.SMTPResponseException as error:
                raise _server(f"{error.smtp_code} {_said(error.smtp_error)}") from error
            except OSError as error:  # as are those of smtplib
                raise _server(_described(error)) from error
            yield server
            with suppress(OSError):
                if server.sock is not None:
                    server.sock.settimeout(min(_QUIT_SECONDS, self.timeout))
                server.quit()
        finally:
            if server is not None:
                with suppress(OSError):
                    server.close()

    def _begin(self, server: smtplib.SMTP, size: int) -> None:
        if self.mail.encryption == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if self.mail.username:
            server.login(self.mail.username, self.mail.password)
        options = [f"size={size}"] if server.has_extn("size") else []
        code, said = server.mail(self.mail.sender, options)
        if code == 552:  # too large for it: no other message is
            raise _refused("The message", code, said)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, said, self.mail.sender)

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
    if mail.transport == "notify":
        return NotifyTransport(mail)
    return ConsoleTransport(mail.sender) if mail.transport == "console" else None


def server_of(transport: Transport) -> str:
    """What a transport hands messages to; of one that knows of no server, its kind."""
    return str(getattr(transport, "server", type(transport).__name__))


def _refused(what: str, code: int, said: bytes | str) -> NotDelivered:
    is_final = 500 <= code < 600
    verb = "was refused" if is_final else "was not accepted this time"
    text = _said(said)
    return NotDelivered(
        f"{what} {verb}: {code} {text}", is_final=is_final, at_fault=at_fault_in(code, text)
    )


def _server(why: str) -> NotDelivered:
    return NotDelivered(f"The mail server cannot be used: {one_line(why)}", is_of_transport=True)


def _described(error: Exception) -> str:
    return one_line(str(error)) or type(error).__name__


def _said(answer: bytes | str) -> str:
    return one_line(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)
