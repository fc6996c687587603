"""Addresses that take no mail: what says so, and what becomes of the mail to them. This is the one
place that knows; a person's page, readership and the operator's all ask here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.models import LINE_LENGTH
from app.extensions import db
from app.notifications import rests
from app.notifications.models import FailedAddress, MailRest, Message
from app.notifications.rules import HELD_FOR, HowFailed, MessageState, one_line


@dataclass(frozen=True)
class MailTrouble:
    """Why mail to an address does not arrive, and since when if that is known. Where it
    ``is_held``, nothing is sent to it until somebody clears it."""

    why: str
    since: datetime | None = None
    is_held: bool = False


def is_held() -> ColumnElement[bool]:
    """Of messages: whether their address is one that takes no mail."""
    return func.lower(Message.to_address).in_(select(FailedAddress.address))


def mail_fails(address: Any, now: Any = None) -> ColumnElement[bool]:
    """Of a column of addresses: whether mail to them does not arrive. It takes none, a message was
    not delivered and none since was, or it is left alone for now (a parameter, in a statement that
    is made once)."""
    name = func.lower(address)
    is_marked = exists().where(FailedAddress.address == name)
    is_dead = exists().where(_is_dead(), Message.to_address == address)
    now = clock.now() if now is None else now
    rests_now = exists().where(MailRest.name == address, MailRest.until > now)
    return or_(is_marked, is_dead, rests_now)


def _is_dead() -> ColumnElement[bool]:
    """Of messages: whether they were not delivered, and none to their address was since."""
    later = aliased(Message)
    was_sent_since = exists().where(
        later.to_address == Message.to_address,
        later.state == MessageState.SENT,
        later.queued_at > Message.queued_at,
    )
    return (Message.state == MessageState.DEAD) & ~was_sent_since


def find_trouble(address: str) -> MailTrouble | None:
    """Why mail to an address does not arrive, where it does not."""
    marked = db.session.get(FailedAddress, address.lower())
    if marked is not None:
        why = marked.why if marked.how is HowFailed.TOLD else f"{marked.how.word}: {marked.why}"
        return MailTrouble(why, marked.since, is_held=True)
    dead = db.session.scalar(
        select(Message)
        .where(_is_dead(), Message.to_address == address)
        .order_by(Message.queued_at.desc(), Message.id.desc())
        .limit(1)
    )
    if dead is not None:
        return MailTrouble(dead.last_failure, dead.queued_at)
    rest = db.session.get(MailRest, address)
    if rest is not None and rest.until > clock.now():
        return MailTrouble(rest.why)
    return None


def list_failed(limit: int) -> Sequence[FailedAddress]:
    """Addresses that take no mail, the latest first."""
    return db.session.scalars(
        select(FailedAddress)
        .order_by(FailedAddress.since.desc(), FailedAddress.address)
        .limit(limit)
    ).all()


def count_failed() -> int:
    return db.session.scalar(select(func.count()).select_from(FailedAddress)) or 0


def mark(address: str, how: HowFailed, why: str) -> None:
    """Send nothing to an address any more. One that is marked already keeps its first reason."""
    name = address.strip().lower()
    if db.session.get(FailedAddress, name, with_for_update=True) is None:
        db.session.add(
            FailedAddress(address=name, how=how, why=one_line(why)[:LINE_LENGTH], since=clock.now())
        )
        db.session.flush()


def clear(address: str) -> None:
    """Send to an address again: what waited goes out, what was not delivered lately is tried once
    more, and what is older is let be."""
    db.session.execute(delete(FailedAddress).where(FailedAddress.address == address.lower()))
    rests.end(address)
    now = clock.now()
    is_late = Message.queued_at < now - HELD_FOR
    is_over = and_(is_late, Message.is_secret)
    db.session.execute(
        update(Message)
        .where(Message.to_address == address, Message.state == MessageState.DEAD)
        .values(
            state=case((is_late, MessageState.GIVEN_UP), else_=MessageState.QUEUED),
            text=case((is_over, ""), else_=Message.text),
            html=case((is_over, ""), else_=Message.html),
            attempts=0,
            due_at=now,
        )
        .execution_options(synchronize_session=False)
    )


def bury_held() -> None:
    """What has waited too long for an address that takes no mail is not delivered."""
    why = select(FailedAddress.why).where(FailedAddress.address == func.lower(Message.to_address))
    db.session.execute(
        update(Message)
        .where(Message.state == MessageState.QUEUED, is_held())
        .where(Message.queued_at < clock.now() - HELD_FOR)
        .values(state=MessageState.DEAD, last_failure=why.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
