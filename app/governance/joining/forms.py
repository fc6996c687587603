"""The form of who is invited."""

from app.web.fields import TicksField
from app.web.forms import RecordForm


class InviteForm(RecordForm):
    person_ids = TicksField("Who needs an account or a clearance?")
