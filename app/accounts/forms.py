"""Forms of people, their accounts, and organisations."""

from app.accounts.models import EMAIL_LENGTH
from app.accounts.rules import OrganisationKind
from app.core.models import NAME_LENGTH
from app.web.fields import EnumField, LineField, PickField, TickField
from app.web.forms import RecordForm


class PersonForm(RecordForm):
    alike = ("organisation_id",)

    name = LineField("Name", "As it should appear in packs.", longest=NAME_LENGTH)
    role_title = LineField("Role title", is_required=False, longest=NAME_LENGTH)
    organisation_id = PickField("Organisation", is_required=False)
    email = LineField("Email address", is_required=False, longest=EMAIL_LENGTH, input_type="email")


class OrganisationForm(RecordForm):
    alike = ("kind",)

    name = LineField("Name", longest=NAME_LENGTH)
    short_name = LineField("Short name", "Used in tables.", is_required=False, longest=60)
    kind = EnumField("Kind", OrganisationKind)


class AccountForm(RecordForm):
    email = LineField(
        "Email address",
        "The address they sign in with. New accounts are sent an invitation there.",
        longest=EMAIL_LENGTH,
        input_type="email",
        autocomplete="off",
    )
    is_enabled = TickField("Can sign in")
