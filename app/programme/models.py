"""The one programme that this deployment serves."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.markings import MarkingScheme
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Pounds, Record, Sourced
from app.core.wording import NEUTRAL
from app.programme.rules import (
    ABBREVIATION_LENGTH,
    DEFAULT_ACCEPTANCE_DAYS,
    DEFAULT_ANSWER_DAYS,
    DEFAULT_APPETITE,
    DEFAULT_APPETITE_SCORE,
    DEFAULT_ESCALATION_DAYS,
    DEFAULT_RESPONSE_DAYS,
    DEFAULT_REVIEW_DAYS,
    DEFAULT_SECOND_ESCALATION_DAYS,
    DEFAULT_TOLERANCE_DAYS,
    WORD_LENGTH,
    AcceptedRisk,
    Appetite,
)


class Programme(Record, Sourced):
    """``appetite_score`` is the highest residual score of a risk that ``appetite`` accepts. A
    milestone is Red when it is later than its baseline by more than ``milestone_tolerance_days``;
    its baseline is moved by up to ``change_tolerance_days`` without a group. Of its
    words, ``region_word`` is empty where it has no regions, a post where there is no such, the two
    mixed ratings where its scale has three points. Whoever holds the reviewing post reads the
    drafts of its place or, where it ``reviews_region``, of every place in its region.
    """

    __tablename__ = "programme"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    summary: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    funding_pounds: Mapped[int | None] = mapped_column(Pounds)
    funding_note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    starts_on: Mapped[date] = mapped_column(info={"label": "Start"})
    ends_on: Mapped[date | None] = mapped_column(info={"label": "End"})
    marking_scheme: Mapped[MarkingScheme] = mapped_column(default=MarkingScheme.SINCE_APRIL_2014)
    appetite: Mapped[Appetite] = mapped_column(default=DEFAULT_APPETITE)
    appetite_score: Mapped[int] = mapped_column(default=DEFAULT_APPETITE_SCORE)
    milestone_tolerance_days: Mapped[int] = mapped_column(
        default=DEFAULT_TOLERANCE_DAYS, info={"label": "Tolerance of milestones in days"}
    )
    change_tolerance_days: Mapped[int] = mapped_column(
        default=DEFAULT_TOLERANCE_DAYS,
        info={"label": "Days that the programme director may move a baseline"},
    )
    answer_days: Mapped[int] = mapped_column(
        default=DEFAULT_ANSWER_DAYS, info={"label": "Days that links to answers work"}
    )

    response_days: Mapped[int] = mapped_column(
        default=DEFAULT_RESPONSE_DAYS,
        info={"label": "Clear working days to respond to a barrier"},
    )
    escalation_days: Mapped[int] = mapped_column(
        default=DEFAULT_ESCALATION_DAYS,
        info={"label": "Working days after which an overdue barrier is escalated"},
    )
    second_escalation_days: Mapped[int] = mapped_column(
        default=DEFAULT_SECOND_ESCALATION_DAYS,
        info={"label": "Working days after which a barrier is escalated further"},
    )
    review_days: Mapped[int] = mapped_column(
        default=DEFAULT_REVIEW_DAYS, info={"label": "Clear working days to review a return"}
    )
    acceptance_days: Mapped[int] = mapped_column(
        default=DEFAULT_ACCEPTANCE_DAYS, info={"label": "Clear working days to accept a return"}
    )

    # Its words (see ``core.wording``), each as it stands inside a sentence.
    place_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.place, info={"label": "Word for a place"}
    )
    places_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.places, info={"label": "Word for several places"}
    )
    region_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.region, info={"label": "Word for a region"}
    )
    regions_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.regions, info={"label": "Word for several regions"}
    )
    asked_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.asked, info={"label": "Word for who is asked"}
    )
    asked_words: Mapped[str] = mapped_column(
        String(WORD_LENGTH),
        default=NEUTRAL.asked_many,
        info={"label": "Word for several who are asked"},
    )
    reviewing_post: Mapped[str] = mapped_column(String(WORD_LENGTH), default="")
    second_post: Mapped[str] = mapped_column(String(WORD_LENGTH), default="")
    third_post: Mapped[str] = mapped_column(String(WORD_LENGTH), default="")
    fourth_post: Mapped[str] = mapped_column(String(WORD_LENGTH), default="")
    fifth_post: Mapped[str] = mapped_column(String(WORD_LENGTH), default="")
    reviews_region: Mapped[bool] = mapped_column(
        default=True, info={"label": "Reviews the whole region"}
    )
    green_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.green, info={"label": "Best rating"}
    )
    amber_green_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.amber_green, info={"label": "Second rating"}
    )
    amber_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.amber, info={"label": "Middle rating"}
    )
    amber_red_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.amber_red, info={"label": "Fourth rating"}
    )
    red_word: Mapped[str] = mapped_column(
        String(WORD_LENGTH), default=NEUTRAL.red, info={"label": "Worst rating"}
    )

    # The parts of the service that it uses, by their domains; what is off keeps its records.
    uses_delivery: Mapped[bool] = mapped_column(
        default=True, info={"label": "Uses milestones, products, interdependencies and resources"}
    )
    uses_risks: Mapped[bool] = mapped_column(default=True, info={"label": "Uses risks and issues"})
    uses_barriers: Mapped[bool] = mapped_column(
        default=True, info={"label": "Uses barriers and opportunities"}
    )

    aims: Mapped[list["ProgrammeAim"]] = relationship(
        lazy="raise_on_sql", order_by="ProgrammeAim.position", cascade="all, delete-orphan"
    )

    abbreviations: Mapped[list["ProgrammeAbbreviation"]] = relationship(
        lazy="raise_on_sql",
        order_by="(ProgrammeAbbreviation.position, ProgrammeAbbreviation.id)",
        cascade="all, delete-orphan",
    )

    @property
    def accepted_risk(self) -> AcceptedRisk:
        return AcceptedRisk(self.appetite, self.appetite_score)


class ProgrammeAim(Base):
    __tablename__ = "programme_aim"
    __table_args__ = {"info": {"label": "aim"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(LINE_LENGTH))


class ProgrammeAbbreviation(Base):
    """An abbreviation that the programme's papers use, and what it stands for."""

    __tablename__ = "programme_abbreviation"
    __table_args__ = {"info": {"label": "abbreviation"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    position: Mapped[int]
    short: Mapped[str] = mapped_column(String(ABBREVIATION_LENGTH), info={"label": "Abbreviation"})
    meaning: Mapped[str] = mapped_column(String(NAME_LENGTH), info={"label": "Stands for"})
    note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
