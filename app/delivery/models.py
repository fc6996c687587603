"""Milestones with their dated forecasts, products, interdependencies, resource needs."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.core.formats import counted, day
from app.core.models import (
    LINE_LENGTH,
    NAME_LENGTH,
    TEXT_LENGTH,
    Base,
    Numbered,
    Pounds,
    Record,
    Sourced,
)
from app.core.restriction import FollowsRestricted, Restrictable
from app.core.withdrawn import Withdrawable
from app.delivery.rules import ChangeState, Decider, InterdependencyState, ProductAsk, ProductStage
from app.documents.vetting import DocumentKind
from app.pilots.models import Pilot, Theme


class Milestone(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """Something to be done by a day. The forecast is the newest of its dated rows; an actual
    completes it. A milestone without a pilot is the programme's own.

    ``first_baseline_on`` is the baseline that it began with, which stays; an approved change
    request (``changes``) gives it another. ``baseline_set_on`` is the day on which the first was
    set, None where nobody recorded it. ``evidence`` and ``confirmed_by`` are empty of those that
    were completed before anybody was asked.
    """

    __tablename__ = "milestone"
    PREFIX = "M"

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    baseline_on: Mapped[date] = mapped_column(index=True)
    first_baseline_on: Mapped[date] = mapped_column(
        default=lambda context: context.get_current_parameters()["baseline_on"],
        info={"label": "First baseline"},
    )
    baseline_set_on: Mapped[date | None] = mapped_column(info={"label": "Baseline first set"})
    actual_on: Mapped[date | None] = mapped_column(index=True, info={"label": "Actual"})
    is_key: Mapped[bool] = mapped_column(default=False, info={"label": "Key milestone"})
    evidence: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Evidence that it is complete"}
    )
    evidence_link: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Link to the evidence"}
    )
    confirmed_by: Mapped[str] = mapped_column(
        String(NAME_LENGTH), default="", info={"label": "Who confirmed it"}
    )

    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    forecasts: Mapped[list["MilestoneForecast"]] = relationship(
        lazy="raise_on_sql",
        order_by="(MilestoneForecast.recorded_on, MilestoneForecast.id)",
        cascade="all, delete-orphan",
        back_populates="milestone",
    )
    changes: Mapped[list["ChangeRequest"]] = relationship(
        lazy="raise_on_sql",
        order_by="ChangeRequest.id",
        cascade="all, delete-orphan",
        back_populates="milestone",
    )

    @property
    def earlier_baseline_on(self) -> date | None:
        """The baseline that it began with, where that is no longer it."""
        return None if self.first_baseline_on == self.baseline_on else self.first_baseline_on

    def forecast_at(self, day: date) -> date:
        """The forecast as it stood at the end of a day: the newest row recorded by then or, where
        there was none, the baseline that it began with."""
        known = [row for row in self.forecasts if row.recorded_on <= day]
        return known[-1].forecast_on if known else self.first_baseline_on


class MilestoneForecast(Base):
    __tablename__ = "milestone_forecast"
    __table_args__ = (Index(None, "milestone_id", "recorded_on"), {"info": {"label": "forecast"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    recorded_on: Mapped[date]
    forecast_on: Mapped[date] = mapped_column(info={"follows": "first_baseline_on"})
    reason: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")

    milestone: Mapped["Milestone"] = relationship(lazy="raise_on_sql", back_populates="forecasts")


class ChangeRequest(Record, Numbered, Sourced, FollowsRestricted):
    """What someone asks to make of a milestone's baseline, and what was decided. ``decision_id`` is
    the group's decision, where a group decided it; ``reason`` is why it was refused or withdrawn,
    or what was said when it was approved. Never changed once it is decided."""

    __tablename__ = "change_request"
    follows_key = "milestone_id"
    reader_key = "raised_by_id"
    PREFIX = "CR"

    milestone_id: Mapped[int] = mapped_column(
        ForeignKey("milestone.id"), index=True, info={"owner": True}
    )
    from_on: Mapped[date] = mapped_column(info={"label": "From"})
    to_on: Mapped[date] = mapped_column(info={"label": "To"})
    why: Mapped[str] = mapped_column(String(TEXT_LENGTH), info={"label": "Reason for the change"})
    effect: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    state: Mapped[ChangeState] = mapped_column(
        default=ChangeState.WAITING, index=True, info={"label": "Status"}
    )
    raised_on: Mapped[date]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    decide_by_on: Mapped[date] = mapped_column(info={"label": "Decision due"})
    decided_on: Mapped[date | None] = mapped_column(info={"label": "Date of the decision"})
    decided_by: Mapped[Decider | None]
    decided_by_name: Mapped[str] = mapped_column(
        String(NAME_LENGTH), default="", info={"label": "Name of who decided"}
    )
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")

    milestone: Mapped[Milestone] = relationship(lazy="raise_on_sql", back_populates="changes")
    raised_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def title(self) -> str:
        return f"Move the baseline of {self.milestone.reference} to {day(self.to_on)}"

    @property
    def days(self) -> int:
        """By how much it would move the baseline: later where positive."""
        return (self.to_on - self.from_on).days

    @property
    def movement(self) -> str:
        """ "29 days later"."""
        return f"{counted(abs(self.days), 'day')} {'later' if self.days > 0 else 'earlier'}"


class Product(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """A key product: a report, a Budget chapter, a communication."""

    __tablename__ = "product"
    PREFIX = "P"

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    stage: Mapped[ProductStage] = mapped_column(default=ProductStage.PLANNED)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date] = mapped_column(index=True, info={"label": "Due date"})
    ask: Mapped[ProductAsk] = mapped_column(
        default=ProductAsk.NONE, info={"label": "What is asked"}
    )
    ask_detail: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Details of the ask"}
    )
    published_on: Mapped[date | None]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)

    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list["ProductFile"]] = relationship(
        lazy="raise_on_sql", order_by="ProductFile.id", cascade="all, delete-orphan"
    )


class ProductFile(Base, FollowsRestricted):
    """A file of a product, as it was vetted: what readers get of it. By its ``words`` it is known
    what it says."""

    __tablename__ = "product_file"
    __table_args__ = {"info": {"label": "file of a product", "plural": "files of products"}}
    follows_key = "product_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id"), index=True, info={"owner": True}
    )
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    kind: Mapped[DocumentKind]
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    size: Mapped[int]
    pages: Mapped[int | None]
    words: Mapped[str] = mapped_column(
        Text, default="", nullable=False, deferred=True, info={"unaudited": True}
    )
    uploaded_on: Mapped[date]


class Interdependency(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """Something that one body or area of work gives and another needs by a day."""

    __tablename__ = "interdependency"
    __table_args__ = {"info": {"plural": "interdependencies"}}
    PREFIX = "D"

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    other_work: Mapped[str] = mapped_column(String(NAME_LENGTH))
    giver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    need_by_on: Mapped[date] = mapped_column(index=True, info={"label": "Needed by"})
    state: Mapped[InterdependencyState] = mapped_column(default=InterdependencyState.PROPOSED)
    next_step: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")

    giver: Mapped[Organisation] = relationship(lazy="raise_on_sql", foreign_keys=[giver_id])
    receiver: Mapped[Organisation] = relationship(lazy="raise_on_sql", foreign_keys=[receiver_id])
    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class ResourceNeed(Record, Sourced, Restrictable, Withdrawable):
    """People and money that a part of the work needs, against what it has. Posts in full-time
    equivalents, funding in whole pounds for the programme's whole period."""

    __tablename__ = "resource_need"
    __table_args__ = {"info": {"label": "resource need"}}

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    posts_needed: Mapped[Decimal] = mapped_column(Numeric(6, 1), default=Decimal(0))
    posts_filled: Mapped[Decimal] = mapped_column(Numeric(6, 1), default=Decimal(0))
    funding_needed_pounds: Mapped[int] = mapped_column(Pounds, default=0)
    funding_secured_pounds: Mapped[int] = mapped_column(Pounds, default=0)
    note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
