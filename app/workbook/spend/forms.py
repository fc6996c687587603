"""The form that takes the lines of a spend return."""

from app.core.models import LINE_LENGTH
from app.web.fields import FileField, LineField, TickField
from app.web.forms import RecordForm


class SpendLinesForm(RecordForm):
    is_single = True
    file = FileField(
        "File",
        "The workbook that you downloaded here, or CSV with the same headings.",
        accepts=".xlsx,.xls,.ods,.csv",
    )
    takes_new = TickField(
        "Names are right",
        "Tick this if names that look like ones in use are of other bodies, streams or themes.",
    )
    note = LineField(
        "What has changed", "For those who moderate.", longest=LINE_LENGTH, is_required=False
    )
