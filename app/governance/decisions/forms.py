"""Forms of decisions."""

from app.web.fields import DayField, PickField, TextField
from app.web.forms import RecordForm


class DecisionForm(RecordForm):
    text = TextField("Decision", "The decision, as a full sentence.", rows=4)
    rationale = TextField("Why", is_required=False, rows=3)
    dissent = TextField(
        "Dissent",
        "Who dissented and why, if it is to be recorded.",
        is_required=False,
        rows=2,
    )
    owner_id = PickField("Responsible", is_required=False, nothing="No one named")
    review_on = DayField("Review date", is_required=False)


class ChairsActionForm(DecisionForm):
    """A decision that the chair took alone."""

    basis_reason = TextField(
        "Why the chair acted without the group",
        "For example, it could not wait for a meeting.",
        rows=3,
    )
    decided_on = DayField("Decided on", called="the date of the decision")


class SupersedeForm(RecordForm):
    by_id = PickField("Superseding decision")
