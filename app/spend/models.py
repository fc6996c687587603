"""Spend returns with their versions and lines, what a moderator changed in them, and kept sums."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.kept import NeverChanged
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Numbered, Record, Sourced
from app.core.years import FINANCIAL_YEAR_LENGTH
from app.pilots.models import Pilot, Theme
from app.spend.rules import (
    Cofog,
    CountedAt,
    FlowMatch,
    PlacedBy,
    PriceBasis,
    Sector,
    SpendBasis,
    SpendConfidence,
    SpendControl,
    SpendMethod,
    SpendNature,
    SpendQueryState,
    SpendStage,
    SpendState,
    SumBasis,
    SumGrouping,
)
from app.spend.validation import RuleSeverity, RuleState

REFERENCE_LENGTH = 60
_DIGEST_LENGTH = 64


class SpendReturn(Record, Numbered, Sourced):
    """What is spent in a place in a year. Money in whole pence. ``current`` is the number of its
    newest version, of which all figures are; ``stated_...`` is what the place itself says that the
    lines add up to."""

    __tablename__ = "spend_return"
    __table_args__ = (
        Index(None, "pilot_id", "year"),
        {"info": {"label": "spend return"}},
    )
    PREFIX = "SR"

    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"))
    year: Mapped[str] = mapped_column(String(FINANCIAL_YEAR_LENGTH), info={"is_code": True})
    stage: Mapped[SpendStage] = mapped_column(default=SpendStage.HIGH_LEVEL)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    boundary: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    population: Mapped[int | None]
    population_source: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    population_year: Mapped[int | None]
    left_out: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What is left out"}
    )
    stated_total_pence: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Total stated"}
    )
    stated_head_pence: Mapped[int | None] = mapped_column(
        BigInteger, info={"label": "Spend per head stated"}
    )
    preparer_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info={"label": "Prepared by"}
    )
    certified_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    certified_on: Mapped[date | None]
    state: Mapped[SpendState] = mapped_column(default=SpendState.DRAFT, index=True)
    current: Mapped[int] = mapped_column(default=0, info={"label": "Newest version"})

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    preparer: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    versions: Mapped[list["SpendVersion"]] = relationship(
        lazy="raise_on_sql",
        order_by="SpendVersion.number",
        cascade="all, delete-orphan",
        back_populates="spend_return",
    )
    adjustments: Mapped[list["SpendAdjustment"]] = relationship(
        lazy="raise_on_sql", order_by="SpendAdjustment.id", cascade="all, delete-orphan"
    )
    #: Read when a permission first asks: a page of many returns loads them with those.
    preparers: Mapped[list["SpendPreparer"]] = relationship(
        order_by="SpendPreparer.id", cascade="all, delete-orphan"
    )


class SpendPreparer(Base):
    """Someone who wrote lines of a return, in whichever version: they never moderate it."""

    __tablename__ = "spend_preparer"
    __table_args__ = (
        UniqueConstraint("return_id", "person_id"),
        {"info": {"label": "preparer of a spend return"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("spend_return.id"), info={"owner": True})
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class SpendVersion(Base):
    """A return's lines as they were sent in at one time. ``digest`` is the hash of them all, so
    that the record of changes tells whether they are as they were; ``base_digest`` that of the
    lines which its file was downloaded with, so that a file which others overtook is known. Totals
    are as submitted, with transfers."""

    __tablename__ = "spend_version"
    __table_args__ = (
        UniqueConstraint("return_id", "number"),
        {"info": {"label": "version of a spend return"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("spend_return.id"), info={"owner": True})
    number: Mapped[int]
    made_on: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    submitted_on: Mapped[date | None]
    line_count: Mapped[int] = mapped_column(default=0, info={"label": "Lines"})
    digest: Mapped[str] = mapped_column(
        String(_DIGEST_LENGTH), default="", info={"label": "Hash of the lines"}
    )
    base_digest: Mapped[str] = mapped_column(
        String(_DIGEST_LENGTH), default="", info={"label": "Hash of the lines it began from"}
    )
    #: What rules look at (``counting.count_lines``): it follows from the lines.
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info={"unaudited": True})
    #: The hash of what was matched over returns: it follows from the lines.
    ends_digest: Mapped[str] = mapped_column(
        String(_DIGEST_LENGTH), default="", info={"unaudited": True}
    )
    #: The hash of what came of that, for which sums are kept.
    across_digest: Mapped[str] = mapped_column(
        String(_DIGEST_LENGTH), default="", info={"unaudited": True}
    )
    net_pence: Mapped[int] = mapped_column(BigInteger, default=0, info={"label": "Net"})
    consolidated_pence: Mapped[int] = mapped_column(
        BigInteger, default=0, info={"label": "Consolidated"}
    )

    spend_return: Mapped[SpendReturn] = relationship(lazy="raise_on_sql", back_populates="versions")

    @property
    def is_given(self) -> bool:
        """Whether any line gives an amount, as far as that was counted: blanks alone are not £0."""
        return not self.counts or self.counts["lines"] > self.counts["without_amount"][0]

    lines: Mapped[list["SpendLine"]] = relationship(
        lazy="raise_on_sql",
        order_by="SpendLine.number",
        cascade="all, delete-orphan",
        back_populates="of_version",
    )


class SpendLine(Base):
    """A line of a version as the place gave it. Amounts that are blank are None. The last are
    worked out: ``twice_pence`` is what of it is counted at its other end too, ``match`` how that
    was found within its return, and ``unmatched_pence`` what of it no other end accounts for there;
    of that, ``across_pence`` is counted at an end in another return, found by ``across``. Lines are
    not in the record of changes one by one: the hash of them all is."""

    __tablename__ = "spend_line"
    __table_args__ = (
        UniqueConstraint("version_id", "number"),
        Index(
            "ix_spend_line_unmatched",
            "version_id",
            sqlite_where=text("unmatched_pence <> 0"),
            postgresql_where=text("unmatched_pence <> 0"),
        ),
        {"info": {"unaudited": True, "label": "line"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("spend_version.id", ondelete="CASCADE"))
    number: Mapped[int]
    year: Mapped[str] = mapped_column(String(FINANCIAL_YEAR_LENGTH), info={"is_code": True})
    organisation: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sector: Mapped[Sector | None]
    cofog: Mapped[Cofog | None]
    category: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    theme: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    stream: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    is_ring_fenced: Mapped[bool | None]
    is_capital: Mapped[bool | None]
    gross_pence: Mapped[int | None] = mapped_column(BigInteger)
    income_pence: Mapped[int | None] = mapped_column(BigInteger)
    net_pence: Mapped[int | None] = mapped_column(BigInteger)
    nature: Mapped[SpendNature | None]
    control: Mapped[SpendControl | None]
    basis: Mapped[SpendBasis | None]
    method: Mapped[SpendMethod | None]
    counted_at: Mapped[CountedAt | None]
    counterparty: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH), default="")
    counterparty_reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH), default="")
    confidence: Mapped[SpendConfidence | None]
    placed_by: Mapped[PlacedBy | None]
    is_identifiable: Mapped[bool | None]
    segment: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    price_basis: Mapped[PriceBasis | None]
    source: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    notes: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    twice_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    match: Mapped[FlowMatch] = mapped_column(default=FlowMatch.NONE)
    unmatched_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    across_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    across: Mapped[FlowMatch] = mapped_column(default=FlowMatch.NONE)

    of_version: Mapped[SpendVersion] = relationship(lazy="raise_on_sql", back_populates="lines")


class SpendAdjustment(Base, NeverChanged):
    """What a moderator changed in the amounts of a line, which stays as it was submitted; an
    adjustment that was wrong is put right by another."""

    __tablename__ = "spend_adjustment"
    __table_args__ = {"info": {"label": "adjustment"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("spend_return.id"), index=True, info={"owner": True}
    )
    version_number: Mapped[int] = mapped_column(info={"label": "Version"})
    line_number: Mapped[int] = mapped_column(info={"label": "Line"})
    gross_change_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    income_change_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_on: Mapped[date]

    made_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class SpendQuery(Record):
    """A question about a return, by a rule (``rule_code``) or a moderator's own: its owner explains
    the cause and the amount by a day, and the moderator accepts that or asks again."""

    __tablename__ = "spend_query"
    __table_args__ = {"info": {"label": "query", "plural": "queries"}}

    return_id: Mapped[int] = mapped_column(ForeignKey("spend_return.id"), index=True)
    rule_code: Mapped[str] = mapped_column(String(8), default="", info={"label": "Rule"})
    question: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date]
    respond_by_on: Mapped[date] = mapped_column(index=True, info={"label": "Explanation due"})
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[SpendQueryState] = mapped_column(default=SpendQueryState.OPEN)
    cause: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    amount_pence: Mapped[int | None] = mapped_column(BigInteger, info={"label": "Amount explained"})
    explained_on: Mapped[date | None]
    accepted_on: Mapped[date | None]

    spend_return: Mapped[SpendReturn] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[owner_id])
    asked_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[asked_by_id])


class SpendRule(Base, NeverChanged):
    """A later version of one of the standard rules (``standard_rules``): other limits, another
    severity or state, since a day."""

    __tablename__ = "spend_rule"
    __table_args__ = (
        UniqueConstraint("code", "number"),
        {"info": {"label": "rule of spend returns"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8))
    number: Mapped[int] = mapped_column(info={"label": "Version"})
    severity: Mapped[RuleSeverity]
    low: Mapped[int | None] = mapped_column(BigInteger)
    high: Mapped[int | None] = mapped_column(BigInteger)
    least_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[RuleState]
    reason: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_on: Mapped[date]


class SpendMatch(Record):
    """What a moderator says of two ends of flows: that they are the same money or that they are
    not. An end is a line of a return by its number; ``..._says`` is the hash of what makes it that
    end, so that it is found again in a later version, and given up where that says something else.
    What is taken back stays, with who did so and when."""

    __tablename__ = "spend_match"
    __table_args__ = {"info": {"label": "match of spend lines", "plural": "matches of spend lines"}}

    year: Mapped[str] = mapped_column(
        String(FINANCIAL_YEAR_LENGTH), index=True, info={"is_code": True}
    )
    funder_return_id: Mapped[int] = mapped_column(ForeignKey("spend_return.id"), index=True)
    funder_line: Mapped[int] = mapped_column(info={"label": "Line of the funder"})
    funder_says: Mapped[str] = mapped_column(String(_DIGEST_LENGTH), info={"is_code": True})
    deliverer_return_id: Mapped[int] = mapped_column(ForeignKey("spend_return.id"), index=True)
    deliverer_line: Mapped[int] = mapped_column(info={"label": "Line of the deliverer"})
    deliverer_says: Mapped[str] = mapped_column(String(_DIGEST_LENGTH), info={"is_code": True})
    is_same: Mapped[bool] = mapped_column(info={"label": "Same money"})
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_on: Mapped[date]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_on: Mapped[date | None] = mapped_column(info={"label": "Taken back on"})

    funder_return: Mapped[SpendReturn] = relationship(
        lazy="raise_on_sql", foreign_keys=[funder_return_id]
    )
    deliverer_return: Mapped[SpendReturn] = relationship(
        lazy="raise_on_sql", foreign_keys=[deliverer_return_id]
    )
    made_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[made_by_id])
    undone_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[undone_by_id]
    )


class SpendSum(Base):
    """What the newest version of a return adds up to, by one grouping: kept, so that a page of all
    places reads few rows, and checked against the lines (``flask spend check``)."""

    __tablename__ = "spend_sum"
    __table_args__ = (
        UniqueConstraint("return_id", "basis", "grouping", "told_by", "is_transfer"),
        {"info": {"unaudited": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("spend_return.id", ondelete="CASCADE"))
    basis: Mapped[SumBasis]
    grouping: Mapped[SumGrouping]
    #: A name or, of most groupings, a value of their enumeration.
    told_by: Mapped[str] = mapped_column(String(NAME_LENGTH), info={"is_code": True})
    is_transfer: Mapped[bool]
    gross_pence: Mapped[int] = mapped_column(BigInteger)
    income_pence: Mapped[int] = mapped_column(BigInteger)
    net_pence: Mapped[int] = mapped_column(BigInteger)
    twice_pence: Mapped[int] = mapped_column(BigInteger)
    unmatched_pence: Mapped[int] = mapped_column(BigInteger)
    low_net_pence: Mapped[int] = mapped_column(BigInteger)
    low_twice_pence: Mapped[int] = mapped_column(BigInteger)
    line_count: Mapped[int]
    blank_count: Mapped[int]
