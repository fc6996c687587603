"""Organisations, people, the accounts they sign in with and the roles granted to them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import OrganisationKind
from app.core.access import Role
from app.core.formats import day
from app.core.markings import Marking
from app.core.models import NAME_LENGTH, Base, Record, Sourced

EMAIL_LENGTH = 254  # RFC 5321


class Organisation(Record, Sourced):
    """A body that people work for, or that is asked. One that is no more was retired on a day, and
    has successors, whose names ``succeeded_by`` keeps: its records stay, nothing new is its."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    short_name: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[OrganisationKind]
    retired_on: Mapped[date | None] = mapped_column(info={"label": "Retired"})
    succeeded_by: Mapped[str] = mapped_column(
        String(3 * NAME_LENGTH + 20), default="", info={"label": "Succeeded by"}
    )

    successors: Mapped[list["Organisation"]] = relationship(
        lazy="raise_on_sql",
        secondary="organisation_successor",
        primaryjoin="Organisation.id == OrganisationSuccessor.organisation_id",
        secondaryjoin="Organisation.id == OrganisationSuccessor.successor_id",
        order_by="Organisation.id",
        viewonly=True,
    )

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def told(self) -> str:
        """ "Department for Children (until 11 May 2010, now Department for Education)"."""
        if self.retired_on is None:
            return self.name
        now = f", now {self.succeeded_by}" if self.succeeded_by else ""
        return f"{self.name} (until {day(self.retired_on)}{now})"


class OrganisationSuccessor(Base):
    """One that took over from an organisation that was retired."""

    __tablename__ = "organisation_successor"
    __table_args__ = (
        UniqueConstraint("organisation_id", "successor_id"),
        {"info": {"label": "successor"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), info={"owner": True}
    )
    successor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class Person(Record, Sourced):
    """Someone with a part in the programme. Below ministerial rank the demonstration names
    people by their role ("Government Office lead, North West"). From ``left_on`` on nothing new is
    given to them."""

    __tablename__ = "person"
    __table_args__ = {"info": {"plural": "people"}}

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    role_title: Mapped[str] = mapped_column(String(NAME_LENGTH), default="", info={"label": "Role"})
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(
        String(EMAIL_LENGTH), default="", info={"label": "Email address"}
    )
    left_on: Mapped[date | None] = mapped_column(info={"label": "Left the programme"})

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    def has_left(self, on: date) -> bool:
        return self.left_on is not None and self.left_on <= on


class Account(Record):
    """What a person signs in with. There is no password before the first is set by invitation. The
    clearances are the highest markings that the person may read, one of each scheme. What it opened
    before it was last closed (``closed_at``: a new password, a disabled account) opens nothing."""

    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(
        String(EMAIL_LENGTH), unique=True, info={"label": "Email address"}
    )
    password_hash: Mapped[str | None] = mapped_column(String(255), info={"secret": True})
    is_enabled: Mapped[bool] = mapped_column(default=True, info={"label": "Can sign in"})
    signed_in_at: Mapped[datetime | None] = mapped_column(info={"unaudited": True})
    #: The programme's day of the last sign-in, and of the last on an earlier day.
    here_on: Mapped[date | None] = mapped_column(info={"unaudited": True})
    here_before_on: Mapped[date | None] = mapped_column(info={"unaudited": True})
    closed_at: Mapped[datetime | None] = mapped_column(info={"unaudited": True})
    clearance_before_2014: Mapped[Marking] = mapped_column(
        default=Marking.NOT_MARKED, info={"label": "Clearance (before April 2014)"}
    )
    clearance_since_2014: Mapped[Marking] = mapped_column(
        default=Marking.OFFICIAL, info={"label": "Clearance (since April 2014)"}
    )

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def clearances(self) -> frozenset[Marking]:
        return frozenset({self.clearance_before_2014, self.clearance_since_2014})


class RoleGrant(Base):
    """A role given to a person, from a day until a day, both on the real calendar. A reader's
    grant names the group whose packs they read, a contributor's the pilot; others name neither."""

    __tablename__ = "role_grant"
    __table_args__ = (Index(None, "person_id", "role"), {"info": {"label": "role"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("governance_group.id"), index=True)
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    starts_on: Mapped[date] = mapped_column(info={"label": "Start"})
    ends_on: Mapped[date | None] = mapped_column(info={"label": "End"})

    @property
    def scope_id(self) -> int | None:
        return self.pilot_id or self.group_id

    def is_held(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)
