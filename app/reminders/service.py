"""Changes of the rules and settings of reminders."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Unpack

from sqlalchemy import func, select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import reminded_due_kinds
from app.core.due_kinds import DueKind
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.working_days import is_working_day
from app.extensions import db
from app.reminders import queries
from app.reminders.models import ReminderRule, ReminderSettings, RuleGroupOff
from app.reminders.permissions import can_keep_reminders
from app.reminders.rules import RuleFacts, SettingFacts, check_days, check_hours, check_wording


class RuleExists(DomainError):
    """There is such a rule already."""


@audited("reminder-rule:laid-down")
def lay_down(actor: Actor, *, runs_from: date | None = None) -> Sequence[ReminderRule]:
    """The settings, unless they are there, and the rules that a programme begins with for every
    kind of thing that has none yet. Rules are never deleted, so none comes twice."""
    can_keep_reminders(actor).enforce()
    if queries.find_settings() is None:
        add_record(ReminderSettings())
    rules = [
        ReminderRule(
            kind=kind.name,
            days=each.days,
            audience=each.to,
            runs_from=runs_from or clock.today(),
        )
        for kind in _without_rules()
        for each in dict.fromkeys(kind.reminders)
    ]
    db.session.add_all(rules)
    db.session.flush()
    return rules


def is_behind() -> bool:
    """Whether there is anything to lay down."""
    return queries.find_settings() is None or bool(_without_rules())


def _without_rules() -> list[DueKind]:
    """The kinds that declare rules and have none yet."""
    present = set(db.session.scalars(select(ReminderRule.kind).distinct()))
    return [
        kind
        for kind in reminded_due_kinds().values()
        if kind.reminders and kind.name not in present
    ]


@audited("reminder-rule:added")
def add_rule(
    actor: Actor, *, kind: str, group_ids_off: Collection[int] = (), **facts: Unpack[RuleFacts]
) -> ReminderRule:
    """A new rule, which runs from today. Raises ``RuleExists``."""
    can_keep_reminders(actor).enforce()
    if kind not in reminded_due_kinds():
        raise DomainError("Choose what to remind people of.", field="kind")
    if (db.session.scalar(select(func.count(ReminderRule.id))) or 0) >= queries.RULE_LIMIT:
        raise DomainError(f"A programme can have at most {queries.RULE_LIMIT} rules.")
    rule = ReminderRule(kind=kind, runs_from=clock.today(), **_checked(kind, facts))
    _turn_off_for(rule, group_ids_off)
    return add_record(rule)


@audited("reminder-rule:changed")
def amend_rule(
    actor: Actor,
    *,
    rule: ReminderRule,
    group_ids_off: Collection[int] = (),
    **facts: Unpack[RuleFacts],
) -> None:
    """Change when a rule reminds, whom, and what it says. Raises ``RuleExists``."""
    can_keep_reminders(actor).enforce()
    moved = (rule.days, rule.audience) != (facts["days"], facts["audience"])
    assign(rule, _checked(rule.kind, facts, rule.id))
    if moved:
        rule.runs_from = clock.today()
    _turn_off_for(rule, group_ids_off)
    rule.touch()


def _checked(kind: str, facts: RuleFacts, own_id: int | None = None) -> RuleFacts:
    same = select(ReminderRule.id).where(
        ReminderRule.kind == kind,
        ReminderRule.days == check_days(facts["days"]),
        ReminderRule.audience == facts["audience"],
    )
    if db.session.scalar(same.where(ReminderRule.id.is_distinct_from(own_id)).limit(1)):
        raise RuleExists("There is already a rule like this. Change that one.", field="days")
    return {**facts, "wording": check_wording(facts["wording"])}


def _turn_off_for(rule: ReminderRule, group_ids: Collection[int]) -> None:
    kept = [each for each in rule.groups_off if each.group_id in group_ids]
    new = sorted(set(group_ids) - {each.group_id for each in kept})
    rule.groups_off = kept + [RuleGroupOff(group_id=group_id) for group_id in new]


@audited("reminder-rule:turned-on")
def turn_on(actor: Actor, *, rule: ReminderRule) -> None:
    """Let a rule remind from today."""
    can_keep_reminders(actor).enforce()
    if not rule.is_on:
        rule.is_on, rule.runs_from = True, clock.today()


@audited("reminder-rule:turned-off")
def turn_off(actor: Actor, *, rule: ReminderRule) -> None:
    can_keep_reminders(actor).enforce()
    rule.is_on = False


@audited("reminder-rule:held")
def hold_rule(actor: Actor, *, rule: ReminderRule) -> None:
    """Send nothing by a rule until it is released; what fell due lately is made up for then."""
    can_keep_reminders(actor).enforce()
    rule.is_held = True


@audited("reminder-rule:released")
def release_rule(actor: Actor, *, rule: ReminderRule) -> None:
    can_keep_reminders(actor).enforce()
    rule.is_held = False


@audited("reminders:held")
def hold_all(actor: Actor, *, settings: ReminderSettings) -> None:
    """Send no reminders at all until they are released."""
    can_keep_reminders(actor).enforce()
    settings.is_held = True


@audited("reminders:released")
def release_all(actor: Actor, *, settings: ReminderSettings) -> None:
    can_keep_reminders(actor).enforce()
    settings.is_held = False


@audited("reminders:sent-at-once")
def send_at_once(actor: Actor, *, settings: ReminderSettings) -> None:
    """Have the reminders of today go out as soon as the sender runs, whatever the hour. Each is
    asked about again before it goes."""
    can_keep_reminders(actor).enforce()
    if settings.is_held:
        raise DomainError("All reminders are held. Release them first.")
    if not is_working_day(clock.today()):
        raise DomainError("Today is not a working day, so no reminders go out.")
    settings.at_once_on = clock.today()


@audited("reminders:set")
def amend_settings(
    actor: Actor, *, settings: ReminderSettings, **facts: Unpack[SettingFacts]
) -> None:
    """Change the hours at which mails of reminders go out."""
    can_keep_reminders(actor).enforce()
    check_hours(facts)
    assign(settings, facts)
