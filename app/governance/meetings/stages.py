"""How far a meeting has come, in five stages, and the one thing to do next. Each stage is told by
the domain that knows of it, in the context of its panel on the meeting's page, as ``stage``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.core.formats import counted
from app.core.worded import Worded
from app.core.working_days import away
from app.governance.groups.rules import duration
from app.governance.meetings.models import Meeting
from app.governance.meetings.running_order import Slot
from app.governance.meetings.steps import Step, due_on


class Stage(Worded):
    """From the plan to the minutes."""

    PLAN = "plan"
    PAPERS = "papers"
    PACK = "pack"
    MEETING = "meeting"
    MINUTES = "minutes"


#: The step of the timetable by which a stage is to be over.
LAST_STEP = {
    Stage.PAPERS: Step.PAPERS,
    Stage.PACK: Step.PACK,
    Stage.MEETING: Step.MEETING,
    Stage.MINUTES: Step.MINUTES,
}


#: What is said of a stage of which nobody tells, once the meeting is over.
NEVER = {Stage.PAPERS: "No papers", Stage.PACK: "Not issued", Stage.MEETING: "Held"}


@dataclass(frozen=True)
class NextStep:
    """What to do: a verb with its object, and the page where it is done or, where it
    ``is_pressed``, the button's address."""

    text: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_pressed: bool = False


@dataclass(frozen=True)
class StageState:
    """How one stage stands, in a few words ("3 of 5 received"). ``anchor`` is where the page tells
    more of it; ``on`` the day by which it is to be over; ``next`` what is to be done for it, by
    whoever looks."""

    stage: Stage
    words: str
    is_done: bool = False
    is_late: bool = False
    next: NextStep | None = None
    anchor: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Stages:
    """All five in their order. ``current`` is the first in which something is to be done or, where
    nothing is, the first that is not over: of a meeting that was held (``is_over``), it is none of
    those before it."""

    states: Sequence[StageState]
    is_over: bool = False

    @property
    def current(self) -> StageState | None:
        left = (Stage.MEETING, Stage.MINUTES) if self.is_over else tuple(Stage)
        waiting = [each for each in self.states if each.stage in left and not each.is_done]
        to_do = (each for each in waiting if each.next is not None)
        return next(to_do, waiting[0] if waiting else None)

    @property
    def next(self) -> NextStep | None:
        return self.current.next if self.current is not None else None

    @property
    def others(self) -> list[NextStep]:
        """What can be done besides, for the stages that come after."""
        return [s.next for s in self.states if s.next is not None and s is not self.current]


def stages_of(meeting: Meeting, told: Iterable[StageState], today: date) -> Stages:
    """The stages of a meeting, as the domains tell of them; where several tell of one, the first
    of them. Of the others there is the day."""
    found: dict[Stage, StageState] = {}
    for each in told:
        found.setdefault(each.stage, each)
    return Stages(
        [_dated(found.get(each) or _ahead(each, meeting, today), meeting) for each in Stage],
        is_over=meeting.held_on < today,
    )


def _ahead(stage: Stage, meeting: Meeting, today: date) -> StageState:
    is_over = meeting.held_on < today
    words = NEVER.get(stage, "Nothing yet") if is_over else "Nothing yet"
    if stage is Stage.MEETING and not is_over:
        words = away(meeting.held_on, today)
    return StageState(
        stage, words[:1].upper() + words[1:], is_done=is_over and stage is Stage.MEETING
    )


def _dated(state: StageState, meeting: Meeting) -> StageState:
    step = LAST_STEP.get(state.stage)
    return (
        state if step is None else replace(state, on=due_on(step, meeting.held_on, meeting.group))
    )


def plan_of(meeting: Meeting, agenda: Sequence[Slot], *, can_edit: bool, today: date) -> StageState:
    """How the agenda stands; to those who make it, whether each item has its presenter and what it
    asks, and whether the time allows for them."""
    is_ahead = meeting.held_on >= today
    here: dict[str, Any] = {"meeting_id": meeting.id}
    if not agenda:
        add = NextStep("Add an item", "agendas.create_item", here)
        return StageState(Stage.PLAN, "No items yet", next=add if can_edit and is_ahead else None)
    if not can_edit:
        return StageState(Stage.PLAN, counted(len(agenda), "item"), is_done=True, anchor="agenda")
    lacking = [slot for slot in agenda if slot.lacks_presenter or slot.lacks_ask]
    said = [counted(len(agenda), "item")]
    without = sum(slot.lacks_presenter for slot in agenda)
    unasked = sum(slot.lacks_ask for slot in agenda)
    over = sum(slot.minutes for slot in agenda) - meeting.length_minutes
    if without:
        said.append(f"{without} without a presenter")
    if unasked:
        said.append(f"{counted(unasked, 'decision')} without an ask")
    if over > 0:
        said.append(f"{duration(over)} too long")
    finish = None
    if lacking and is_ahead:
        text = "Name a presenter" if lacking[0].lacks_presenter else "Enter the ask"
        finish = NextStep(
            f"{text} for item {lacking[0].number}",
            "agendas.edit_row",
            here | {"item_id": lacking[0].key, "_anchor": f"item-{lacking[0].key}"},
        )
    return StageState(
        Stage.PLAN,
        ", ".join(said),
        is_done=(not lacking and over <= 0) or meeting.held_on < today,
        next=finish,
        anchor="agenda",
    )
