"""Forms of write-rounds and replies."""

from app.core.models import NAME_LENGTH
from app.governance.write_rounds.rules import ReplyKind
from app.web.fields import DayField, EnumField, LineField, PickField, TextField
from app.web.forms import RecordForm


class WriteRoundForm(RecordForm):
    is_single = True

    title = LineField("Title", longest=NAME_LENGTH)
    clearance_sought = TextField(
        "Clearance sought", "What you are asking the group to agree.", rows=4
    )
    key_issues = TextField(
        "Key issues", "What members should consider when they reply.", is_required=False
    )


class IssueWriteRoundForm(RecordForm):
    respond_by_on = DayField("Response date", "The last day on which members reply.")
    short_reason = LineField(
        "Why the period is shorter",
        "Only if the response date leaves fewer clear working days.",
        is_required=False,
    )


class ReplyForm(RecordForm):
    kind = EnumField("Reply", ReplyKind, called="your reply")
    text = TextField(
        "Comment or objection", "Leave blank only for a nil return.", is_required=False, rows=4
    )


class ResolutionForm(RecordForm):
    resolution = TextField("What was agreed", rows=4)


def _outcome() -> TextField:
    return TextField(
        "Terms of the clearance",
        "Anything else the register of decisions should say.",
        is_required=False,
    )


class ClearForm(RecordForm):
    outcome = _outcome()


class RecordClearForm(RecordForm):
    by_id = PickField(
        "Cleared by",
        "A deputy can clear if the chair is away or has an interest.",
        called="who cleared it",
    )
    settled_on = DayField("Date of the clearance")
    outcome = _outcome()


class EndForm(RecordForm):
    outcome = TextField("Reason", rows=3)
