"""The forms with which someone is recorded as leaving, an organisation is retired, and what they
hold is handed over."""

from typing import Any

from app.web.fields import DayField, PickField, TicksField
from app.web.forms import RecordForm


class LeavingForm(RecordForm):
    left_on = DayField("First day on which they are no longer in the programme")


class RetireForm(RecordForm):
    retired_on = DayField("Last day of the organisation")
    first_id = PickField("Organisation that took over", is_required=False)
    second_id = PickField("Second organisation that took over", is_required=False)
    third_id = PickField("Third organisation that took over", is_required=False)

    def values(self) -> dict[str, Any]:
        given = super().values()
        names = ("first_id", "second_id", "third_id")
        found = [given.pop(name) for name in names]
        return given | {"successor_ids": [each for each in found if each is not None]}


class HandOverForm(RecordForm):
    to_id = PickField("Person who takes over")
    kinds = TicksField("What to hand over")


class SuccessorForm(RecordForm):
    to_id = PickField("Organisation that takes over")
    kinds = TicksField("What to hand over")
