"""States of a paper, its front sheet, its clearances, and what it lacks before it is submitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from app.core.markings import Marking
from app.core.worded import Worded
from app.core.workflow import Workflow
from app.governance.groups.rules import ItemPurpose

#: The longest body that is written here, in characters.
BODY_LENGTH = 60_000


class PaperState(Worded):
    COMMISSIONED = "commissioned"
    DRAFTING = "drafting", "In draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


PAPER_WORKFLOW = Workflow(
    "paper",
    {
        PaperState.COMMISSIONED: (
            PaperState.DRAFTING,
            PaperState.SUBMITTED,
            PaperState.WITHDRAWN,
        ),
        PaperState.DRAFTING: (PaperState.SUBMITTED, PaperState.WITHDRAWN),
        PaperState.SUBMITTED: (PaperState.DRAFTING, PaperState.WITHDRAWN),
        PaperState.WITHDRAWN: (PaperState.DRAFTING,),
    },
)


class Commission(TypedDict):
    """What is asked for, of whom, by when."""

    title: str
    author_id: int
    sponsor_id: int | None
    purpose: ItemPurpose
    marking: Marking
    due_on: date
    item_id: int | None


#: Someone is still to hand it in.
OPEN_STATES = (PaperState.COMMISSIONED, PaperState.DRAFTING)


class ClearanceKind(Worded):
    FINANCE = "finance"
    LEGAL = "legal"
    POLICY = "policy"


class ClearanceOutcome(Worded):
    """What whoever was asked for a clearance answered."""

    GIVEN = "given"
    CONDITIONS = "conditions", "Given with conditions"
    REFUSED = "refused"


#: The texts of a front sheet in its order, each with its heading.
FRONT_SHEET: Mapping[str, str] = {
    "summary": "Summary",
    "recommendation": "Recommendation",
    "background": "Background",
    "consultees": "Consulted",
    "financial": "Financial implications",
    "risk": "Risk implications",
    "legal": "Legal implications",
    "equality": "Equality implications",
    "communications": "Communications",
    "timing": "Timing",
    "previous": "Previous consideration",
}


def days_late(due_on: date, submitted_on: date | None, today: date) -> int:
    """By how many days a paper came, or is, after its day."""
    return max(0, ((submitted_on or today) - due_on).days)


class TaskState(Worded):
    """As the design system's task list has them."""

    NOT_STARTED = "not_started", "Not yet started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PROBLEM = "problem", "There is a problem"


@dataclass(frozen=True)
class ClearanceStatus:
    """A clearance as far as it has come. ``given_for`` is the version that was answered for, None
    while it is only asked for; ``is_current`` whether the text still is that version's;
    ``comment`` holds the conditions, or why it was refused."""

    kind: ClearanceKind
    person: str
    given_for: int | None
    is_current: bool
    outcome: ClearanceOutcome | None = None
    comment: str = ""


@dataclass(frozen=True)
class Task:
    """One thing that a paper needs. ``key`` names it ("summary", "finance"); ``is_required``: it
    cannot be submitted without."""

    key: str
    name: str
    state: TaskState
    says: str
    is_required: bool

    @property
    def is_missing(self) -> bool:
        return self.is_required and self.state is not TaskState.COMPLETED


def needs_clearance(purpose: ItemPurpose, kind: ClearanceKind) -> bool:
    """A paper for decision cannot do without finance clearance. One that was refused, of whatever
    kind, stands in the way of any paper until it is asked for again."""
    return purpose is ItemPurpose.DECISION and kind is ClearanceKind.FINANCE


def tasks_of(
    *,
    purpose: ItemPurpose,
    summary: str,
    recommendation: str,
    has_content: bool,
    clearances: Sequence[ClearanceStatus],
) -> list[Task]:
    """What the paper needs, in the order in which it is done."""
    decides = purpose is ItemPurpose.DECISION
    tasks = [
        _written(
            "summary", "Summary", summary, True, "Say in a few lines what the paper is about."
        ),
        _written(
            "recommendation",
            "Recommendation",
            recommendation,
            decides,
            "Say what the group is asked to decide.",
        ),
        _written(
            "content",
            "The paper itself",
            "yes" if has_content else "",
            True,
            "Write it here, or upload a PDF or Word document.",
        ),
    ]
    by_kind = {given.kind: given for given in clearances}
    for kind in ClearanceKind:
        needed = needs_clearance(purpose, kind)
        if needed or kind in by_kind:
            tasks.append(_cleared(kind, by_kind.get(kind), needed))
    return [task for task in tasks if task.is_required or task.state is not TaskState.NOT_STARTED]


def _written(key: str, name: str, text: str, is_required: bool, says: str) -> Task:
    state = TaskState.COMPLETED if text.strip() else TaskState.NOT_STARTED
    return Task(key, name, state, "" if text.strip() else says, is_required)


def _cleared(kind: ClearanceKind, given: ClearanceStatus | None, is_required: bool) -> Task:
    name = f"{kind.word} clearance"
    if given is None:
        says = "Ask someone to give it. A paper for decision needs it."
        return Task(kind, name, TaskState.NOT_STARTED, says, is_required)
    if given.given_for is None:
        return Task(kind, name, TaskState.IN_PROGRESS, f"Awaiting {given.person}.", is_required)
    if given.outcome is ClearanceOutcome.REFUSED:
        says = f"Refused by {given.person}: {given.comment} Correct the paper, then ask again."
        return Task(kind, name, TaskState.PROBLEM, says, is_required=True)
    says = f"Given by {given.person} for version {given.given_for}"
    if given.outcome is ClearanceOutcome.CONDITIONS:
        says = f"Given with conditions by {given.person} for version {given.given_for}"
    says += "." if given.is_current else "; the text has changed since."
    if given.outcome is ClearanceOutcome.CONDITIONS:
        says += f" {given.comment}"
    return Task(kind, name, TaskState.COMPLETED, says, is_required)


def missing_words(tasks: Sequence[Task]) -> str:
    """What is still missing, as part of a sentence; empty where nothing is."""
    names = [
        ("a " if task.key in ("summary", "recommendation") else "")
        + task.name[:1].lower()
        + task.name[1:]
        for task in tasks
        if task.is_missing
    ]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
