"""What a group's members are, what an agenda item is for, and which section fills it."""

from datetime import date as day
from datetime import datetime, time, timedelta
from enum import StrEnum


class MemberRole(StrEnum):
    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    OBSERVER = "observer"


class ItemPurpose(StrEnum):
    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"

    @property
    def word(self) -> str:
        return f"For {self.value}"


class SectionKind(StrEnum):
    """What fills an agenda item. The first six are the standing items of the briefing note,
    section 2.3, in its order; the next four are the Ministerial group's."""

    ACHIEVEMENTS = "achievements"
    PILOTS = "pilots"
    BARRIERS = "barriers"
    RISKS = "risks"
    PRODUCTS = "products"
    INTERDEPENDENCIES = "interdependencies"
    POSITION = "position"
    INCENTIVES = "incentives"
    ACTION = "action"
    DECISIONS = "decisions"
    ORAL = "oral"

    @property
    def word(self) -> str:
        return _SECTION_WORDS[self]


_SECTION_WORDS = {
    SectionKind.ACHIEVEMENTS: "Achievements, outlook and milestones",
    SectionKind.PILOTS: "Progress in the pilot areas",
    SectionKind.BARRIERS: "Opportunities and problems",
    SectionKind.RISKS: "Risks, issues and resourcing",
    SectionKind.PRODUCTS: "Key products",
    SectionKind.INTERDEPENDENCIES: "Interdependencies",
    SectionKind.POSITION: "Programme position by exception",
    SectionKind.INCENTIVES: "Barriers and incentives for decision",
    SectionKind.ACTION: "Action across Government",
    SectionKind.DECISIONS: "Decisions sought",
    SectionKind.ORAL: "Nothing: an oral item",
}


class AttendanceState(StrEnum):
    APOLOGIES = "apologies"


def item_times(starts_at: time, minutes: list[int]) -> list[time]:
    """The clock time at which each item starts, given the minutes that each takes."""
    clock = datetime.combine(day(2000, 1, 1), starts_at)
    times = []
    for length in minutes:
        times.append(clock.time())
        clock += timedelta(minutes=length)
    return times
