"""The form of who acts for someone."""

from app.web.fields import DayField, PickField
from app.web.forms import RecordForm


class ActingForm(RecordForm):
    is_single = True

    acting_id = PickField("Who will act", "Someone who can sign in.")
    first_on = DayField("First day")
    last_on = DayField("Last day", "Leave blank if it lasts until you end it.", is_required=False)
