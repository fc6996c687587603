"""The form that adds late papers to an issued pack."""

from app.web.fields import TickField, TicksField
from app.web.forms import RecordForm


class LatePapersForm(RecordForm):
    """It cannot be undone, so it is confirmed."""

    version_ids = TicksField("Papers to add")
    chair_agrees = TickField("The chair agrees that these papers are added")
    is_confirmed = TickField("I have read these papers and want to issue the pack with them")

    def validate(self, extra_validators: object = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if is_valid and not self.is_confirmed.data:
            self.is_confirmed.errors = ["Confirm that you have read the papers."]
            return False
        return is_valid
