"""Forms of terms of reference and substitutes."""

from app.core.models import NAME_LENGTH
from app.web.fields import DayField, LineField, PickField, TextField, TickField, WholeField
from app.web.forms import RecordForm


class TermsForm(RecordForm):
    purpose = TextField("Purpose", "The group’s purpose.")
    authority = TextField(
        "Authority", "What it can decide, and on whose behalf.", is_required=False
    )
    reporting_line = LineField(
        "Reports to",
        "For example, the Ministerial group.",
        is_required=False,
        called="who it reports to",
    )
    frequency = LineField("How often it meets", "For example, monthly.", longest=60)
    quorum_percent = WholeField(
        "Quorum: percentage of members",
        "Rounded up. 50 is half of the members; 0 means no percentage is set.",
        low=0,
        high=100,
        called="the percentage of members that is a quorum",
    )
    quorum_number = WholeField(
        "Quorum: minimum number of members",
        "0 means no minimum number is set.",
        low=0,
        high=100,
        called="the number of members that is a quorum",
    )
    needs_chair = TickField("The chair or a deputy must be present")
    allows_substitutes = TickField("Members may send substitutes")
    do_substitutes_count = TickField("Substitutes count towards the quorum")
    review_on = DayField("Review date", is_required=False)


class AgreeTermsForm(RecordForm):
    agreed_on = DayField("Agreed on", called="the date of agreement")
    agreed_at_id = PickField(
        "Agreed at the meeting of", is_required=False, nothing="Not at a meeting"
    )


class SubstituteForm(RecordForm):
    membership_id = PickField("Member")
    person_id = PickField("Substitute")
    name_then = LineField(
        "Name and title",
        "Only if it should be minuted differently from the person’s name.",
        is_required=False,
        longest=NAME_LENGTH,
    )
