"""Forms of signing in and of one's own account."""

from typing import Any

from app.accounts.models import EMAIL_LENGTH
from app.accounts.sign_in.rules import SHORTEST
from app.web.fields import LineField, SecretField, TickField
from app.web.forms import RecordForm

_RULES = (
    f"At least {SHORTEST} characters, such as three or four words that do not belong together. "
    "You can paste it."
)


class CodeField(LineField):
    """A code that opens something once: it is not shown again."""

    is_secret = True

    def __init__(
        self, label: str, hint: str = "", *, inputmode: str = "numeric", **kwargs: Any
    ) -> None:
        self.inputmode = inputmode
        super().__init__(label, hint, longest=40, autocomplete="one-time-code", **kwargs)

    def _value(self) -> str:
        return ""


class SignInForm(RecordForm):
    email = LineField(
        "Email address",
        longest=EMAIL_LENGTH,
        input_type="email",
        autocomplete="username",
        called="your email address",
    )
    password = SecretField("Password", autocomplete="current-password", called="your password")


class CodeForm(RecordForm):
    code = CodeField("Code", "6 digits, from your authenticator app.")


class RecoveryCodeForm(RecordForm):
    code = CodeField(
        "Recovery code", "One of the 10 you were given. Each works once.", inputmode="text"
    )


class AskForResetForm(RecordForm):
    email = LineField(
        "Email address",
        "The address you sign in with.",
        longest=EMAIL_LENGTH,
        input_type="email",
        autocomplete="username",
        called="your email address",
    )


class NewPasswordForm(RecordForm):
    password = SecretField(
        "New password", _RULES, autocomplete="new-password", called="a new password"
    )


class ChangePasswordForm(RecordForm):
    current = SecretField(
        "Current password", autocomplete="current-password", called="your current password"
    )
    password = SecretField(
        "New password", _RULES, autocomplete="new-password", called="a new password"
    )


class PasswordForm(RecordForm):
    password = SecretField("Password", autocomplete="current-password", called="your password")


class ProofForm(RecordForm):
    password = SecretField("Password", autocomplete="current-password", called="your password")
    code = CodeField("Code", "From your authenticator app, or a recovery code.", inputmode="text")


class ResetCodesForm(RecordForm):
    is_sure = TickField("I have checked that the request is from this person")
