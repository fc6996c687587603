"""Rules of reminders, what was owed, the reminders that came of it and the mails they went with."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.claims import Claimable
from app.core.due_kinds import Audience
from app.core.models import LINE_LENGTH, NAME_LENGTH, Base, Record
from app.governance.groups.models import Group
from app.notifications.models import Message
from app.reminders.rules import (
    KEY_LENGTH,
    USUAL_HOUR,
    WORDING_LENGTH,
    DigestState,
    ReminderState,
    SecretariatDays,
)

_UNAUDITED: dict[str, Any] = {"info": {"unaudited": True}}
_KIND_LENGTH = 40
_TABLE_LENGTH = 60
_IS_OPEN = text("seen_until IS NULL")
_IS_OF_NO_RULE = text("rule_id IS NULL")


class ReminderSettings(Record):
    """The one row of settings: whether all is held, when mails usually go out and between which
    hours a person may have theirs, by the clock of London; and the days of the secretariat's. On
    the day ``at_once_on`` they go out whatever the hour."""

    __tablename__ = "reminder_settings"
    __table_args__ = {"info": {"label": "settings of reminders", "plural": "settings of reminders"}}

    is_held: Mapped[bool] = mapped_column(default=False, info={"label": "All reminders held"})
    hour: Mapped[int] = mapped_column(default=USUAL_HOUR, info={"label": "Usual hour"})
    earliest_hour: Mapped[int] = mapped_column(default=7)
    latest_hour: Mapped[int] = mapped_column(default=18)
    secretariat_days: Mapped[SecretariatDays] = mapped_column(
        default=SecretariatDays.TWICE, info={"label": "Days of the secretariat’s emails"}
    )
    at_once_on: Mapped[date | None] = mapped_column(info={"label": "Sent at once on"})


class ReminderRule(Record):
    """Whom to remind of a kind of thing, so many working days after it is due (before, where
    negative). It reminds of nothing that fell to a day before ``runs_from``, when it was made or
    last turned on. A rule is turned off and never deleted: what it sent stays."""

    __tablename__ = "reminder_rule"
    __table_args__ = (UniqueConstraint("kind", "days", "audience"),)

    kind: Mapped[str] = mapped_column(String(_KIND_LENGTH))
    days: Mapped[int] = mapped_column(info={"label": "Working days after it is due"})
    audience: Mapped[Audience] = mapped_column(info={"label": "Goes to"})
    wording: Mapped[str] = mapped_column(String(WORDING_LENGTH), default="")
    is_on: Mapped[bool] = mapped_column(default=True, info={"label": "On"})
    is_held: Mapped[bool] = mapped_column(default=False, info={"label": "Held"})
    runs_from: Mapped[date]

    groups_off: Mapped[list["RuleGroupOff"]] = relationship(
        lazy="raise_on_sql",
        order_by="RuleGroupOff.id",
        cascade="all, delete-orphan",
        back_populates="rule",
    )


class RuleGroupOff(Base):
    """A group for which a rule is off."""

    __tablename__ = "reminder_rule_group_off"
    __table_args__ = (
        UniqueConstraint("rule_id", "group_id"),
        {"info": {"label": "group left out"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("reminder_rule.id"), info={"owner": True})
    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"), index=True)

    rule: Mapped[ReminderRule] = relationship(lazy="raise_on_sql", back_populates="groups_off")
    group: Mapped[Group] = relationship(lazy="raise_on_sql")


class PlanningState(Base):
    """The one row that says when what is owed was last looked at. Each transaction in
    which a plan is written counts its ``passes`` on, so that of two that plan at once one gives
    way."""

    __tablename__ = "reminder_planning"
    __table_args__ = _UNAUDITED

    id: Mapped[int] = mapped_column(primary_key=True)
    passes: Mapped[int] = mapped_column(default=0)
    planned_on: Mapped[date | None]
    planned_at: Mapped[datetime | None]


class OwedThing(Base):
    """Something that was owed, as the planner saw it: by whom and by when, from a day until the day
    before ``seen_until``. ``what`` is what any mailbox might call it then, ``short`` what every one
    may should its record be covered since. Of one that is due on another day, or falls to another
    person, there is a new row. It keeps no place, group or organisation from being removed.
    """

    __tablename__ = "owed_thing"
    __table_args__ = (
        Index("ix_owed_thing_open", "key", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index(None, "person_id", "seen_until"),
        Index(None, "due_on"),
        _UNAUDITED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    kind: Mapped[str] = mapped_column(String(_KIND_LENGTH))
    what: Mapped[str] = mapped_column(String(LINE_LENGTH))
    short: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_of_secretariat: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[int | None]
    place_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    due_on: Mapped[date]
    endpoint: Mapped[str] = mapped_column(String(NAME_LENGTH))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    record_kind: Mapped[str] = mapped_column(String(_TABLE_LENGTH), default="")
    record_id: Mapped[int | None]
    seen_from: Mapped[date]
    seen_until: Mapped[date | None]

    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class Digest(Claimable, Base):
    """The mail of one person's reminders of a working day of the programme. ``why_not`` says why
    none went, where none did."""

    __tablename__ = "reminder_digest"
    __table_args__ = (
        UniqueConstraint("person_id", "day_on"),
        Index(None, "state", "day_on"),
        _UNAUDITED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day_on: Mapped[date]
    state: Mapped[DigestState] = mapped_column(default=DigestState.PLANNED)
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True
    )
    thing_count: Mapped[int] = mapped_column(default=0)
    late_count: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    why_not: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    message: Mapped[Message | None] = relationship(lazy="raise_on_sql")


class Reminder(Base):
    """That one person is reminded of one thing due on a day: by a rule or, without one, because it
    has become theirs. ``owner_id`` is who owed it when it was planned; ``why`` says why it comes,
    ``why_not`` why it did not go, ``opened_on`` when they first opened its page by the link."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("rule_id", "key", "due_on", "person_id"),
        Index(
            "uq_reminder_new",
            "key",
            "due_on",
            "person_id",
            unique=True,
            sqlite_where=_IS_OF_NO_RULE,
            postgresql_where=_IS_OF_NO_RULE,
        ),
        Index(None, "person_id", "state"),
        Index(None, "record_kind", "record_id"),
        Index(None, "state", "planned_on"),
        _UNAUDITED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("reminder_rule.id"))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    kind: Mapped[str] = mapped_column(String(_KIND_LENGTH))
    what: Mapped[str] = mapped_column(String(LINE_LENGTH))
    short: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    due_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    group_id: Mapped[int | None]
    record_kind: Mapped[str] = mapped_column(String(_TABLE_LENGTH), default="")
    record_id: Mapped[int | None]
    fires_on: Mapped[date]
    planned_on: Mapped[date]
    state: Mapped[ReminderState] = mapped_column(default=ReminderState.PLANNED)
    why: Mapped[str] = mapped_column(String(LINE_LENGTH))
    why_not: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("reminder_digest.id"), index=True)
    opened_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    settled_at: Mapped[datetime | None]

    rule: Mapped[ReminderRule | None] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[owner_id])
    digest: Mapped[Digest | None] = relationship(lazy="raise_on_sql")
