"""Forms of milestones."""

from app.core.models import NAME_LENGTH
from app.web.fields import DayField, LineField, PickField, TextField, TickField
from app.web.forms import RecordForm


class NewMilestoneForm(RecordForm):
    title = LineField("Title", "What will be done, as a result.", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False)
    pilot_id = PickField("Pilot", is_required=False, nothing="The programme as a whole")
    owner_id = PickField("Owner", is_required=False, nothing="Nobody yet")
    baseline_on = DayField("Baseline date", "The agreed date. It stays as it is; forecasts move.")
    is_key = TickField("Key milestone", "Shown on the timeline of the pack.")


class MilestoneForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False)
    owner_id = PickField("Owner", is_required=False, nothing="Nobody yet")
    forecast_on = DayField("Forecast date")
    forecast_reason = LineField(
        "Why the forecast has moved", "Only if you changed it.", is_required=False
    )
    actual_on = DayField("Date done", "Leave empty until it is done.", is_required=False)
    is_key = TickField("Key milestone", "Shown on the timeline of the pack.")
