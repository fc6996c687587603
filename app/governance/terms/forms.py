"""Forms of terms of reference and substitutes."""

from app.core.models import NAME_LENGTH
from app.web.fields import DayField, LineField, PickField, TextField, TickField, WholeField
from app.web.forms import RecordForm


class TermsForm(RecordForm):
    purpose = TextField("Purpose", "What the group is for.")
    authority = TextField(
        "Authority", "What it may decide itself, and on whose behalf.", is_required=False
    )
    reporting_line = LineField(
        "Reports to", "For example, the Ministerial group.", is_required=False
    )
    frequency = LineField("How often it meets", "For example, monthly.", longest=60)
    quorum_percent = WholeField(
        "Quorum: share of the members, in per cent",
        "Rounded up to whole members. 50 is half of them; 0 sets no share.",
        low=0,
        high=100,
    )
    quorum_number = WholeField("Quorum: members at the least", "0 sets no number.", low=0, high=100)
    needs_chair = TickField("The chair or a deputy must be there")
    allows_substitutes = TickField("Members may send substitutes")
    do_substitutes_count = TickField("Substitutes count towards the quorum")
    review_on = DayField("To be reviewed on", is_required=False)


class AgreeForm(RecordForm):
    agreed_on = DayField("Agreed on")
    agreed_at_id = PickField(
        "Agreed at the meeting of", is_required=False, nothing="Not at a meeting"
    )


class SubstituteForm(RecordForm):
    membership_id = PickField("Member")
    person_id = PickField("May be stood in for by")
    name_then = LineField(
        "Name and title",
        "If they should be minuted otherwise than the person's name stands.",
        is_required=False,
        longest=NAME_LENGTH,
    )
