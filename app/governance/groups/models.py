"""Groups, memberships and standing items."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.barriers.rules import GroupStep
from app.core.archived import Archivable
from app.core.markings import Marking
from app.core.models import NAME_LENGTH, TEXT_LENGTH, Record, Sourced
from app.core.section_types import section_label
from app.core.sections import KIND_LENGTH
from app.governance.groups.rules import (
    CALL_DAYS,
    CLEARANCE_DAYS,
    MINUTES_DAYS,
    ORAL_SECTION,
    PACK_DAYS,
    PAPER_PAGES,
    PAPERS_DAYS,
    REPLY_DAYS,
    RETURNS_DAYS,
    ItemFacts,
    ItemPurpose,
    MemberRole,
    PackForm,
    PaperNumbering,
)


class Group(Record, Sourced, Archivable):
    """A group that meets. ``slug`` names it in addresses and commands (``officials``); its papers
    are numbered by ``code`` and ``paper_numbering`` (``HLOG(10)02``). The days are working days
    before each meeting, or after it for the minutes: ``meetings.steps`` makes dates of them.
    A paper for decision has at most ``paper_pages``. ``reply_days`` are those that members have to
    reply to a write-round; ``pack_form`` is the form in which its packs are issued,
    ``barrier_step`` whether barriers without a response go up to it."""

    __tablename__ = "governance_group"
    __table_args__ = {"info": {"label": "group"}}
    ordered_rows = "standing_items"

    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    paper_numbering: Mapped[PaperNumbering] = mapped_column(default=PaperNumbering.BRACKETED)
    paper_pages: Mapped[int] = mapped_column(
        default=PAPER_PAGES, info={"label": "Page limit of a paper for decision"}
    )
    purpose: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    frequency: Mapped[str] = mapped_column(String(60), default="")
    marking: Mapped[Marking]
    chair_approves_packs: Mapped[bool] = mapped_column(default=False)
    pack_form: Mapped[PackForm] = mapped_column(
        default=PackForm.FULL, info={"label": "Form of its packs"}
    )
    barrier_step: Mapped[GroupStep] = mapped_column(
        default=GroupStep.NONE, info={"label": "Overdue and refused barriers"}
    )
    call_days: Mapped[int] = mapped_column(default=CALL_DAYS)
    returns_days: Mapped[int] = mapped_column(default=RETURNS_DAYS)
    papers_days: Mapped[int] = mapped_column(default=PAPERS_DAYS)
    clearance_days: Mapped[int] = mapped_column(default=CLEARANCE_DAYS)
    pack_days: Mapped[int] = mapped_column(default=PACK_DAYS)
    minutes_days: Mapped[int] = mapped_column(default=MINUTES_DAYS)
    reply_days: Mapped[int] = mapped_column(default=REPLY_DAYS)

    memberships: Mapped[list["Membership"]] = relationship(
        lazy="raise_on_sql", order_by="(Membership.position, Membership.id)"
    )
    standing_items: Mapped[list["StandingItem"]] = relationship(
        lazy="raise_on_sql", order_by="StandingItem.position"
    )


class Membership(Record, Sourced):
    """A person's place in a group, from a day until a day, for the organisation they represent.
    ``name_then`` is the name and title as held during the term ("Lord Michael Bichard")."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "group_id", "person_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"), info={"owner": True})
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    represents_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name_then: Mapped[str] = mapped_column(String(NAME_LENGTH), info={"label": "Name at the time"})
    role: Mapped[MemberRole] = mapped_column(default=MemberRole.MEMBER)
    position: Mapped[int] = mapped_column(default=100)
    starts_on: Mapped[date] = mapped_column(info={"label": "Start"})
    ends_on: Mapped[date | None] = mapped_column(info={"label": "End"})

    group: Mapped[Group] = relationship(lazy="raise_on_sql", back_populates="memberships")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    represents: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Filled:
    """What an item of any agenda is; ``section`` is what fills it: a kind of section that some
    domain declares."""

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    purpose: Mapped[ItemPurpose]
    minutes: Mapped[int]
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    section: Mapped[str] = mapped_column(
        String(KIND_LENGTH), default=ORAL_SECTION, info={"words": section_label}
    )

    @property
    def section_label(self) -> str:
        return section_label(self.section)

    def facts(self) -> ItemFacts:
        """The same, for another agenda's item."""
        return {
            "title": self.title,
            "section": self.section,
            "purpose": self.purpose,
            "minutes": self.minutes,
            "presenter_id": self.presenter_id,
        }


class StandingItem(Record, Filled):
    """An item of a group's standing agenda, bound to the section that fills it."""

    __tablename__ = "standing_item"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("governance_group.id"), index=True, info={"owner": True}
    )
    position: Mapped[int]
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")

    presenter: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    group: Mapped[Group] = relationship(lazy="raise_on_sql", viewonly=True)
