"""Keeping what people choose of their emails."""

from app.accounts.permissions import can_use_own_account
from app.accounts.preferences.models import MailPreference
from app.accounts.preferences.queries import find_preference
from app.accounts.preferences.rules import HOURS, HowOften
from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record


@audited("preferences:kept")
def keep_preferences(actor: Actor, *, hour: int | None, how_often: HowOften) -> None:
    """One's own hour, and how often one wants what is optional."""
    can_use_own_account(actor).enforce()
    if hour is not None and hour not in HOURS:
        raise DomainError("Choose an hour from the list.", field="hour")
    assert actor.person_id is not None  # it is their own account
    kept = find_preference(actor.person_id)
    if kept is None:
        kept = add_record(MailPreference(person_id=actor.person_id))
    kept.hour, kept.how_often = hour, how_often


@audited("preferences:stopped")
def stop_optional(actor: Actor) -> None:
    """No more reminders of what is optional, for the actor."""
    can_use_own_account(actor).enforce()
    assert actor.person_id is not None  # it is their own account
    kept = find_preference(actor.person_id)
    if kept is None:
        add_record(MailPreference(person_id=actor.person_id, how_often=HowOften.NEVER))
    else:
        kept.how_often = HowOften.NEVER
