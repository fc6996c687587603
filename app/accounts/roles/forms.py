"""Forms of granted roles and clearances."""

from collections.abc import Mapping

from app.accounts.rules import GRANTED_ROLES
from app.core.access import Role
from app.core.markings import MarkingScheme
from app.core.wording import Phrase, Text
from app.web.fields import DayField, EnumField, PickField
from app.web.forms import RecordForm

#: Those that are held over one record say so.
_WORDS: Mapping[Role, Text] = {
    Role.PILOT_CONTRIBUTOR: Phrase("{Place} contributor, of one {place}"),
    Role.READER: "Reader, of one group",
}


class GrantForm(RecordForm):
    role = EnumField("Role", tuple(GRANTED_ROLES), words=_WORDS)
    pilot_id = PickField(
        Phrase("{Place}"), "Contributors only.", is_required=False, nothing=Phrase("No {place}")
    )
    group_id = PickField("Group", "Readers only.", is_required=False, nothing="No group")
    starts_on = DayField("From", called="the first day")
    ends_on = DayField(
        "Until",
        "The first day they no longer have the role.",
        is_required=False,
        called="the day the role ends",
    )


class ChangeClearanceForm(RecordForm):
    clearance_before_2014 = EnumField(
        "Markings until April 2014, up to",
        MarkingScheme.BEFORE_APRIL_2014.markings,
        called="the highest marking until April 2014",
    )
    clearance_since_2014 = EnumField(
        "Markings since April 2014, up to",
        MarkingScheme.SINCE_APRIL_2014.markings,
        called="the highest marking since April 2014",
    )
