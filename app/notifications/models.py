"""Messages that wait to be sent, and those that were."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.claims import Claimable
from app.core.models import LINE_LENGTH, NAME_LENGTH, Base
from app.notifications.rules import (
    ADDRESS_LENGTH,
    FILENAME_LENGTH,
    HTML_LENGTH,
    KIND_LENGTH,
    MEDIA_TYPE_LENGTH,
    MESSAGE_LENGTH,
    THREAD_LENGTH,
    URL_LENGTH,
    HowFailed,
    MessageState,
    host_of,
)


def _host(context: Any) -> str:
    """Of a new message, the host of its address."""
    return host_of(context.get_current_parameters()["to_address"])


class Message(Claimable, Base):
    """A mail to one address. ``mail_id`` is its own for good: a message that is sent once more
    (its sender died before saying so) has the same Message-ID. The text of an ``is_secret`` one is
    shown to nobody, and forgotten once it is sent. ``attempts`` counts those begun; not those at
    which the mail server itself could not be used. ``html`` says what ``text`` says; ``thread``
    names what other messages are about too; ``unsubscribe`` is the page where mail of this kind is
    stopped, where it may be."""

    __tablename__ = "message"
    # Not audited: the event that queued it is recorded, and its text may be secret.
    __table_args__ = (
        Index(None, "state", "due_at"),
        {"info": {"unaudited": True, "leaves": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    to_address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    to_host: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), default=_host)
    subject: Mapped[str] = mapped_column(String(LINE_LENGTH))
    text: Mapped[str] = mapped_column(String(MESSAGE_LENGTH))
    html: Mapped[str] = mapped_column(String(HTML_LENGTH), default="")
    thread: Mapped[str] = mapped_column(String(THREAD_LENGTH), default="")
    unsubscribe: Mapped[str] = mapped_column(String(URL_LENGTH), default="")
    is_secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED)
    queued_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_failure: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")

    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="raise_on_sql", order_by="Attachment.id", cascade="all, delete-orphan"
    )


class MailRest(Base):
    """What no mail is sent to for now: an address, a host that takes mail for addresses, or the
    mail server itself. ``failures`` counts those in a row."""

    __tablename__ = "mail_rest"
    __table_args__ = {"info": {"unaudited": True}}

    name: Mapped[str] = mapped_column(String(NAME_LENGTH * 2), primary_key=True)
    #: Of an address, the host that it is at.
    host: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), default="")
    until: Mapped[datetime]
    failures: Mapped[int]
    why: Mapped[str] = mapped_column(String(LINE_LENGTH))


class FailedAddress(Base):
    """An address that takes no mail, in small letters: nothing is sent to it until somebody clears
    it."""

    __tablename__ = "failed_address"
    # Not audited: who marks and clears it is recorded with the person whose address it is.
    __table_args__ = {"info": {"unaudited": True}}

    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), primary_key=True)
    how: Mapped[HowFailed]
    why: Mapped[str] = mapped_column(String(LINE_LENGTH))
    since: Mapped[datetime]


class Attachment(Base):
    """A small file that goes with a message."""

    __tablename__ = "message_attachment"
    __table_args__ = {"info": {"unaudited": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    filename: Mapped[str] = mapped_column(String(FILENAME_LENGTH))
    media_type: Mapped[str] = mapped_column(String(MEDIA_TYPE_LENGTH))
    content: Mapped[bytes] = mapped_column(LargeBinary)
