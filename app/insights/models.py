"""Customer insight."""

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import NAME_LENGTH, TEXT_LENGTH, Numbered, Record, Sourced
from app.core.restriction import Restrictable
from app.core.withdrawn import Withdrawable
from app.insights.rules import InsightKind, figures_in_words
from app.pilots.models import Pilot, Theme


class Insight(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """What a place learned of the people whom its services are for: how many they are, what a case
    costs in a year (in pence), and how that is known. Its theme says which spend it explains."""

    __tablename__ = "insight"
    __table_args__ = {"info": {"label": "customer insight", "plural": "customer insights"}}
    PREFIX = "CI"

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[InsightKind] = mapped_column(info={"label": "What it is"})
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    learned: Mapped[str] = mapped_column(String(TEXT_LENGTH), info={"label": "What was learned"})
    people: Mapped[int | None] = mapped_column(BigInteger, info={"label": "People counted"})
    case_pence: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Cost of a case a year, in pence"}
    )
    evidence: Mapped[str] = mapped_column(String(TEXT_LENGTH))

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")

    @property
    def figures(self) -> str:
        """Its figures in words; empty where it has none."""
        return figures_in_words(self.people, self.case_pence)
