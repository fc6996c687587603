"""Forms of actions."""

from app.governance.actions.rules import ACTION_LENGTH
from app.web.fields import DayField, PickField, TextField, TickField
from app.web.forms import RecordForm


class ActionForm(RecordForm):
    """Words and owner: the due date moves by itself, with a reason."""

    text = TextField(
        "What is to be done", "Begin with a verb, like “send”.", longest=ACTION_LENGTH, rows=3
    )
    owner_id = PickField("Owner", "One person, who is accountable for it.")


class NewActionForm(ActionForm):
    alike = ("due_on",)

    due_on = DayField("Due", called="the date it is due")


class ProgressForm(RecordForm):
    text = TextField("What has been done", rows=4)
    is_complete = TickField(
        "This action is complete", "The secretariat will confirm it, or return it to its owner."
    )


class DoneByForm(RecordForm):
    by_on = DayField("Will be done by", called="the date it will be done by")


class DueDateForm(RecordForm):
    due_on = DayField("New due date")
    reason = TextField(
        "Reason", "Reason for the change. The original date stays on record.", rows=3
    )


class ReasonForm(RecordForm):
    reason = TextField("Reason", rows=3)
