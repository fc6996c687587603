"""Reads of the rules of reminders and of what they sent."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.reading import get_one
from app.extensions import db
from app.reminders.firing import RuleInForce
from app.reminders.models import Reminder, ReminderRule, ReminderSettings, RuleGroupOff
from app.reminders.rules import ReminderState

#: The most rules that a programme has (``service.add_rule`` holds it).
RULE_LIMIT = 500


def find_settings() -> ReminderSettings | None:
    """The settings, once the programme has begun."""
    return db.session.scalar(select(ReminderSettings).order_by(ReminderSettings.id).limit(1))


def list_rules() -> Sequence[ReminderRule]:
    """All rules by kind, each kind's in the order in which they remind, with the groups for which
    they are off."""
    return db.session.scalars(
        select(ReminderRule)
        .options(selectinload(ReminderRule.groups_off).joinedload(RuleGroupOff.group))
        .order_by(ReminderRule.kind, ReminderRule.days, ReminderRule.audience, ReminderRule.id)
        .limit(RULE_LIMIT)
    ).all()


def rules_in_force() -> list[RuleInForce]:
    """The rules that are on and not held."""
    return [
        RuleInForce(
            rule.id,
            rule.kind,
            rule.days,
            rule.audience,
            rule.runs_from,
            rule.wording,
            frozenset(each.group_id for each in rule.groups_off),
        )
        for rule in list_rules()
        if rule.is_on and not rule.is_held
    ]


def last_reminder_id() -> int:
    return db.session.scalar(select(func.max(Reminder.id))) or 0


def count_reminders_after(reminder_id: int) -> int:
    counted = select(func.count(Reminder.id)).where(Reminder.id > reminder_id)
    return db.session.scalar(counted) or 0


def list_people_to_remind() -> Sequence[int]:
    """The ids of those for whom a reminder is planned."""
    return db.session.scalars(
        select(Reminder.person_id)
        .where(Reminder.state == ReminderState.PLANNED)
        .distinct()
        .order_by(Reminder.person_id)
    ).all()


def get_rule(rule_id: int) -> ReminderRule:
    """Raises ``NotFound``."""
    return get_one(
        select(ReminderRule)
        .where(ReminderRule.id == rule_id)
        .options(selectinload(ReminderRule.groups_off).options(joinedload(RuleGroupOff.group))),
        "There is no such rule.",
    )
