"""Reads of messages."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.formats import counted, moment
from app.core.operating import Condition
from app.core.reading import get_one
from app.extensions import db
from app.notifications import failing
from app.notifications.models import MailRest, Message
from app.notifications.rules import LATE_AFTER, MessageState

#: States in the order of what needs someone.
_FIRST = (MessageState.DEAD, MessageState.SENDING, MessageState.QUEUED)


#: The most that the operator is shown of what is left alone.
_RESTS_SHOWN = 10


def get_message(message_id: int, *, is_locked: bool = False) -> Message:
    """A message with its files, as it stands now; locked against other senders where asked."""
    wanted = (
        select(Message)
        .where(Message.id == message_id)
        .options(selectinload(Message.attachments))
        .execution_options(populate_existing=True)
    )
    return get_one(wanted.with_for_update() if is_locked else wanted, "There is no such message.")


def select_messages(state: MessageState | None = None) -> Select[Message]:
    """Messages, those that were not delivered first and then the newest."""
    rank = case({kind: place for place, kind in enumerate(_FIRST)}, value=Message.state, else_=9)
    wanted = select(Message).order_by(rank, Message.queued_at.desc(), Message.id.desc())
    return wanted if state is None else wanted.where(Message.state == state)


def count_by_state() -> Mapping[MessageState, int]:
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in MessageState}


def find_late_since() -> datetime | None:
    """When the message was due that has waited longest for a sender, where it waits too long."""
    first = db.session.scalar(
        select(func.min(Message.due_at)).where(
            Message.state == MessageState.QUEUED, ~failing.is_held()
        )
    )
    return first if first is not None and first < clock.now() - LATE_AFTER else None


def list_conditions() -> Iterator[Condition]:
    """Of the mail, for the operator."""
    counts, late = count_by_state(), find_late_since()
    waiting = counts[MessageState.QUEUED] + counts[MessageState.SENDING]
    found = f"{counted(waiting, 'message')} waiting" if waiting else "None waiting"
    found += f", the oldest due {moment(late)}." if late else "."
    advice = "Check the scheduler’s log and the mail server." if late else ""
    yield Condition("Mail", found, advice)
    resting = select(MailRest).where(MailRest.until > clock.now())
    for rest in db.session.scalars(resting.order_by(MailRest.until.desc()).limit(_RESTS_SHOWN)):
        until = f"{counted(rest.failures, 'failure')} in a row, not tried again until"
        yield Condition(
            f"Mail to {rest.name}",
            f"{until} {moment(rest.until)}. {rest.why}",
            "Messages wait until then. Once it works again, run 'flask notifications send'.",
        )
    if failed := failing.count_failed():
        shown = [f"{each.address} ({each.why})" for each in failing.list_failed(_RESTS_SHOWN)]
        yield Condition(
            "Addresses that do not accept mail",
            f"{counted(failed, 'address', 'addresses')}: {'; '.join(shown)}",
            "Mail to them is held. On each person’s page, correct the address or send mail "
            "to it again.",
        )
    if dead := counts[MessageState.DEAD]:
        yield Condition(
            "Mail not delivered",
            f"{counted(dead, 'message')}.",
            "See 'flask notifications list', or the Messages page.",
        )


def list_messages(state: MessageState | None, limit: int) -> Sequence[Message]:
    return db.session.scalars(select_messages(state).limit(limit)).all()
