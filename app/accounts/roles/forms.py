"""Forms of granted roles and clearances."""

from app.accounts.rules import GRANTED_ROLES, RoleScope
from app.core.markings import MarkingScheme
from app.web.fields import DayField, EnumField, PickField
from app.web.forms import RecordForm

_WORDS = {
    role: f"{role.word}, of one {scope.value}" if scope is not RoleScope.ALL else role.word
    for role, scope in GRANTED_ROLES.items()
}


class GrantForm(RecordForm):
    role = EnumField("Role", tuple(GRANTED_ROLES), words=_WORDS)
    pilot_id = PickField("Pilot", "Contributors only.", is_required=False, nothing="No pilot")
    group_id = PickField("Group", "Readers only.", is_required=False, nothing="No group")
    starts_on = DayField("From")
    ends_on = DayField("Until", "The first day they no longer have the role.", is_required=False)


class ChangeClearanceForm(RecordForm):
    clearance_before_2014 = EnumField(
        "Markings until April 2014, up to", MarkingScheme.BEFORE_APRIL_2014.markings
    )
    clearance_since_2014 = EnumField(
        "Markings since April 2014, up to", MarkingScheme.SINCE_APRIL_2014.markings
    )
