"""The schedule of a meeting: the steps of the timetable around it, and the day of each."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.core.formats import counted
from app.core.worded import Worded
from app.core.working_days import latest_start, shift_working_days


class Settings(Protocol):
    """A group's working days before and after a meeting."""

    call_days: int
    returns_days: int
    papers_days: int
    clearance_days: int
    pack_days: int
    minutes_days: int


class Step(Worded):
    """What is due around a meeting, in the order of the defaults."""

    CALL = "call", "Call for papers"
    RETURNS = "returns", "Returns due"
    PAPERS = "papers", "Papers due"
    CLEARANCE = "clearance", "Papers cleared"
    PACK = "pack", "Pack circulated"
    MEETING = "meeting"
    MINUTES = "minutes", "Draft minutes circulated"


def days_of(step: Step, settings: Settings) -> int:
    """A group's setting for a step; nought for the meeting itself."""
    days: int = getattr(settings, f"{step.value}_days", 0)
    return days


def basis_of(step: Step, settings: Settings) -> str:
    """Why a step has its day: "5 clear working days before"."""
    days = days_of(step, settings)
    if step is Step.MEETING:
        return ""
    if step is Step.MINUTES:
        return f"{counted(days, 'working day')} after"
    return f"{counted(days, 'clear working day')} before"


@dataclass(frozen=True)
class DatedStep:
    """A step, its day, and why it is that day."""

    step: Step
    on: date
    basis: str


def due_on(step: Step, held_on: date, settings: Settings) -> date:
    """The day of one step."""
    if step is Step.MEETING:
        return held_on
    days = days_of(step, settings)
    if step is Step.MINUTES:
        return shift_working_days(held_on, days)
    return latest_start(held_on, days)


def timetable(held_on: date, settings: Settings) -> list[DatedStep]:
    """The days around a meeting, the earliest first. By default, for 18 February 2010: papers
    called for by 20 January, returns by 1, papers by 5, clearance by 9, the pack out by 10
    February, and minutes by 4 March."""
    steps = [
        DatedStep(step, due_on(step, held_on, settings), basis_of(step, settings)) for step in Step
    ]
    return sorted(steps, key=lambda dated: dated.on)


def pack_due_on(held_on: date, settings: Settings) -> date:
    """The last day on which a meeting's pack goes out."""
    return due_on(Step.PACK, held_on, settings)
