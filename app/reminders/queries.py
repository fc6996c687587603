"""Reads of the rules of reminders and of what they sent."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.accounts.preferences.queries import preferences_of
from app.core.formats import counted, moment
from app.core.operating import Condition
from app.core.reading import FirstRows, get_one, list_first
from app.core.sentences import listed
from app.extensions import db
from app.reminders.firing import RuleInForce
from app.reminders.models import (
    Digest,
    PlanningState,
    Reminder,
    ReminderRule,
    ReminderSettings,
    RuleGroupOff,
)
from app.reminders.rules import MOST_ATTEMPTS, DigestState, ReminderState
from app.reminders.timing import Habits

#: The most rules that a programme has (``service.add_rule`` holds it).
RULE_LIMIT = 500
#: The most mails that are sent in one run.
DIGEST_LIMIT = 10_000
#: The most people whom the operator is told of whose mail could not be written.
_STUCK_SHOWN = 5


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


def in_force(rule: ReminderRule) -> RuleInForce:
    """A rule, loaded with the groups for which it is off, as the planner needs it."""
    return RuleInForce(
        rule.id,
        rule.kind,
        rule.days,
        rule.audience,
        rule.runs_from,
        rule.wording,
        frozenset(each.group_id for each in rule.groups_off),
    )


def rules_in_force() -> list[RuleInForce]:
    """The rules that are on and not held."""
    return [in_force(rule) for rule in list_rules() if rule.is_on and not rule.is_held]


def last_reminder_id() -> int:
    return db.session.scalar(select(func.max(Reminder.id))) or 0


def count_reminders_after(reminder_id: int) -> int:
    counted = select(func.count(Reminder.id)).where(Reminder.id > reminder_id)
    return db.session.scalar(counted) or 0


def list_people_to_remind(today: date) -> Sequence[int]:
    """The ids of those for whom a reminder is planned and who have no mail of the day yet. (An
    insert of a mail that is there would wait for whoever sends it, and they for each other.)"""
    has_mail = exists().where(Digest.person_id == Reminder.person_id, Digest.day_on == today)
    return db.session.scalars(
        select(Reminder.person_id)
        .where(Reminder.state == ReminderState.PLANNED, ~has_mail)
        .distinct()
        .order_by(Reminder.person_id)
    ).all()


def list_waiting_digests(
    today: date, is_free: ColumnElement[bool], limit: int = DIGEST_LIMIT
) -> dict[int, int]:
    """The mails of a day that wait to be sent, by their ids: to whom."""
    rows = db.session.execute(
        select(Digest.id, Digest.person_id)
        .where(Digest.day_on == today, is_free)
        .order_by(Digest.person_id)
        .limit(limit)
    )
    return {row.id: row.person_id for row in rows}


def find_waiting(digest_ids: Collection[int], is_free: ColumnElement[bool]) -> set[int]:
    """Those of some mails that wait still."""
    found = select(Digest.id).where(Digest.id.in_(digest_ids), is_free).limit(len(digest_ids))
    return set(db.session.scalars(found))


def find_last_mail_day(person_id: int) -> date | None:
    """The day of a person's last mail of reminders."""
    return db.session.scalar(
        select(func.max(Digest.day_on)).where(
            Digest.person_id == person_id, Digest.state == DigestState.SENT
        )
    )


def hours_of(person_ids: Collection[int], settings: ReminderSettings) -> dict[int, int]:
    """The hour in London at which the mail of each of some people goes: as they have chosen, within
    the programme's limits."""
    limits = settings.hour, settings.earliest_hour, settings.latest_hour
    return {
        person_id: chosen.hour_within(*limits)
        for person_id, chosen in preferences_of(person_ids).items()
    }


def habits_of(person_ids: Collection[int], secretariat: Collection[int]) -> dict[int, Habits]:
    """How often each of some people is written to."""
    settings = find_settings() if set(secretariat) & set(person_ids) else None
    days = settings.secretariat_days if settings else None
    return {
        person_id: Habits(chosen, days if person_id in secretariat else None)
        for person_id, chosen in preferences_of(person_ids).items()
    }


def list_planned(person_id: int) -> Sequence[Reminder]:
    """What is planned for a person, with its rule and the groups for which that is off."""
    return db.session.scalars(
        select(Reminder)
        .where(Reminder.person_id == person_id, Reminder.state == ReminderState.PLANNED)
        .options(joinedload(Reminder.rule).selectinload(ReminderRule.groups_off))
        .order_by(Reminder.fires_on, Reminder.id)
        .execution_options(populate_existing=True)
    ).all()


def get_rule(rule_id: int) -> ReminderRule:
    """Raises ``NotFound``."""
    return get_one(
        select(ReminderRule)
        .where(ReminderRule.id == rule_id)
        .options(selectinload(ReminderRule.groups_off).options(joinedload(RuleGroupOff.group))),
        "There is no such rule.",
    )


def last_planned_on() -> date | None:
    """The programme's date when what is owed was last looked at."""
    return db.session.scalar(select(PlanningState.planned_on))


def list_reminders_to_go(limit: int) -> FirstRows[Reminder]:
    """What is planned and has not gone yet, by person, with whom it goes to."""
    return list_first(
        select(Reminder)
        .where(Reminder.state == ReminderState.PLANNED)
        .options(joinedload(Reminder.person))
        .order_by(Reminder.person_id, Reminder.due_on, Reminder.id),
        limit,
    )


def list_conditions() -> Iterator[Condition]:
    """Of reminders, for the operator."""
    at = db.session.scalar(select(PlanningState.planned_at).limit(1))
    stuck = list_first(
        select(Person.name)
        .join(Digest, Digest.person_id == Person.id)
        .where(Digest.state == DigestState.PLANNED, Digest.attempts >= MOST_ATTEMPTS)
        .order_by(Person.name, Digest.id),
        _STUCK_SHOWN,
    )
    found = f"Last worked out on {moment(at)}." if at else "Not worked out yet."
    if stuck:
        more = [f"{stuck.left_out:,} more"] if stuck.left_out else []
        said = f"{counted(stuck.total, 'email')} could not be written, to {listed([*stuck, *more])}"
        found += f" {said}: each of {MOST_ATTEMPTS} attempts was interrupted or failed."
    yield Condition(
        "Reminders",
        found,
        "The scheduler’s log says why. What is still due goes with the next day’s email."
        if stuck
        else "",
    )
