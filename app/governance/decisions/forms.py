"""Forms of decisions."""

from app.web.fields import DayField, PickField, TextField
from app.web.forms import RecordForm


class DecisionForm(RecordForm):
    text = TextField("Decision", "What was decided, as a whole sentence.", rows=4)
    rationale = TextField("Why", is_required=False, rows=3)
    dissent = TextField(
        "Dissent",
        "Who did not agree, and why, if that is to be on record.",
        is_required=False,
        rows=2,
    )
    owner_id = PickField("Who carries it out", is_required=False, nothing="Nobody in particular")
    review_on = DayField("To be looked at again on", is_required=False)


class ChairsActionForm(DecisionForm):
    """A decision that the chair took alone."""

    basis_reason = TextField(
        "Why the chair acted without the group", "For example, because it could not wait.", rows=3
    )
    decided_on = DayField("Decided on")


class SupersedeForm(RecordForm):
    by_id = PickField("Decision that stands in its place")
