"""Forms of minutes."""

from typing import Any

from app.governance.actions.rules import ACTION_LENGTH
from app.governance.minutes.rules import COMMENT_LENGTH, MINUTES_LENGTH, ItemTexts
from app.web.fields import DayField, LineField, PickField, TextField
from app.web.forms import RecordForm


class ItemForm(RecordForm):
    """What was said on an item: impersonal, in the past tense."""

    says_optional = False

    discussion = TextField(
        "Discussion",
        "Impersonal and in the past tense. For example, it was noted that.",
        is_required=False,
        longest=MINUTES_LENGTH,
        rows=6,
    )
    summing_up = TextField(
        "The chair’s summing-up", is_required=False, longest=MINUTES_LENGTH, rows=3
    )
    conclusion = TextField("Conclusion", is_required=False, longest=MINUTES_LENGTH, rows=2)

    def texts(self) -> ItemTexts:
        return {
            "discussion": self.discussion.data,
            "summing_up": self.summing_up.data,
            "conclusion": self.conclusion.data,
        }


class WritingForm(ItemForm):
    """The same in the editor, with an action that the item gives, if it gives one."""

    text = LineField("What is to be done", is_required=False, longest=ACTION_LENGTH)
    owner_id = PickField("Owner", is_required=False, nothing="Choose one person")
    due_on = DayField("Due", is_required=False, called="the date it is due")

    @property
    def gives_action(self) -> bool:
        """Whether any part of an action was entered."""
        parts = (self.text, self.owner_id, self.due_on)
        return any(part.data not in (None, "") or part.errors for part in parts)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if not self.gives_action:
            return is_valid
        missing = [
            part
            for part in (self.text, self.owner_id, self.due_on)
            if part.data in (None, "") and not part.errors
        ]
        for part in missing:
            part.errors = [part.missing]
        return is_valid and not missing


class AmendmentForm(ItemForm):
    reason = TextField("Why the minutes are amended", rows=3)


class CommentForm(RecordForm):
    text = TextField("Comment", longest=COMMENT_LENGTH, rows=4)


class AnswerCommentForm(RecordForm):
    answer = TextField(
        "Response", "For example, accepted, or why not.", longest=COMMENT_LENGTH, rows=3
    )


class AgreeMinutesForm(RecordForm):
    meeting_id = PickField("Meeting that agreed them")
