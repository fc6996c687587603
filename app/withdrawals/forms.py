"""The forms that withdraw a record, and archive a place or a group."""

from app.core.models import LINE_LENGTH
from app.web.fields import LineField
from app.web.forms import RecordForm


class WithdrawalForm(RecordForm):
    withdrawn_reason = LineField(
        "Reason",
        "For example: added by mistake, or the same as another. It is kept in the history.",
        longest=LINE_LENGTH,
    )
    repeats = LineField("If it repeats another, the reference of that one", is_required=False)


class ArchiveForm(RecordForm):
    archived_reason = LineField(
        "Reason",
        "For example: the work here has ended. It is shown on its page.",
        longest=LINE_LENGTH,
    )
