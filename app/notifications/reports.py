"""What the service by which mail leaves reports later: which messages it could not deliver."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from app.core.models import LINE_LENGTH
from app.extensions import db
from app.notifications import failing
from app.notifications.models import Message
from app.notifications.notify import LateFailure
from app.notifications.rules import MESSAGE_WORKFLOW, HowFailed, MessageState

#: How long before we write down that a message was sent the service may have taken it.
_TAKEN_BEFORE = timedelta(minutes=2)


def take_reports(failures: Iterable[LateFailure]) -> int:
    """Write down which messages were not delivered after all, in the caller's transaction, and
    mark the addresses that there are not; gives how many are new. One with a private link, which
    is forgotten by now, cannot be sent again."""
    by_id = {each.mail_id: each for each in failures}
    messages = db.session.scalars(
        select(Message)
        .where(Message.mail_id.in_(by_id), Message.state == MessageState.SENT)
        .order_by(Message.id)
        .limit(len(by_id))
        .with_for_update(skip_locked=True)
    ).all()
    count = 0
    for message in messages:
        failure = by_id[message.mail_id]
        if message.sent_at is None or failure.taken_at < message.sent_at - _TAKEN_BEFORE:
            continue  # of an attempt before the last
        MESSAGE_WORKFLOW.check(message.state, MessageState.DEAD)
        message.state, message.last_failure = MessageState.DEAD, failure.why[:LINE_LENGTH]
        if message.is_secret:
            MESSAGE_WORKFLOW.check(message.state, MessageState.GIVEN_UP)
            message.state = MessageState.GIVEN_UP
        if failure.is_gone:
            failing.mark(message.to_address, HowFailed.BOUNCED, failure.why)
        count += 1
    return count
