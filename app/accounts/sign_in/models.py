"""Sessions, single-use tokens, counted attempts, one-time codes, forms kept for after
sign-in, and which forms were sent.

What opens something (a session's token, a link's) is kept as its SHA-256 only.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.accounts.sign_in.rules import HowSignedIn, TokenKind, browser_words
from app.core.models import NAME_LENGTH, Base

HASH_LENGTH = 64
PATH_LENGTH = 1000
ISSUER_LENGTH = 500
SUBJECT_LENGTH = 255  # OpenID Connect Core, 2

#: What happens to these rows is noted by the services, in words.
UNAUDITED: dict[str, Any] = {"info": {"unaudited": True}}


class SignInSession(Base):
    """Someone signed in somewhere. It is over when ended, left alone or too old. They last showed
    that it is them at ``proven_at``."""

    __tablename__ = "sign_in_session"
    __table_args__ = UNAUDITED

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    how: Mapped[HowSignedIn]
    user_agent: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created_at: Mapped[datetime]
    proven_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    #: In which its person acts for another (``accounts.acting``), while that lasts.
    acting_period_id: Mapped[int | None] = mapped_column(ForeignKey("acting_period.id"))

    account: Mapped[Account] = relationship(lazy="raise_on_sql")

    @property
    def browser(self) -> str:
        return browser_words(self.user_agent)

    @property
    def counted_as(self) -> str:
        """Whose attempts those made in it are."""
        return f"session {self.id}"


class BoundIdentity(Base):
    """Who an account is at the provider of single sign-on: its issuer's name for the person, which
    is given to nobody else. An address can be."""

    __tablename__ = "bound_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("account_id", "issuer"),
        UNAUDITED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issuer: Mapped[str] = mapped_column(String(ISSUER_LENGTH))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    bound_at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="raise_on_sql")


class SignInToken(Base):
    """A secret that does one thing once: a link sent by email, or the way to the second step."""

    __tablename__ = "sign_in_token"
    __table_args__ = (Index(None, "account_id", "kind"), UNAUDITED)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[TokenKind]
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise_on_sql")

    @property
    def counted_as(self) -> str:
        """Whose attempts those made by it are."""
        return f"token {self.id}"


class AttemptCount(Base):
    """When there were wrong attempts at one thing, in seconds since 1970. ``key_hash`` is of what
    was tried, the address and the client, so that no list of them is kept; ``account_id`` is whose
    sign-in waits, until ``full_until``, where there is no room for another."""

    __tablename__ = "attempt_count"
    __table_args__ = UNAUDITED

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    attempts: Mapped[list[float]] = mapped_column(JSON)
    last_at: Mapped[datetime] = mapped_column(index=True)
    full_until: Mapped[datetime | None] = mapped_column(index=True)


class OneTimeCode(Base):
    """The secret of an account's one-time codes, sealed. Codes are asked for once confirmed; of
    the time steps up to ``last_step`` no code is taken again."""

    __tablename__ = "one_time_code"
    __table_args__ = UNAUDITED

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    sealed_secret: Mapped[str] = mapped_column(String(255))
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that stands in for a one-time code, once."""

    __tablename__ = "recovery_code"
    __table_args__ = UNAUDITED

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    used_at: Mapped[datetime | None]


class KeptForm(Base):
    """What someone had typed when their session was over: shown to them again, on the same page,
    once they have signed in."""

    __tablename__ = "kept_form"
    __table_args__ = UNAUDITED

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sign_in_session.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    path: Mapped[str] = mapped_column(String(PATH_LENGTH))
    fields: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)


class SentForm(Base):
    """A form that was sent and saved, by the hash of all that it held, and where its sender was
    led with which sentences (JSON): the same sent again leads there too."""

    __tablename__ = "sent_form"
    __table_args__ = UNAUDITED

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    key: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    address: Mapped[str] = mapped_column(String(PATH_LENGTH))
    said: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
