"""The forms that say who may read a record."""

from app.core.markings import Marking
from app.core.models import LINE_LENGTH
from app.web.fields import EnumField, LineField, PickField, TickField, TicksField
from app.web.forms import RecordForm


class RestrictionForm(RecordForm):
    is_restricted = TickField("Restricted to named people")
    kept_ids = TicksField("Named readers", "Untick anyone who should no longer read it.")
    added_id = PickField("Add a reader", is_required=False, nothing="No one")


class MarkingForm(RecordForm):
    marking = EnumField("Marking", Marking)
    marking_reason = LineField(
        "Reason",
        "Why the marking is changing. It is kept in the record’s history.",
        longest=LINE_LENGTH,
    )
