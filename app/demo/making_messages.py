"""From rows to the messages of the outbox: some that went out, one that nobody takes."""

from datetime import timedelta

from app.core import clock
from app.demo.message_rows import MessageRow
from app.demo.shelf import Shelf
from app.notifications.rules import MessageState
from app.notifications.service import queue_message


def add_message(_shelf: Shelf, row: MessageRow) -> None:
    message = queue_message(kind=row.kind, to=row.to, subject=row.subject, text=row.text)
    message.queued_at = message.due_at = clock.now() - timedelta(days=row.days_ago)
    message.attempts = 1
    if row.failure:
        message.state, message.last_failure = MessageState.DEAD, row.failure
    else:
        message.state, message.sent_at = MessageState.SENT, message.queued_at
