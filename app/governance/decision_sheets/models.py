"""Decision sheets and their options."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.barriers.models import Barrier
from app.core.marked import Marked
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Record, Sourced
from app.core.restriction import FollowsRestricted
from app.delivery.models import Product
from app.governance.decision_sheets.rules import OWNERS, Per
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.rules import asks_of
from app.governance.papers.models import Paper
from app.governance.write_rounds.models import WriteRound

#: That a sheet belongs to one record, in SQL.
_ONE_OWNER = " + ".join(f"CASE WHEN {c} IS NULL THEN 0 ELSE 1 END" for c in OWNERS.values())


class SheetRecord(Record, Sourced, FollowsRestricted, Marked):
    """A decision that a group is asked for. It belongs to one record, an agenda item or what one
    puts before the group: whoever reads that reads it. ``title`` is the question; ``covers`` holds
    the asks that it is about, one a line, where they are not all that are left; ``earlier`` is what
    was decided before beyond what the records say; ``source`` says where the figures are from."""

    __tablename__ = "decision_sheet"
    __table_args__ = (
        CheckConstraint(f"{_ONE_OWNER} = 1", name="one_owner"),
        {"info": {"label": "decision sheet"}},
    )
    ordered_rows = "options"
    follows_key = ("item_id", "paper_id", "barrier_id", "product_id")
    origins: ClassVar[dict[str, str]] = {
        "item_id": "agenda_item",
        "paper_id": "paper",
        "write_round_id": "write_round",
    }
    or_else: ClassVar[dict[str, str]] = {}

    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), index=True)
    write_round_id: Mapped[int | None] = mapped_column(ForeignKey("write_round.id"), index=True)
    barrier_id: Mapped[int | None] = mapped_column(ForeignKey("barrier.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    title: Mapped[str] = mapped_column(String(LINE_LENGTH), info={"label": "Question"})
    covers: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Asks that it covers"}
    )
    recommendation: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    consequence: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "If nothing is decided"}
    )
    decide_by_on: Mapped[date | None] = mapped_column(info={"label": "Decide by"})
    consulted: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    disagreement: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    earlier: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Decided before"}
    )

    options: Mapped[list["OptionRecord"]] = relationship(
        lazy="raise_on_sql",
        order_by="(OptionRecord.position, OptionRecord.id)",
        cascade="all, delete-orphan",
        back_populates="sheet",
    )
    item: Mapped[AgendaItem | None] = relationship(lazy="raise_on_sql")
    paper: Mapped[Paper | None] = relationship(lazy="raise_on_sql")
    write_round: Mapped[WriteRound | None] = relationship(lazy="raise_on_sql")
    barrier: Mapped[Barrier | None] = relationship(lazy="raise_on_sql")
    product: Mapped[Product | None] = relationship(lazy="raise_on_sql")

    @property
    def owner_key(self) -> tuple[str, int]:
        """The kind and the id of the record that it belongs to."""
        found = ((kind, getattr(self, column)) for kind, column in OWNERS.items())
        return next((kind, key) for kind, key in found if key is not None)

    @property
    def owner(self) -> Any:
        """That record, if it was loaded."""
        return getattr(self, OWNERS[self.owner_key[0]].removesuffix("_id"))

    @property
    def covered(self) -> Sequence[str]:
        return asks_of(self.covers)

    @property
    def reference_named(self) -> str:
        """The reference of the record, where asks may name it."""
        return "" if self.item_id is not None else self.owner.reference


class OptionRecord(Record, FollowsRestricted):
    """One thing that the group could decide, at its place on the sheet. None of an amount is that
    nobody gave it."""

    __tablename__ = "decision_option"
    __table_args__ = {"info": {"label": "option", "marked_by": "sheet_id"}}
    follows_key = "sheet_id"

    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("decision_sheet.id"), index=True, info={"owner": True}
    )
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH), info={"label": "Option"})
    cost_pence: Mapped[int | None] = mapped_column(BigInteger, info={"label": "Cost"})
    saving_pence: Mapped[int | None] = mapped_column(BigInteger, info={"label": "Saving"})
    per: Mapped[Per] = mapped_column(default=Per.ALL, info={"label": "Over what time"})
    pays: Mapped[str] = mapped_column(String(NAME_LENGTH), default="", info={"label": "Who pays"})
    gains: Mapped[str] = mapped_column(String(NAME_LENGTH), default="", info={"label": "Who gains"})
    risk: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    is_recommended: Mapped[bool] = mapped_column(default=False, info={"label": "Recommended"})

    sheet: Mapped[SheetRecord] = relationship(lazy="raise_on_sql", back_populates="options")
