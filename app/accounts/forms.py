"""Forms of sign-in, people and organisations."""

from app.accounts.models import EMAIL_LENGTH
from app.accounts.passwords import SHORTEST
from app.accounts.rules import OrganisationKind
from app.core.models import NAME_LENGTH
from app.web.fields import EnumField, LineField, PickField, SecretField, TickField
from app.web.forms import RecordForm


class SignInForm(RecordForm):
    email = LineField(
        "E-mail address", longest=EMAIL_LENGTH, input_type="email", autocomplete="username"
    )
    password = SecretField("Password", autocomplete="current-password")


class PersonForm(RecordForm):
    name = LineField("Name", "As it should stand in a pack.", longest=NAME_LENGTH)
    role_title = LineField("Role title", is_required=False, longest=NAME_LENGTH)
    organisation_id = PickField("Organisation", is_required=False)
    email = LineField("E-mail address", is_required=False, longest=EMAIL_LENGTH, input_type="email")


class OrganisationForm(RecordForm):
    name = LineField("Name", longest=NAME_LENGTH)
    short_name = LineField("Short name", "Used in tables.", is_required=False, longest=60)
    kind = EnumField("Kind", OrganisationKind)


class AccountForm(RecordForm):
    email = LineField(
        "E-mail address",
        "What the person signs in with.",
        longest=EMAIL_LENGTH,
        input_type="email",
        autocomplete="off",
    )
    password = SecretField(
        "New password",
        f"At least {SHORTEST} characters. Tell it to the person yourself. Leave it empty to keep "
        "the one there is; a new one signs them out everywhere.",
        is_required=False,
        autocomplete="new-password",
    )
    is_enabled = TickField("May sign in")
