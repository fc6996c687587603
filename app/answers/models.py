"""Links to answers that were sent in emails."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.answers.rules import LinkState, state_of
from app.core.models import NAME_LENGTH, Base

_HASH_LENGTH = 64
_NAME_LENGTH = 40


class AnswerLink(Base):
    """One answer (``answer`` names it) that one person can give to one thing, once, by a link. Only
    the hash of what the link holds is kept. ``endpoint`` and ``values`` lead to where the thing is
    done by who signs in."""

    __tablename__ = "answer_link"
    __table_args__ = {"info": {"unaudited": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(_HASH_LENGTH), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    answer: Mapped[str] = mapped_column(String(_NAME_LENGTH))
    endpoint: Mapped[str] = mapped_column(String(NAME_LENGTH))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise_on_sql")

    def state(self, now: datetime) -> LinkState:
        return state_of(self.used_at, self.expires_at, now)
