"""Forms of contacts."""

from app.web.fields import DayField, PickField
from app.web.forms import RecordForm

_SENIOR = "Told if the contact does not respond in time."


class NameContactForm(RecordForm):
    person_id = PickField("Contact", "Asked for anything the organisation owes.")
    senior_id = PickField("Contact’s senior", _SENIOR, is_required=False)
    starts_on = DayField(
        "From", "The current contact’s term ends on that day.", called="the first day"
    )


class ContactForm(RecordForm):
    senior_id = PickField("Contact’s senior", _SENIOR, is_required=False)
    starts_on = DayField("From", called="the first day")
    ends_on = DayField(
        "Until",
        "The first day they are no longer the contact.",
        is_required=False,
        called="the day the term ends",
    )
