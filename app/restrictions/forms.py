"""The form that says who may read a record."""

from app.web.fields import PickField, TickField, TicksField
from app.web.forms import RecordForm


class RestrictionForm(RecordForm):
    is_restricted = TickField("Restricted to named people")
    kept_ids = TicksField("Named readers", "Untick anyone who should no longer read it.")
    added_id = PickField("Add a reader", is_required=False, nothing="No one")
