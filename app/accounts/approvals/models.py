"""Requests that wait for a second person."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.approvals.rules import OPEN, RequestKind, RequestState
from app.accounts.models import EMAIL_LENGTH, Person
from app.core.access import Role
from app.core.formats import day as day_words
from app.core.markings import Marking
from app.core.models import Record


class AccountRequest(Record):
    """A role, a clearance or an address for somebody, asked for by one person and decided by
    another. Of its last columns it fills those of its kind. An address ``takes_effect_at`` a day
    later; until then the person can refuse it, by a link of which the hash is kept too."""

    __tablename__ = "account_request"
    __table_args__ = {"info": {"label": "request"}}

    kind: Mapped[RequestKind]
    state: Mapped[RequestState] = mapped_column(
        default=RequestState.WAITING, index=True, info={"label": "Status"}
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    takes_effect_at: Mapped[datetime | None]
    refusal_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info={"secret": True})
    role: Mapped[Role | None]
    starts_on: Mapped[date | None] = mapped_column(info={"label": "Start"})
    ends_on: Mapped[date | None] = mapped_column(info={"label": "End"})
    clearance_before_2014: Mapped[Marking | None] = mapped_column(
        info={"label": "Clearance (before April 2014)"}
    )
    clearance_since_2014: Mapped[Marking | None] = mapped_column(
        info={"label": "Clearance (since April 2014)"}
    )
    email: Mapped[str] = mapped_column(
        String(EMAIL_LENGTH), default="", info={"label": "Email address"}
    )

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise_on_sql")
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id, lazy="raise_on_sql")
    decided_by: Mapped[Person | None] = relationship(
        foreign_keys=decided_by_id, lazy="raise_on_sql"
    )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def what(self) -> str:
        """What is asked for, in words."""
        if self.kind is RequestKind.ROLE:
            assert self.role is not None
            assert self.starts_on is not None
            until = f" until {day_words(self.ends_on)}" if self.ends_on else ""
            return f"Role {self.role.word.lower()}, from {day_words(self.starts_on)}{until}"
        if self.kind is RequestKind.CLEARANCE:
            assert self.clearance_before_2014 is not None
            assert self.clearance_since_2014 is not None
            return (
                f"Clearance up to {self.clearance_before_2014.word} and "
                f"{self.clearance_since_2014.word}"
            )
        opens = self.kind is RequestKind.ACCOUNT
        return f"{'New account' if opens else 'New address'}: {self.email}"
