"""Forms of barriers and opportunities."""

from app.barriers.rules import BarrierKind
from app.core.models import NAME_LENGTH
from app.web.fields import DayField, EnumField, LineField, PickField, TextField
from app.web.forms import RecordForm


class BarrierForm(RecordForm):
    kind = EnumField("Kind", BarrierKind)
    title = LineField(
        "Title", "What stands in the way, or what could be done.", longest=NAME_LENGTH
    )
    detail = TextField("Detail", "What happens locally because of it.", is_required=False)
    department_id = PickField("Department asked")
    ask = TextField("Ask", "What exactly the department is asked to do.", rows=3)
    respond_by_on = DayField("To respond by", is_required=False)


class NewBarrierForm(BarrierForm):
    pilot_id = PickField("Pilot", is_required=False, nothing="Several pilots")


class ResponseForm(RecordForm):
    response = TextField("Response", "What the department answered.")
    responded_on = DayField("Date of the response")
