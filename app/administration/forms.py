"""Forms of what administrators and the secretariat look after."""

from app.core.models import LINE_LENGTH
from app.web.fields import LineField
from app.web.forms import RecordForm


class MailReturnedForm(RecordForm):
    why = LineField(
        "Why it was returned",
        "For example, “mailbox not found”. It is shown to the secretariat and administrators.",
        longest=LINE_LENGTH,
    )
