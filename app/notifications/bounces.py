"""Mails that came back: what a delivery-status mail (RFC 3464) says of addresses of ours."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import compat32
from email.utils import parseaddr

from sqlalchemy import func, select

from app.core.errors import DomainError
from app.extensions import db
from app.notifications import failing
from app.notifications.models import Message
from app.notifications.rules import HowFailed, is_address, is_gone_status, one_line

#: The largest mail that is read.
LARGEST = 1024 * 1024
#: The most recipients of one that are looked at.
_MOST_RECIPIENTS = 100
_MAIL_ID = re.compile(r"<([0-9a-f]{32})@")


@dataclass(frozen=True)
class BouncedAddress:
    """What one mail says of one address: marked or, with why, not."""

    address: str
    said: str
    is_marked: bool


@dataclass(frozen=True)
class _Recipient:
    """A recipient as the report names it: to whom the mail was sent, and what became of it."""

    address: str
    action: str
    status: str
    diagnosis: str

    @property
    def said(self) -> str:
        return one_line(f"{self.status} {self.diagnosis}".strip()) or "no reason given"


def take_back(content: bytes) -> Sequence[BouncedAddress]:
    """Mark the addresses that a delivery-status mail says are gone for good. Those that nothing was
    sent to are left alone, so that nobody is cut off from mail by a mail that somebody made up."""
    if len(content) > LARGEST:
        raise DomainError("This file is too large to be a returned message.")
    mail = message_from_bytes(content, policy=compat32)
    recipients = list(_recipients(mail))
    if not recipients:
        raise DomainError(
            "This is not a delivery status notification (RFC 3464). Give the whole message, "
            "with its headers."
        )
    sent_to = _address_of(_original_id(mail))
    return [_settle(each, sent_to) for each in recipients[:_MOST_RECIPIENTS]]


def _settle(recipient: _Recipient, sent_to: str | None) -> BouncedAddress:
    address = sent_to or _known(recipient.address)
    if address is None:
        return BouncedAddress(recipient.address, "no mail was sent to it", False)
    if recipient.action != "failed":
        return BouncedAddress(address, f"it was {recipient.action or 'not refused'}", False)
    if not is_gone_status(recipient.status):
        return BouncedAddress(address, f"it may work again: {recipient.said}", False)
    failing.mark(address, HowFailed.BOUNCED, recipient.said)
    return BouncedAddress(address, recipient.said, True)


def _recipients(mail: Mail) -> Iterator[_Recipient]:
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for fields in part.get_payload():
            if not isinstance(fields, Mail):
                continue
            named = _address_in(fields, "Original-Recipient") or _address_in(
                fields, "Final-Recipient"
            )
            if named is not None:
                yield _Recipient(
                    named,
                    str(fields.get("Action", "")).strip().lower(),
                    str(fields.get("Status", "")).split("(")[0].strip(),
                    str(fields.get("Diagnostic-Code", "")).partition(";")[2].strip(),
                )


def _address_in(fields: Mail, name: str) -> str | None:
    """ "rfc822; ann@example.org" names Ann's address."""
    kind, _, address = str(fields.get(name, "")).partition(";")
    plain = parseaddr(address.strip())[1]
    return plain if kind.strip().lower() in ("rfc822", "utf-8") and is_address(plain) else None


def _original_id(mail: Mail) -> str | None:
    """The id of the mail of ours that came back, which a report carries whole or by its headers."""
    for part in mail.walk():
        found = ""
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            headers = message_from_bytes(payload if isinstance(payload, bytes) else b"")
            found = str(headers.get("Message-ID", ""))
        elif part is not mail:
            found = str(part.get("Message-ID", ""))
        if match := _MAIL_ID.search(found):
            return match[1]
    return None


def _address_of(mail_id: str | None) -> str | None:
    """Whom we sent it to, who may have had it sent on."""
    if mail_id is None:
        return None
    return db.session.scalar(select(Message.to_address).where(Message.mail_id == mail_id))


def _known(address: str) -> str | None:
    return db.session.scalar(
        select(Message.to_address).where(func.lower(Message.to_address) == address.lower()).limit(1)
    )
