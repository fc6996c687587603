"""The form of many people."""

from typing import Any

from app.accounts.models import EMAIL_LENGTH
from app.accounts.several.rules import MOST, NewPerson, read_lines
from app.core.models import NAME_LENGTH
from app.web.fields import PickField, RowColumn, RowsField, TextField, TickField
from app.web.forms import RecordForm

COLUMNS = (
    RowColumn("Name", NAME_LENGTH),
    RowColumn("Email address", EMAIL_LENGTH, "email"),
    RowColumn("Post", NAME_LENGTH),
)


class PeopleForm(RecordForm):
    """What was pasted joins the rows, so that it is corrected there."""

    is_single = True

    organisation_id = PickField("Their organisation", is_required=False)
    invites = TickField(
        "Invite people", "Opens an account for each, and sends a link to choose a password."
    )
    people = RowsField("People", COLUMNS, most=MOST)
    pasted = TextField(
        "Or paste them",
        "Enter each person on a new line: name, email address, role title. You can also "
        "paste rows of a spreadsheet, or a list of addresses from an email.",
        is_required=False,
        longest=MOST * 1000,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        pasted = read_lines(self.pasted.data)
        if pasted and len(self.pasted.data) <= self.pasted.longest:
            self.people.data += [(each.name, each.email, each.post) for each in pasted]
            self.pasted.data = ""
        valid: bool = super().validate(extra_validators)
        return valid

    def values(self) -> dict[str, Any]:
        given = super().values()
        del given["pasted"]
        return given | {"people": [NewPerson(*row) for row in given["people"]]}
