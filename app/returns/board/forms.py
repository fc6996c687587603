"""The form with which those who hold returns are chased."""

from app.core.wording import Phrase
from app.web.fields import TickField, TicksField
from app.web.forms import RecordForm


class ChaseForm(RecordForm):
    is_single = True
    pilot_ids = TicksField(
        Phrase("{Places} to chase"), "Those that are late are selected. Each gets one email."
    )
    is_again = TickField("Chase again those who were chased less than a day ago")
