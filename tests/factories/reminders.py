"""Makers of rules and settings of reminders."""

from typing import Any

from app.core import clock
from app.core.due_kinds import Audience
from app.reminders.models import ReminderRule, ReminderSettings
from tests.factories.base import saved


def reminder_settings(**given: Any) -> ReminderSettings:
    return saved(ReminderSettings(**given))


def reminder_rule(kind: str = "action", days: int = -2, **given: Any) -> ReminderRule:
    values = {"audience": Audience.OWNER, "runs_from": clock.today(), "groups_off": []}
    return saved(ReminderRule(kind=kind, days=days, **(values | given)))
