"""Forms of visits."""

from app.core.models import NAME_LENGTH
from app.web.fields import DayField, LineField, PickField, TextField
from app.web.forms import RecordForm


class NewVisitForm(RecordForm):
    title = LineField("Purpose", "What the visit is to see.", longest=NAME_LENGTH)
    pilot_id = PickField("Pilot")
    visitor_id = PickField("Visitor")
    planned_on = DayField("Planned date")


class VisitForm(RecordForm):
    title = LineField("Purpose", longest=NAME_LENGTH)
    visitor_id = PickField("Visitor")
    planned_on = DayField("Planned date")
    done_on = DayField("Date of the visit", "Leave empty until it is done.", is_required=False)
    finding = TextField("Finding", "What the visitor saw and advises.", is_required=False)
