"""The rules that a programme begins with, and their changes by the secretariat."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.due_kinds import Audience, DefaultReminder, DueKind
from app.core.errors import DomainError, Refused
from app.extensions import db
from app.reminders import queries, service
from app.reminders.models import ReminderRule
from tests import factories as make

pytestmark = pytest.mark.one_engine

KINDS = {
    "action": DueKind(
        "action", reminders=(DefaultReminder(-2), DefaultReminder(5, Audience.SECRETARIAT))
    ),
    "milestone": DueKind("milestone"),
}


@pytest.fixture
def kinds(app, monkeypatch):
    make.pin()
    make.programme()
    found = dict(KINDS)
    monkeypatch.setattr(service, "reminded_due_kinds", lambda: found)
    return found


@pytest.fixture
def rule(kinds):
    return make.reminder_rule("action", -2)


def rules():
    return [(each.kind, each.days, each.audience) for each in queries.list_rules()]


def lay_down():
    with transaction():
        service.lay_down(OPERATOR)


def test_a_programme_begins_with_the_rules_that_kinds_declare_and_gets_none_twice(kinds):
    lay_down()
    lay_down()

    assert rules() == [("action", -2, Audience.OWNER), ("action", 5, Audience.SECRETARIAT)]
    settings = queries.find_settings()
    assert (settings.hour, settings.is_held) == (8, False)


@pytest.mark.every_engine
def test_a_kind_declared_later_gets_its_rules_and_changed_ones_stay(kinds):
    lay_down()
    with transaction():
        service.amend_rule(
            OPERATOR, rule=queries.list_rules()[0], days=-3, audience=Audience.OWNER, wording=""
        )
    kinds["milestone"] = DueKind("milestone", reminders=(DefaultReminder(0),))
    lay_down()

    assert rules() == [
        ("action", -3, Audience.OWNER),
        ("action", 5, Audience.SECRETARIAT),
        ("milestone", 0, Audience.OWNER),
    ]


def test_the_secretariat_adds_a_rule_that_is_off_for_a_group(kinds):
    group = make.group()
    with transaction():
        made = service.add_rule(
            make.actor(make.secretariat()),
            kind="action",
            group_ids_off=[group.id],
            days=-1,
            audience=Audience.OWNER,
            wording=" {what} is due {days}. ",
        )

    found = queries.get_rule(made.id)
    assert (found.wording, found.runs_from) == ("{what} is due {days}.", make.TODAY)
    assert [each.group for each in found.groups_off] == [group]


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("nothing", {"days": 1}, "kind"),
        ("action", {"days": 61}, "days"),
        ("action", {"days": -2}, "days"),  # there is one
        ("action", {"days": 1, "wording": "{secret}"}, "wording"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field(rule, kind, facts, field):
    facts = {"audience": Audience.OWNER, "wording": ""} | facts
    with pytest.raises(DomainError) as refused:
        service.add_rule(OPERATOR, kind=kind, **facts)

    assert refused.value.field == field


def test_a_rule_turned_on_again_or_moved_runs_from_that_day(kinds):
    rule = make.reminder_rule("action", -2, runs_from=date(2010, 1, 4))
    with transaction():
        service.hold_rule(OPERATOR, rule=rule)
        service.release_rule(OPERATOR, rule=rule)
    assert rule.runs_from == date(2010, 1, 4)

    with transaction():
        service.turn_off(OPERATOR, rule=rule)
        service.turn_on(OPERATOR, rule=rule)
    assert rule.runs_from == make.TODAY


def test_only_the_secretariat_changes_rules(rule):
    lead = make.actor(make.pilot_lead())
    for change in (service.turn_off, service.hold_rule):
        with pytest.raises(Refused):
            change(lead, rule=rule)


def test_the_hours_stay_within_the_day(kinds):
    settings = make.reminder_settings()
    with transaction():
        service.amend_settings(OPERATOR, settings=settings, hour=9, earliest_hour=8, latest_hour=17)
        service.hold_all(OPERATOR, settings=settings)

    found = queries.find_settings()
    assert (found.hour, found.earliest_hour, found.is_held) == (9, 8, True)


def test_a_group_that_is_let_in_again_is_reminded(rule):
    group = make.group()
    facts = {"days": -2, "audience": Audience.OWNER, "wording": ""}
    with transaction():
        service.amend_rule(OPERATOR, rule=rule, group_ids_off=[group.id], **facts)
    with transaction():
        service.amend_rule(OPERATOR, rule=rule, **facts)

    assert queries.get_rule(rule.id).groups_off == []
    assert db.session.scalar(select(ReminderRule.is_on)) is True
