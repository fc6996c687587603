"""How a message leaves by GOV.UK Notify, which sends it as a mail of its own: from one template
that has a subject ``((subject))`` and a body ``((body))``.

What Notify cannot take is left out: it draws the HTML from the text itself, makes the headers
itself (so there are no threads), and takes no files like ours.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from app.core.lazy import lazy_import
from app.notifications.failures import NotDelivered
from app.notifications.models import Message
from app.notifications.rules import AtFault, one_line
from config import MailSettings

if TYPE_CHECKING:
    from notifications_python_client import errors, notifications
    from urllib3 import exceptions as urllib3
else:
    errors = lazy_import("notifications_python_client.errors")
    notifications = lazy_import("notifications_python_client.notifications")
    urllib3 = lazy_import("urllib3.exceptions")

TIMEOUT_SECONDS = 30

#: What is wrong with a request and would be with every other: the template, the reply-to address.
_OF_SERVICE = re.compile(r"template|personalisation|reply_to", re.IGNORECASE)
#: What is put right at Notify, and about some recipients alone.
_FOR_NOW = re.compile(r"team-only|trial mode", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"email_address.*not a valid", re.IGNORECASE)
#: The beginning of a link in Notify's Markdown, which a name could hold.
_LINK = re.compile(r"\](?=\()")

log = logging.getLogger(__name__)


#: What Notify says of a message that it could not deliver, and whether it never will.
_FAILURES: Mapping[str, tuple[str, bool]] = {
    "permanent-failure": ("the address does not exist", True),
    "temporary-failure": ("the mailbox did not take it in 3 days", False),
    "technical-failure": ("GOV.UK Notify could not send it", False),
}
#: The most reports that are read at a time; Notify keeps them for a week.
REPORTS_READ = 1000


@dataclass(frozen=True)
class LateFailure:
    """That a message which Notify took was not delivered: when it was taken, why it failed, and
    whether its address is gone for good."""

    mail_id: str
    taken_at: datetime
    why: str
    is_gone: bool


@dataclass(frozen=True)
class NotifyTransport:
    """Hands messages to Notify. One that was begun before and of which nothing is known is asked
    for first, by its reference: Notify takes the same message twice."""

    mail: MailSettings
    timeout: float = TIMEOUT_SECONDS

    @property
    def server(self) -> str:
        return "GOV.UK Notify"

    def _client(self) -> Any:
        return notifications.NotificationsAPIClient(
            self.mail.notify_api_key, base_url=self.mail.notify_url, timeout=self.timeout
        )

    def list_failures(self) -> list[LateFailure]:
        """What was not delivered of late, the newest first. Raises ``NotDelivered`` where Notify
        does not say."""
        try:
            told = self._client().get_all_notifications_iterator("failed", "email")
            return [_late_failure(each) for each in islice(told, REPORTS_READ) if _is_ours(each)]
        except errors.APIError as error:
            raise _failure(error) from error

    def send(self, message: Message) -> None:
        if message.attachments:
            raise NotDelivered("GOV.UK Notify does not accept files.", is_final=True)
        client = self._client()
        try:
            if message.attempts > 1 and _is_known(client, message):
                return
            self._hand_over(client, message)
        except errors.APIError as error:
            raise _failure(error) from error

    def _hand_over(self, client: Any, message: Message) -> None:
        try:
            client.send_email_notification(
                email_address=message.to_address,
                template_id=self.mail.notify_template_id,
                personalisation={"subject": message.subject, "body": _plain(message.text)},
                reference=message.mail_id,
                email_reply_to_id=self.mail.notify_reply_to_id or None,
                one_click_unsubscribe_url=_https(message.unsubscribe),
            )
        except errors.InvalidResponse:  # what Notify takes, it has, whatever it says
            log.warning("GOV.UK Notify took message %s with an answer that is no JSON", message.id)


def _is_known(client: Any, message: Message) -> bool:
    found = client.get_all_notifications(reference=message.mail_id, template_type="email")
    return bool(found["notifications"])


def _is_ours(told: Mapping[str, Any]) -> bool:
    return bool(told.get("reference")) and told.get("status") in _FAILURES


def _late_failure(told: Mapping[str, Any]) -> LateFailure:
    said, is_gone = _FAILURES[told["status"]]
    taken_at = datetime.fromisoformat(told["created_at"])
    return LateFailure(told["reference"], taken_at, f"Reported by GOV.UK Notify: {said}.", is_gone)


def _plain(text: str) -> str:
    """Without what Notify would make a link of that hides where it leads."""
    return _LINK.sub("] ", text)


def _https(address: str) -> str | None:
    return address if address.startswith("https://") else None


def _failure(error: errors.APIError) -> NotDelivered:
    """What an answer means, as Notify's documentation of its error codes says."""
    if error.response is None:
        cause = error.__cause__
        if cause is None or isinstance(cause.args[0], urllib3.MaxRetryError):
            return _service(f"it cannot be reached ({type(cause).__name__})")
        return NotDelivered("GOV.UK Notify did not answer, or broke off.", hung=True)
    code, said = error.status_code, _said(error.message)
    if code == 429:  # too many a minute, or a day: the queue waits
        return _service(f"{code} {said}")
    if code == 400 and not _OF_SERVICE.search(said):
        return NotDelivered(
            f"The message was refused: {code} {said}",
            is_final=not _FOR_NOW.search(said),
            is_gone=_NO_ADDRESS.search(said) is not None,
        )
    if code == 500:  # to be sent again, unless it is this message that it fails at
        return NotDelivered(f"GOV.UK Notify failed: {code} {said}", hung=True)
    return _service(f"{code} {said}")


def _service(why: str) -> NotDelivered:
    return NotDelivered(f"GOV.UK Notify cannot be used: {why}", at_fault=AtFault.SERVER)


def _said(answer: str | list[dict[str, str]]) -> str:
    """In a line: Notify gives a list of errors, each with its kind and a message."""
    if isinstance(answer, str):
        return one_line(answer)
    return one_line("; ".join(f"{each.get('error')}: {each.get('message')}" for each in answer))
