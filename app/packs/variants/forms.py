"""The form that asks for one reader's copy."""

from app.web.fields import PickField
from app.web.forms import RecordForm


class ReadersCopyForm(RecordForm):
    """Of whoever should read the pack."""

    is_single = True

    person_id = PickField("Reader", "A member or reader of this group.")
