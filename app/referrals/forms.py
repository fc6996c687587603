"""Forms of referrals."""

from app.referrals.rules import Outcome
from app.web.fields import DayField, EnumField, PickField, TextField
from app.web.forms import RecordForm


class ReferralForm(RecordForm):
    ask = TextField(
        "What the other group is asked to do", "Begin with a verb, like “agree that”.", rows=3
    )
    reason = TextField("Why it is referred", "What could not be resolved, and why.", rows=3)


class NewReferralForm(ReferralForm):
    is_single = True

    from_group_id = PickField("Referred by", called="the group that refers it")
    to_group_id = PickField("Referred to", called="the group that it is referred to")


class AnswerReferralForm(RecordForm):
    outcome = EnumField("Answer", Outcome)
    text = TextField("Text of the answer", is_required=False, rows=4)
    answered_on = DayField("Date of the answer")
