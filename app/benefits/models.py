"""Proposals, the amounts stated of them, their validation, and what they do for people."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.benefits.rules import AmountBasis, AmountKind, ProposalConfidence, ProposalState
from app.core.kept import NeverChanged
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Numbered, Record, Sourced
from app.core.restriction import Restrictable
from app.core.withdrawn import Withdrawable
from app.core.wording import Phrase
from app.core.years import FINANCIAL_YEAR_LENGTH
from app.pilots.models import Pilot, Theme


class Proposal(Record, Numbered, Sourced, Restrictable, Withdrawable):
    """What a place wants to change, for whom, what it costs and saves. One without a place is the
    programme's own. ``validate_by_on`` is when the ``validator`` is to say what finance makes of
    it, ``review_on`` when its owner looks what has been realised."""

    __tablename__ = "proposal"
    PREFIX = "BP"

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    what_changes: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    for_whom: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    evidence: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    confidence: Mapped[ProposalConfidence | None]
    confidence_reason: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Reason for the confidence"}
    )
    depends_on: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.IDEA, index=True)
    raised_on: Mapped[date]
    validator_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info={"label": "Who validates it"}
    )
    validate_by_on: Mapped[date | None] = mapped_column(info={"label": "Validation due"})
    agreed_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    agreed_on: Mapped[date | None]
    review_on: Mapped[date | None] = mapped_column(info={"label": "Realisation review"})
    ended_on: Mapped[date | None]
    abandoned_because: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Why it was abandoned"}
    )

    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[owner_id])
    validator: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[validator_id]
    )
    amounts: Mapped[list["ProposalAmount"]] = relationship(
        lazy="raise_on_sql",
        order_by="(ProposalAmount.stated_on, ProposalAmount.id)",
        cascade="all, delete-orphan",
        foreign_keys="ProposalAmount.proposal_id",
        back_populates="proposal",
    )
    validations: Mapped[list["ProposalValidation"]] = relationship(
        lazy="raise_on_sql",
        order_by="(ProposalValidation.given_on, ProposalValidation.id)",
        cascade="all, delete-orphan",
        back_populates="proposal",
    )
    measures: Mapped[list["ProposalMeasure"]] = relationship(
        lazy="raise_on_sql", order_by="ProposalMeasure.position", cascade="all, delete-orphan"
    )


class ProposalAmount(Base, NeverChanged):
    """What was stated on a day of what a body pays or gains in a financial year: whole pence, up to
    ``high_pence`` where a range is given. A newer row of the same kind, basis, year and body stands
    in its place; one of nought says that there is none. ``counted_in_id`` is another proposal that
    counts the same money."""

    __tablename__ = "proposal_amount"
    __table_args__ = (Index(None, "proposal_id", "stated_on"), {"info": {"label": "amount"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), info={"owner": True})
    kind: Mapped[AmountKind]
    basis: Mapped[AmountBasis]
    year: Mapped[str] = mapped_column(String(FINANCIAL_YEAR_LENGTH), info={"is_code": True})
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": Phrase("Who pays or gains")}
    )
    pence: Mapped[int] = mapped_column(BigInteger, info={"label": "Amount, in pence"})
    high_pence: Mapped[int | None] = mapped_column(BigInteger, info={"label": "Up to, in pence"})
    counted_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("proposal.id"), index=True, info={"label": "Counted in"}
    )
    note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    stated_on: Mapped[date]
    stated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    proposal: Mapped[Proposal] = relationship(
        lazy="raise_on_sql", foreign_keys=[proposal_id], back_populates="amounts"
    )
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    counted_in: Mapped[Proposal | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[counted_in_id]
    )
    stated_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def key(self) -> tuple[AmountKind, AmountBasis, str, int | None]:
        """What a newer row stands in the place of."""
        return self.kind, self.basis, self.year, self.organisation_id


class ProposalValidation(Base, NeverChanged):
    """What finance made of a proposal on a day, by whom and on what evidence. What it validated
    stands among the amounts."""

    __tablename__ = "proposal_validation"
    __table_args__ = {"info": {"label": "validation"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), index=True, info={"owner": True}
    )
    given_by: Mapped[str] = mapped_column(String(NAME_LENGTH))
    given_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    is_whole: Mapped[bool] = mapped_column(info={"label": "Validated in full"})
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql", back_populates="validations")


class ProposalMeasure(Base):
    """A benefit to people that is not money: what is measured, where it began, where it should be
    and where it is."""

    __tablename__ = "proposal_measure"
    __table_args__ = {"info": {"label": "measure"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), index=True, info={"owner": True}
    )
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(LINE_LENGTH))
    baseline: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    target: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    now: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
