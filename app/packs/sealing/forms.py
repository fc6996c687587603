"""The form that takes a file to check."""

from app.web.fields import FileField
from app.web.forms import RecordForm


class CheckFileForm(RecordForm):
    """Nothing that it is given is kept."""

    is_single = True

    file = FileField("File", "A PDF that may be an issued pack.", accepts=".pdf,application/pdf")
