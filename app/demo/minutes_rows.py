"""The shapes of the rows of what meetings leave behind: attendance, minutes, decisions, actions."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from app.demo.register_rows import Filled
from app.demo.rows import Key, Name, Row, Text
from app.governance.actions.rules import ACTION_LENGTH, ActionState, NoteKind
from app.governance.decisions.rules import Basis
from app.governance.minutes.rules import COMMENT_LENGTH, MINUTES_LENGTH

MinutesText = Annotated[str, Meta(max_length=MINUTES_LENGTH)]
ItemNumber = Annotated[int, Meta(ge=1)]


class DecisionRow(Row, kw_only=True, frozen=True):
    """``meeting`` and ``item`` (its place on the agenda, from 1) where a meeting took it, else
    ``group``, ``decided_on`` and why the chair acted alone."""

    key: Key
    text: Filled
    meeting: Key | None = None
    item: ItemNumber | None = None
    group: Key | None = None
    decided_on: date | None = None
    basis_reason: Text = ""
    rationale: Text = ""
    dissent: Text = ""
    owner: Key | None = None
    review_on: date | None = None
    superseded_by: Key | None = None

    def __post_init__(self) -> None:
        alone = (self.group, self.decided_on, self.basis_reason)
        is_alone = all(alone) and self.meeting is None
        self.check(
            is_alone or (self.meeting and self.item and not any(alone)),
            "a decision needs a meeting and an item, or group, decided_on and basis_reason",
        )

    @property
    def basis(self) -> Basis:
        return Basis.MEETING if self.meeting else Basis.CHAIRS_ACTION


class NoteRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    noted_on: date
    kind: NoteKind
    author: Key
    text: Text = ""
    due_before: date | None = None
    due_after: date | None = None


class ActionRow(Row, kw_only=True, frozen=True):
    """An action of the meeting's agenda item in that place (from 1)."""

    key: Key
    meeting: Key
    item: ItemNumber
    text: Annotated[str, Meta(min_length=1, max_length=ACTION_LENGTH)]
    owner: Key
    due_on: date
    original_due_on: date | None = None
    state: ActionState = ActionState.OPEN
    completed_on: date | None = None
    settled_on: date | None = None
    notes: list[NoteRow] = []


class SubstituteRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    member: Key
    name: Name


class MinutedItemRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    discussion: MinutesText = ""
    summing_up: MinutesText = ""
    conclusion: MinutesText = ""


class CommentRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """On the item in that place (from 1)."""

    item: ItemNumber
    author: Key
    made_on: date
    text: Annotated[str, Meta(min_length=1, max_length=COMMENT_LENGTH)]
    answer: Annotated[str, Meta(max_length=COMMENT_LENGTH)] = ""
    resolved_on: date | None = None


class MinutesRow(Row, kw_only=True, frozen=True):
    """Who was at a meeting, and its minutes, an item for each of its agenda. Members not named
    here who sent no apologies were there."""

    meeting: Key
    substitutes: list[SubstituteRow] = []
    in_attendance: list[Name] = []
    observers: list[Name] = []
    items: list[MinutedItemRow]
    circulated_on: date
    agreed_at: Key | None = None
    locked_on: date | None = None
    comments: list[CommentRow] = []

    def __post_init__(self) -> None:
        self.check(self.agreed_at or not self.locked_on, "what is locked was agreed")
