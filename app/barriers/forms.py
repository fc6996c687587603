"""Forms of barriers and opportunities."""

from app.barriers.rules import BarrierKind
from app.core.models import LINE_LENGTH, NAME_LENGTH
from app.core.wording import Phrase
from app.web.fields import DayField, EnumField, LineField, PickField, TextField, TicksField
from app.web.forms import RecordForm


class BarrierForm(RecordForm):
    alike = ("kind", "pilot_id", "department_id")

    kind = EnumField("Kind", BarrierKind)
    title = LineField(
        "Title", "What is blocking progress, or what could be improved.", longest=NAME_LENGTH
    )
    detail = TextField("Detail", "The effect locally.", is_required=False)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing=Phrase("Several {places}"))
    department_id = PickField(Phrase("{Asked} asked"))
    ask = TextField("Ask", Phrase("What you want the {asked} to do."), rows=3)
    respond_by_on = DayField("Response due", is_required=False)


class ResponseForm(RecordForm):
    response = TextField("Response", Phrase("The {asked}’s response."))
    responded_on = DayField("Date of the response")


class ExpectedForm(RecordForm):
    expected_on = DayField("Response expected by")


class BarrierResolutionForm(RecordForm):
    resolution = TextField("What has changed", "The evidence that it is resolved.", rows=4)
    agreed_ids = TicksField(
        Phrase("Which {places} agree"), Phrase("Tick each {place} that has agreed.")
    )
    resolution_unasked = LineField(
        "If none was asked, why not", is_required=False, longest=LINE_LENGTH
    )
