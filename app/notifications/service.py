"""Queueing messages, sending what is due, trying again.

Whoever claims a message (``core.claims``) sends it; nobody else does. It is sent outside any
transaction. Where a sender dies after the mail server took the mail and before that is written
down, it is sent once more after the lease, under the same Message-ID.
"""

import logging
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, and_, delete, or_, select, update
from sqlalchemy.orm import selectinload

from app.core import clock, stopping
from app.core.claims import Claim, claim, is_abandoned, persist
from app.core.database import end_reading, transaction
from app.core.errors import DomainError
from app.core.links import current_settings
from app.core.models import LINE_LENGTH
from app.extensions import db
from app.notifications import failing, queries, rests
from app.notifications.failures import NotDelivered
from app.notifications.letters import Letter
from app.notifications.models import Attachment, Message
from app.notifications.rules import (
    ATTACHMENTS_SIZE,
    FILENAME_LENGTH,
    HANGS_IN_A_ROW,
    HTML_LENGTH,
    KEPT_FOR,
    KIND_LENGTH,
    MAX_ATTEMPTS,
    MESSAGE_LENGTH,
    MESSAGE_WORKFLOW,
    MOST_ATTACHMENTS,
    THREAD_LENGTH,
    URL_LENGTH,
    AtFault,
    HowFailed,
    MessageState,
    is_address,
    one_line,
    plain_text,
    wait_after,
)
from app.notifications.transports import Transport, is_media_type, server_of

log = logging.getLogger(__name__)

#: A file's name, its media type ("text/calendar; method=REQUEST") and its bytes.
File = tuple[str, str, bytes]

_FELL_SILENT = "Sending stopped each time before the message had gone."


def queue_message(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    attachments: Sequence[File] = (),
    is_secret: bool = False,
    html: str = "",
    thread: str = "",
    unsubscribe: str = "",
) -> Message:
    """Put a message into the outbox, in the caller's transaction: it is sent soon after that is
    committed, and never where it is not. ``kind`` says what it is ("invitation"); ``is_secret``
    that nobody else may read it (it holds a private link). ``html`` says the same as ``text``: what
    has both is a ``Letter`` (``queue_letter``). Messages with the same ``thread`` are shown
    together; ``unsubscribe`` is the page where the reader stops mail of this kind. Raises
    ``DomainError`` where ``to`` is no address or the message is too large; ask ``rules.is_address``
    first where one of many addresses may be wrong."""
    to = to.strip()
    if not is_address(to):
        raise DomainError(
            f"{one_line(to)[:80]!r} is not an email address that messages can be sent to."
        )
    text = plain_text(text)
    if len(text) > MESSAGE_LENGTH or len(html) > HTML_LENGTH:
        raise DomainError(f"A message must be {MESSAGE_LENGTH:,} characters or fewer.")
    if len(thread) > THREAD_LENGTH or len(unsubscribe) > URL_LENGTH:
        raise ValueError("A message’s thread or the address to unsubscribe at is too long.")
    if len(attachments) > MOST_ATTACHMENTS or _size(attachments) > ATTACHMENTS_SIZE:
        raise DomainError(
            f"A message can have at most {MOST_ATTACHMENTS} files, "
            f"up to {ATTACHMENTS_SIZE // 1024} KB together."
        )
    now = clock.now()
    message = Message(
        mail_id=secrets.token_hex(16),
        kind=kind[:KIND_LENGTH],
        to_address=to,
        subject=one_line(subject)[:LINE_LENGTH],
        text=text,
        html=html,
        thread=thread,
        unsubscribe=unsubscribe,
        is_secret=is_secret,
        state=MessageState.QUEUED,
        queued_at=now,
        due_at=now,
        attachments=[_attachment(*each) for each in attachments],
    )
    db.session.add(message)
    db.session.flush()
    return message


def queue_letter(
    letter: Letter,
    *,
    kind: str,
    to: str,
    attachments: Sequence[File] = (),
    is_secret: bool = False,
    thread: str = "",
    unsubscribe: str = "",
) -> Message:
    """The same with a letter, which is sent as plain text and as HTML."""
    return queue_message(
        kind=kind,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        attachments=attachments,
        is_secret=is_secret,
        thread=thread,
        unsubscribe=unsubscribe,
    )


def takes_files() -> bool:
    """Whether the service by which mail goes takes files with it."""
    return current_settings().mail.transport != "notify"


def _size(attachments: Sequence[File]) -> int:
    return sum(len(content) for _name, _media_type, content in attachments)


def _attachment(filename: str, media_type: str, content: bytes) -> Attachment:
    if not is_media_type(media_type):
        raise DomainError(f"{one_line(media_type)[:80]!r} is not a file type.")
    name = one_line(filename).replace("/", "-").replace("\\", "-")[:FILENAME_LENGTH]
    return Attachment(filename=name or "file", media_type=media_type, content=content)


def send_due(transport: Transport) -> int:
    """Send every message that is due, one after the other; gives how many went out. Opens
    transactions of its own. A message that cannot be sent holds up none but those to its address
    or, where the host is at fault, to its host; all wait while the mail server cannot be used."""
    sent = hangs = 0
    while not stopping.is_stopping():
        with transaction():
            held = _claim_next(server_of(transport))
        if held is None:
            break
        with held.kept_alive():
            failure = _send(held.row_id, transport)
            hangs = hangs + 1 if failure is not None and failure.hung else 0
            is_down = (failure is not None and failure.is_of_transport) or hangs >= HANGS_IN_A_ROW
            persist(partial(_settle, held, failure, server_of(transport), is_down=is_down))
        if failure is None:
            sent += 1
        elif is_down:
            break
    return sent


def _send(message_id: int, transport: Transport) -> NotDelivered | None:
    message = queries.get_message(message_id)
    end_reading()
    try:
        transport.send(message)
    except NotDelivered as failure:
        log.warning("message %s (%s) was not sent: %s", message_id, message.kind, failure)
        return failure
    except Exception as error:
        log.exception("message %s (%s) could not be sent", message_id, message.kind)
        return NotDelivered(f"A program error ({type(error).__name__}); the log says more.")
    return None


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Due, or taken up by a sender that has fallen silent."""
    return or_(
        and_(Message.state == MessageState.QUEUED, Message.due_at <= now),
        and_(Message.state == MessageState.SENDING, is_abandoned(Message, now)),
    )


def _claim_next(server: str) -> Claim | None:
    now = clock.now()
    _bury_silent(now)
    if rests.is_resting(server, now):
        return None
    is_free = _is_free(now)
    waiting = db.session.scalars(
        select(Message.id)
        .where(is_free, ~failing.is_held(), *rests.nobody_waits(now))
        .order_by(Message.due_at, Message.id)
        .limit(10)
    ).all()
    claims = (claim(Message, each, is_free, state=MessageState.SENDING) for each in waiting)
    # None where another sender was quicker.
    return next((held for held in claims if held is not None), None)


def _bury_silent(now: datetime) -> None:
    """A message whose sender dies every time is dead too."""
    db.session.execute(
        update(Message)
        .where(Message.state == MessageState.SENDING, is_abandoned(Message, now))
        .where(Message.attempts >= MAX_ATTEMPTS)
        .values(state=MessageState.DEAD, last_failure=_FELL_SILENT)
        .execution_options(synchronize_session=False)
    )


def _settle(
    held: Claim, failure: NotDelivered | None, server: str, *, is_down: bool = False
) -> None:
    """Write down what came of a try, unless another sender has taken the message up since."""
    message = queries.get_message(held.row_id, is_locked=True)
    if message.state is not MessageState.SENDING or message.claimed_by != held.token:
        return
    if failure is None:
        message.state, message.sent_at = MessageState.SENT, clock.now()
        message.last_failure = ""
        rests.end(server, message.to_host, message.to_address)
        _forget_secret(message)
        return
    why = message.last_failure = one_line(str(failure))[:LINE_LENGTH]
    if is_down:
        rests.begin(AtFault.SERVER, server, why)
    if failure.is_of_transport:  # it says nothing about the message, which waits as before
        message.state, message.attempts = MessageState.QUEUED, message.attempts - 1
        return
    if failure.is_gone:
        failing.mark(message.to_address, HowFailed.REFUSED, why)
    if failure.at_fault is not AtFault.MESSAGE:
        rests.begin_of(failure.at_fault, message, why)
    wait = None if failure.is_final else wait_after(message.attempts)
    message.state = MessageState.DEAD if wait is None else MessageState.QUEUED
    message.due_at = clock.now() + (wait or timedelta())


def _forget_secret(message: Message) -> None:
    if message.is_secret:
        message.text, message.html, message.attachments = "", "", []


def withdraw(thread: str, why: str, kinds: Collection[str] | None = None) -> int:
    """Take back what waits to be sent in a thread (or what of some kinds), which is no longer
    true; gives how many messages. One that is being sent goes."""
    which = Message.thread == thread
    return _take_back(which if kinds is None else which & Message.kind.in_(kinds), why)


def withdraw_from(address: str, threads: Select[Any], why: str) -> int:
    """Take back what waits to be sent to an address in some threads, which is no longer meant for
    whoever reads there; gives how many messages."""
    return _take_back(Message.thread.in_(threads) & (Message.to_address == address), why)


def _take_back(which: ColumnElement[bool], why: str) -> int:
    messages = db.session.scalars(
        select(Message)
        .where(which, Message.state == MessageState.QUEUED)
        .options(selectinload(Message.attachments))
        .with_for_update()
    ).all()
    for message in messages:
        MESSAGE_WORKFLOW.check(message.state, MessageState.GIVEN_UP)
        message.state, message.last_failure = MessageState.GIVEN_UP, why[:LINE_LENGTH]
        _forget_secret(message)
    return len(messages)


def retry(message: Message) -> None:
    """Send a message that was not delivered once more, with all its attempts before it; one that
    waits, at once."""
    if message.state is MessageState.SENDING:
        raise DomainError("This message is being sent now.")
    if message.state is not MessageState.QUEUED:
        MESSAGE_WORKFLOW.check(message.state, MessageState.QUEUED)
        message.state, message.attempts = MessageState.QUEUED, 0
    message.due_at = clock.now()
    rests.end_all()


def retry_all() -> int:
    """The same with every message that was not delivered; gives how many."""
    rests.end_all()
    changed = db.session.execute(
        update(Message)
        .where(Message.state == MessageState.DEAD)
        .values(state=MessageState.QUEUED, attempts=0, due_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    assert isinstance(changed, CursorResult)
    return changed.rowcount


def give_up(message: Message) -> None:
    """Let a message that was not delivered be: it is not sent any more."""
    MESSAGE_WORKFLOW.check(message.state, MessageState.GIVEN_UP)
    message.state = MessageState.GIVEN_UP
    _forget_secret(message)


def purge() -> int:
    """Forget messages that were sent, or given up, long ago; gives how many."""
    rests.forget_old()
    failing.bury_held()
    gone = db.session.execute(
        delete(Message)
        .where(Message.state.in_((MessageState.SENT, MessageState.GIVEN_UP)))
        .where(Message.queued_at < clock.now() - KEPT_FOR)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(gone, CursorResult)
    return gone.rowcount
