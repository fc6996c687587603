"""What signing in declares."""

from collections.abc import Iterator
from typing import Any

from flask import current_app

from app.accounts import queries
from app.accounts.models import Person
from app.accounts.permissions import can_administer
from app.accounts.sign_in import attempts, bindings, codes, jobs, single_sign_on, tokens
from app.accounts.sign_in.models import BoundIdentity
from app.accounts.sign_in.views import blueprint
from app.accounts.sign_in.views.entering import (
    finish_elsewhere,
    prove_elsewhere,
    start_elsewhere,
)
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.core.formats import counted, moment
from app.core.operating import Condition, Remedy
from app.core.timed import Every, Job


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    account = queries.find_account_of(person.id)
    if account is None or not can_administer(actor):
        return None
    invitation = None if account.password_hash else tokens.find_invitation(account.id)
    return {
        "account": account,
        "invitation": invitation,
        "is_expired": invitation is not None and invitation.expires_at <= clock.now(),
        "has_codes": codes.has_codes(account.id),
        "locked_until": attempts.locked_until(account.id),
        "bound": _binding(account.id),
    }


def _binding(account_id: int) -> BoundIdentity | None:
    provider = current_app.config["SETTINGS"].single_sign_on
    return bindings.find_binding(account_id, provider.issuer) if provider else None


def _conditions() -> Iterator[Condition]:
    """Who is kept from signing in, each with a way to release them."""
    locked = attempts.list_locked_accounts()
    if not locked:
        yield Condition("Sign-in", "No accounts are locked.")
        return
    last = max(each.until for each in locked)
    yield Condition(
        "Sign-in",
        f"{counted(len(locked), 'account')} locked temporarily in some browsers, the last until "
        f"{moment(last)}, after too many wrong passwords or codes.",
        "Release them if you know who is trying. A reset link lets the person in too.",
        [
            Remedy(
                f"Release {each.account.person.name}",
                "sign_in.release_account",
                {"person_id": each.account.person_id},
            )
            for each in locked[:_SHOWN]
        ],
    )


#: The most locked accounts that the status page has buttons for: People leads to the others.
_SHOWN = 20


def _add_single_sign_on(state: Any) -> None:
    """Its pages are there only where a provider is configured."""
    single_sign_on.init_app(state.app)
    if state.app.config["SETTINGS"].single_sign_on is not None:
        state.add_url_rule("/sign-in/elsewhere", "start_elsewhere", start_elsewhere)
        state.add_url_rule("/sign-in/elsewhere/back", "finish_elsewhere", finish_elsewhere)
        state.add_url_rule("/account/proof/elsewhere", "prove_elsewhere", prove_elsewhere)


blueprint.record(_add_single_sign_on)

DOMAIN = Domain(
    name="sign_in",
    events={
        "session:opened": "Signed in",
        "session:ended": "Signed out",
        "session:ended-elsewhere": "Signed out elsewhere",
        "session:proven": "Identity confirmed",
        "session:refused": "Sign-in refused",
        "session:delayed": "Sign-in attempts limited",
        "account:codes-begun": "Set-up of one-time codes started",
        "account:codes-set-up": "One-time codes turned on",
        "account:codes-turned-off": "One-time codes turned off",
        "account:codes-reset": "One-time codes turned off for them",
        "account:reset-asked": "Password reset requested",
        "account:released": "Account unlocked",
    },
    blueprint=blueprint,
    administrative=("session",),
    panels=(Panel("person", 5, "sign_in/person_panel.html", _person_panel),),
    conditions=_conditions,
    jobs=(Job("sign_in.purge", "Delete expired sign-in records", Every(3600), jobs.purge),),
)
