"""Other areas that do similar work."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Record, Sourced
from app.core.withdrawn import Withdrawable
from app.core.wording import Phrase
from app.pilots.models import Region, Theme


class OtherArea(Record, Sourced, Withdrawable):
    """An area that is no place of the programme and works on the same. Who to ask is a person who
    is known here, words that say it, or both."""

    __tablename__ = "other_area"
    __table_args__ = {"info": {"label": "other area"}}

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True)
    region_id: Mapped[int | None] = mapped_column(
        ForeignKey("region.id"), index=True, info={"label": Phrase("{Region}")}
    )
    work: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What it is doing"}
    )
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info={"label": "Person to ask"}
    )
    contact_words: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Who else to ask"}
    )

    region: Mapped[Region | None] = relationship(lazy="raise_on_sql")
    contact: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    themes: Mapped[list["OtherAreaTheme"]] = relationship(
        lazy="raise_on_sql", order_by="OtherAreaTheme.position", cascade="all, delete-orphan"
    )

    @property
    def whom_to_ask(self) -> str:
        names = (self.contact.name if self.contact else "", self.contact_words)
        return "; ".join(name for name in names if name)


class OtherAreaTheme(Base):
    """That an area works on a theme."""

    __tablename__ = "other_area_theme"
    __table_args__ = (UniqueConstraint("area_id", "theme_id"), {"info": {"label": "theme"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("other_area.id"), info={"owner": True})
    position: Mapped[int]
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)

    theme: Mapped[Theme] = relationship(lazy="raise_on_sql")

    @property
    def name(self) -> str:
        return self.theme.name
