"""The form that withdraws a record."""

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
