"""The form that says who may read a record."""

from app.web.fields import PickField, TickField, TicksField
from app.web.forms import RecordForm


class RestrictionForm(RecordForm):
    is_restricted = TickField("Restricted to named people")
    kept_ids = TicksField("Named readers", "Untick those who should read it no more.")
    added_id = PickField("Somebody to name besides", is_required=False, nothing="No one")
