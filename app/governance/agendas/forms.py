"""Forms of suggestions and backlogs."""

from app.core.models import NAME_LENGTH
from app.governance.rules import ItemPurpose
from app.web.fields import EnumField, LineField, PickField, TextField
from app.web.forms import RecordForm


class TakeForm(RecordForm):
    item_id = PickField(
        "Where on the agenda", is_required=False, nothing="As an item of its own, at the end"
    )
    ask = LineField(
        "What the group is asked to do",
        "Begins with a verb, like: agree the response.",
        is_required=False,
    )


class DismissForm(RecordForm):
    reason = LineField("Reason", "Why it does not belong on this agenda.")


class BacklogForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    why = LineField("Why", "One sentence that the suggestion will say.")
    ask = TextField("What the group is asked to do", "One ask a line.", is_required=False, rows=3)
    purpose = EnumField("Purpose", ItemPurpose)
