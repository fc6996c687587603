"""What no mail is sent to for a while, because it has failed: addresses, hosts, the mail server. It
stands in the database, so all senders leave it alone."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.claims import is_abandoned
from app.extensions import db
from app.notifications.models import MailRest, Message
from app.notifications.rules import (
    MOST_TO_HOST,
    RESTS_COUNT_FOR,
    AtFault,
    MessageState,
    rest_of,
)


def is_resting(name: str, now: datetime) -> bool:
    rest = db.session.get(MailRest, name, populate_existing=True)
    return rest is not None and rest.until > now


def nobody_waits(now: datetime) -> Iterator[ColumnElement[bool]]:
    """What holds of messages whose address and host are not left alone, nor asked by other senders
    at this moment: one that hangs holds up one sender, a host two."""
    resting = select(MailRest.name).where(MailRest.until > now)
    yield Message.to_address.not_in(resting)
    yield Message.to_host.not_in(resting)
    other = aliased(Message)
    is_being_sent = [
        other.state == MessageState.SENDING,
        ~is_abandoned(other, now),
        other.id != Message.id,
    ]
    yield ~exists().where(*is_being_sent, other.to_address == Message.to_address)
    to_host = select(func.count()).where(*is_being_sent, other.to_host == Message.to_host)
    yield to_host.scalar_subquery() < MOST_TO_HOST


def begin(at_fault: AtFault, name: str, why: str, *, host: str = "") -> None:
    """Leave something alone: the longer, the more often in a row it has failed."""
    now = clock.now()
    rest = db.session.get(MailRest, name, populate_existing=True, with_for_update=True)
    if rest is None:
        rest = MailRest(name=name, host=host, failures=0)
        db.session.add(rest)
    elif rest.until < now - RESTS_COUNT_FOR:
        rest.failures = 0
    rest.failures += 1
    rest.why = why
    rest.until = now + rest_of(at_fault, rest.failures)
    db.session.flush()


def begin_of(at_fault: AtFault, message: Message, why: str) -> None:
    """Leave alone whom a message could not be sent to. Where a second address of a host fails, it
    is the host."""
    begin(AtFault.ADDRESS, message.to_address, why, host=message.to_host)
    others = select(func.count()).where(
        MailRest.host == message.to_host,
        MailRest.name != message.to_address,
        MailRest.until > clock.now(),
    )
    if at_fault is AtFault.HOST or db.session.scalar(others):
        begin(AtFault.HOST, message.to_host, why)


def end(*names: str) -> None:
    """What has taken a message is not left alone any more."""
    db.session.execute(delete(MailRest).where(MailRest.name.in_(names)))


def end_all() -> None:
    """Somebody asks to try again at once."""
    db.session.execute(delete(MailRest))


def forget_old() -> None:
    db.session.execute(delete(MailRest).where(MailRest.until < clock.now() - RESTS_COUNT_FOR))
