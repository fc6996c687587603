"""Forms of minutes."""

from app.governance.minutes.rules import COMMENT_LENGTH, MINUTES_LENGTH
from app.web.fields import PickField, TextField
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
