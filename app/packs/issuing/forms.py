"""The forms that issue a pack and take it back."""

from app.packs.rules import Approval
from app.web.fields import EnumField, TextField, TickField
from app.web.forms import RecordForm


class IssuePackForm(RecordForm):
    """Issuing cannot be undone, so it is confirmed by naming the thing; where something is late or
    missing, or is asked without a recommendation, that it is issued all the same."""

    accepts_gaps = TickField("Issue it as it is, without what is outstanding or missing")
    is_confirmed = TickField("I have read this draft and want to issue it")

    def validate(self, extra_validators: object = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if is_valid and not self.is_confirmed.data:
            self.is_confirmed.errors = ["Confirm that you have read the draft."]
            return False
        return is_valid


class ApprovePackForm(RecordForm):
    approval = EnumField(
        "Your answer",
        (Approval.GIVEN, Approval.REFUSED),
        words={Approval.GIVEN: "Approve it", Approval.REFUSED: "Do not approve it"},
    )
    comment = TextField(
        "Comment",
        "For the secretariat. If you do not approve it, say what has to change.",
        is_required=False,
    )


class WithdrawPackForm(RecordForm):
    reason = TextField(
        "Reason", "Members and readers see it on the pack’s page. The email does not quote it."
    )
