"""Terms of reference in versions, and members' named substitutes."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Record, Sourced
from app.governance.groups.models import Group, Membership
from app.governance.meetings.models import Meeting
from app.governance.terms.rules import QuorumRule, TermsState


class TermsOfReference(Record, Sourced):
    """One version of what a group is for and how it decides. A draft may change; once agreed, on
    a day and perhaps at a meeting, it stays as it is. ``standing_agenda`` has the titles of the
    standing items as they were then, one a line."""

    __tablename__ = "terms_of_reference"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        {"info": {"label": "version of the terms of reference"}},
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"))
    number: Mapped[int]
    state: Mapped[TermsState] = mapped_column(default=TermsState.DRAFT)
    purpose: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    authority: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    reporting_line: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    frequency: Mapped[str] = mapped_column(String(60), default="")
    quorum_percent: Mapped[int] = mapped_column(default=50)
    quorum_number: Mapped[int] = mapped_column(default=0)
    needs_chair: Mapped[bool] = mapped_column(default=True)
    allows_substitutes: Mapped[bool] = mapped_column(default=True)
    do_substitutes_count: Mapped[bool] = mapped_column(default=False)
    review_on: Mapped[date | None]
    standing_agenda: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    agreed_on: Mapped[date | None]
    agreed_at_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    agreed_at: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")

    @property
    def is_agreed(self) -> bool:
        return self.state is TermsState.AGREED

    @property
    def quorum_rule(self) -> QuorumRule:
        return QuorumRule(
            percent=self.quorum_percent,
            number=self.quorum_number,
            needs_chair=self.needs_chair,
            allows_substitutes=self.allows_substitutes,
            do_substitutes_count=self.do_substitutes_count,
        )


class Substitute(Base):
    """Who may stand in for a member while a term lasts; ``name_then`` is as they are minuted."""

    __tablename__ = "substitute"
    __table_args__ = (UniqueConstraint("membership_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name_then: Mapped[str] = mapped_column(String(NAME_LENGTH), info={"label": "Name at the time"})

    membership: Mapped[Membership] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
