"""The letters of signing in: rows of the outbox, written with the change that they tell of."""

from app.accounts.models import Account
from app.core.links import link_to
from app.notifications.letters import Letter, PageLink, Paragraph
from app.notifications.service import queue_letter

_TELL = "If you did not expect this, tell the secretariat."


def invite(account: Account, link: str) -> None:
    letter = Letter(
        "You have been invited to Standing Agenda",
        [
            greeting(account.person.name),
            Paragraph(
                "You have been invited to use Standing Agenda, where the programme’s meetings, "
                "papers and records are kept."
            ),
            PageLink(f"Choose a password, then sign in as {account.email}", link),
            Paragraph(
                "The link works once, within 7 days. If it has expired, ask an administrator for "
                "another. If you did not expect this, you can ignore this email."
            ),
        ],
    )
    queue_letter(letter, kind="invitation", to=account.email, is_secret=True)


def send_reset(email: str, name: str, link: str) -> None:
    letter = Letter(
        "Choose a new password",
        [
            greeting(name),
            Paragraph("Someone, probably you, asked to reset your Standing Agenda password."),
            PageLink("Choose a new password", link),
            Paragraph(
                "The link works once, within 1 hour. Open it in the browser that you want to sign "
                "in with. If you did not ask for this, you can ignore this email: your password "
                "has not changed."
            ),
        ],
    )
    queue_letter(letter, kind="password_reset", to=email, is_secret=True)


def tell_password_changed(account: Account) -> None:
    letter = Letter(
        "Your password was changed",
        [
            greeting(account.person.name),
            Paragraph(
                f"The password for your Standing Agenda account ({account.email}) has just been "
                "changed. You have been signed out everywhere, and your calendar address has "
                "stopped working."
            ),
            Paragraph(
                "If you did not change it, reset your password straight away and tell the "
                "secretariat."
            ),
            PageLink("Reset your password", link_to("sign_in.ask_for_reset")),
        ],
    )
    queue_letter(letter, kind="password_changed", to=account.email)


def tell_codes_changed(account: Account, subject: str, what: str) -> None:
    """``what`` happened, which is said of the account: "One-time codes were turned on"."""
    letter = Letter(
        subject,
        [
            greeting(account.person.name),
            Paragraph(f"{what} for your Standing Agenda account ({account.email})."),
            Paragraph(_TELL),
            PageLink("Sign in to see your account", link_to("sign_in.show_own_account")),
        ],
    )
    queue_letter(letter, kind="codes_changed", to=account.email)


def tell_address_changed(account: Account, before: str) -> None:
    """At both addresses."""
    letter = Letter(
        "Your email address was changed",
        [
            greeting(account.person.name),
            Paragraph(
                f"The email address for your Standing Agenda account was changed from {before} to "
                f"{account.email}. Use the new address to sign in. This email has been sent to "
                "both addresses."
            ),
            Paragraph(_TELL),
        ],
    )
    for to in (before, account.email):
        queue_letter(letter, kind="address_changed", to=to)


def greeting(name: str) -> Paragraph:
    return Paragraph(f"Hello {name},")
