"""Reads of the rules of reminders and of what they sent."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core.reading import get_one
from app.extensions import db
from app.reminders.models import ReminderRule, ReminderSettings, RuleGroupOff

#: The most rules that a programme has (``service.add_rule`` holds it).
RULE_LIMIT = 500


def find_settings() -> ReminderSettings | None:
    """The settings, once the programme has begun."""
    return db.session.scalar(select(ReminderSettings).order_by(ReminderSettings.id).limit(1))


def get_settings() -> ReminderSettings:
    """Raises ``NotFound`` before the programme has begun."""
    wanted = select(ReminderSettings).order_by(ReminderSettings.id).limit(1)
    return get_one(wanted, "Reminders have no settings before the programme has begun.")


def list_rules() -> Sequence[ReminderRule]:
    """All rules by kind, each kind's in the order in which they remind, with the groups for which
    they are off."""
    return db.session.scalars(
        select(ReminderRule)
        .options(selectinload(ReminderRule.groups_off).joinedload(RuleGroupOff.group))
        .order_by(ReminderRule.kind, ReminderRule.days, ReminderRule.audience, ReminderRule.id)
        .limit(RULE_LIMIT)
    ).all()


def get_rule(rule_id: int) -> ReminderRule:
    """Raises ``NotFound``."""
    return get_one(
        select(ReminderRule)
        .where(ReminderRule.id == rule_id)
        .options(selectinload(ReminderRule.groups_off).options(joinedload(RuleGroupOff.group))),
        "There is no such rule.",
    )
