"""Forms of reporting rounds and progress updates."""

from typing import Any

from flask import request

from app.core.rag import CONFIDENCE, CONFIDENCE_MEANING
from app.core.wording import Phrase
from app.returns.models import ROUND_NAME_LENGTH
from app.returns.rules import PARTS, missing_parts
from app.web.fields import DayField, EnumField, LineField, TextField
from app.web.forms import RecordForm


class RoundForm(RecordForm):
    name = LineField("Name", "For example, March 2010.", longest=ROUND_NAME_LENGTH)
    period_starts_on = DayField("First day of the period")
    period_ends_on = DayField("Last day of the period")
    opens_on = DayField("Opens", Phrase("{Places} can start their updates from this date."))
    due_on = DayField("Due", "Returns received after this date are late.")


class UpdateForm(RecordForm):
    """A draft may lack anything; to submit it, every part is wanted."""

    says_optional = False  # all of it is needed, though not at once

    headline = LineField("Headline", "One sentence that carries the message.", is_required=False)
    achievements = TextField("Achieved in the period", is_required=False)
    outlook = TextField("What comes next", is_required=False)
    learning = TextField("What you learned", is_required=False)
    needs = TextField("What you need from the group", is_required=False)
    confidence = EnumField(
        "Delivery confidence",
        CONFIDENCE,
        Phrase("How likely the {place} is to deliver what it set out to."),
        is_required=False,
        words={
            rating: Phrase(f"{{{rating.value}}}: {CONFIDENCE_MEANING[rating]}")
            for rating in CONFIDENCE
        },
    )
    confidence_reason = TextField("Reason for the confidence", is_required=False, rows=3)

    @property
    def is_submitting(self) -> bool:
        """Whether the button pressed was the one that submits."""
        return request.form.get("action") == "submit"

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if not self.is_submitting:
            return is_valid
        missing = [name for name in missing_parts(self.values()) if not self[name].errors]
        for name in missing:
            self[name].errors = [PARTS[name]]
        return is_valid and not missing
