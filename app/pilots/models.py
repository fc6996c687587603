"""Regions and pilots."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.core.archived import Archivable
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Pounds, Record, Sourced
from app.core.wording import Phrase
from app.pilots.rules import PilotRoleKind, name_key


class Region(Base):
    """What places are grouped in. Its tile's row and column, from 0, are those on the map."""

    __tablename__ = "region"
    __table_args__ = {"info": {"label": Phrase("{region}"), "plural": Phrase("{regions}")}}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    tile_row: Mapped[int]
    tile_column: Mapped[int]
    government_office_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    government_office: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Pilot(Record, Sourced, Archivable):
    """A place that the programme is delivered in, whatever it calls it. Money in whole pounds;
    figures carry a source and a flag of their own."""

    __tablename__ = "pilot"
    __table_args__ = {"info": {"label": Phrase("{place}"), "plural": Phrase("{places}")}}

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    short_name: Mapped[str] = mapped_column(String(60))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    lead_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    summary: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    population: Mapped[int | None]
    population_source: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    is_population_illustrative: Mapped[bool] = mapped_column(default=False)
    mapped_spend_pounds: Mapped[int | None] = mapped_column(Pounds)
    mapped_spend_source: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    is_mapped_spend_illustrative: Mapped[bool] = mapped_column(default=False)
    spend_per_head_pounds: Mapped[int | None]
    spend_per_head_source: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    is_spend_per_head_illustrative: Mapped[bool] = mapped_column(default=False)

    region: Mapped[Region | None] = relationship(lazy="raise_on_sql")
    lead_organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    areas: Mapped[list["PilotArea"]] = relationship(
        lazy="raise_on_sql", order_by="PilotArea.position", cascade="all, delete-orphan"
    )
    themes: Mapped[list["PilotTheme"]] = relationship(
        lazy="raise_on_sql", order_by="PilotTheme.position", cascade="all, delete-orphan"
    )
    partners: Mapped[list["PilotPartner"]] = relationship(
        lazy="raise_on_sql", order_by="PilotPartner.id", cascade="all, delete-orphan"
    )
    roles: Mapped[list["PilotRole"]] = relationship(
        lazy="raise_on_sql",
        order_by="(PilotRole.starts_on, PilotRole.id)",
        back_populates="pilot",
    )

    def holder(self, kind: PilotRoleKind, on: date) -> Person | None:
        """Who held a role on a day; the one named last, where terms overlap."""
        held = [role for role in self.roles if role.kind is kind and role.is_held(on)]
        return held[-1].person if held else None


class PilotArea(Base):
    """A local authority area within the pilot's boundary."""

    __tablename__ = "pilot_area"
    __table_args__ = {"info": {"label": "area"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))


class Theme(Record, Sourced):
    """What several places work on, each in its own way. ``names`` are all that it is or was called,
    so that whoever writes an old name means this theme."""

    __tablename__ = "theme"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    about: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What it is about"}
    )
    lead_organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    lead_person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info={"label": "Lead person"}
    )

    lead_organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    lead_person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    names: Mapped[list["ThemeName"]] = relationship(
        lazy="raise_on_sql", order_by="ThemeName.id", cascade="all, delete-orphan"
    )

    @property
    def other_names(self) -> list[str]:
        """What else it is or was called."""
        return [each.name for each in self.names if each.key != name_key(self.name)]


class ThemeName(Base):
    """One name of a theme; its ``key`` is that without regard to capitals and spaces."""

    __tablename__ = "theme_name"
    __table_args__ = {"info": {"label": "name"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True, info={"owner": True})
    key: Mapped[str] = mapped_column(String(2 * NAME_LENGTH), unique=True, info={"unaudited": True})
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))


class PilotTheme(Base):
    """That a pilot works on a theme, and whether that is made up."""

    __tablename__ = "pilot_theme"
    __table_args__ = (UniqueConstraint("pilot_id", "theme_id"), {"info": {"label": "theme"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    position: Mapped[int]
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    is_illustrative: Mapped[bool] = mapped_column(
        default=False, info={"label": "Marked illustrative"}
    )

    theme: Mapped[Theme] = relationship(lazy="raise_on_sql")

    @property
    def name(self) -> str:
        return self.theme.name


class PilotPartner(Base):
    __tablename__ = "pilot_partner"
    __table_args__ = (
        UniqueConstraint("pilot_id", "organisation_id"),
        {"info": {"label": "partner"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql", viewonly=True)
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class PilotRole(Base):
    """A named person of a pilot, from a day until a day on the programme's calendar. The record
    is the grant: the pilot's lead of the day may edit the pilot's records."""

    __tablename__ = "pilot_role"
    __table_args__ = (Index(None, "pilot_id", "kind"), {"info": {"label": "named person"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[PilotRoleKind]
    starts_on: Mapped[date] = mapped_column(info={"label": "Start"})
    ends_on: Mapped[date | None] = mapped_column(info={"label": "End"})

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql", back_populates="roles")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    def is_held(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)
