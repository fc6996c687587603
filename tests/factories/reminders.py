"""Makers of rules and settings of reminders."""

from datetime import date
from typing import Any

from app.core import clock
from app.core.due_kinds import Audience
from app.reminders.models import OwedThing, Reminder, ReminderRule, ReminderSettings
from app.reminders.rules import ReminderState, SecretariatDays
from tests.factories.base import DAY, saved


def reminder_settings(**given: Any) -> ReminderSettings:
    """The secretariat is written to on every working day, unless it says."""
    return saved(ReminderSettings(**({"secretariat_days": SecretariatDays.DAILY} | given)))


def reminder_rule(kind: str = "action", days: int = -2, **given: Any) -> ReminderRule:
    values = {"audience": Audience.OWNER, "runs_from": clock.today(), "groups_off": []}
    return saved(ReminderRule(kind=kind, days=days, **(values | given)))


def owed_thing(what: str = "A-001 Write to Kent", **given: Any) -> OwedThing:
    """In the ledger for a month, due in two days."""
    values = {
        "key": f"action actions.show_action {what}",
        "kind": "action",
        "short": what.partition(" ")[0],
        "due_on": clock.today() + 2 * DAY,
        "endpoint": "actions.list_actions",
        "values": {"q": what},
        "seen_from": clock.today() - 30 * DAY,
    }
    return saved(OwedThing(what=what, **(values | given)))


def reminder(thing: OwedThing, on: date, **given: Any) -> Reminder:
    """Sent on a day to whoever owes the thing, unless it says."""
    values = {
        "key": thing.key,
        "kind": thing.kind,
        "what": thing.what,
        "short": thing.short,
        "due_on": thing.due_on,
        "person_id": thing.person_id,
        "owner_id": thing.person_id,
        "fires_on": on,
        "planned_on": on,
        "state": ReminderState.SENT,
        "why": "It is due in 2 working days.",
        "settled_on": on,
    }
    return saved(Reminder(**(values | given)))
