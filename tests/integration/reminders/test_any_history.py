"""Whatever happens, and whenever it is planned and sent: nobody is reminded of what is done, nobody
twice by one rule, nobody of what they may not know, and everybody of what is due."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.core.markings import Marking
from app.core.working_days import is_working_day
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.rules import ActionState
from app.notifications.models import Message
from app.reminders.models import Digest, OwedThing, PlanningState, Reminder, ReminderRule
from app.reminders.rules import LOOK_BACK_DAYS, ReminderState, fires_on
from tests import factories as make

#: Around Easter 2010: Good Friday was 2 April; the clocks went forward on 28 March.
FIRST = date(2010, 3, 15)

CHANGES = st.tuples(
    st.sampled_from(["close", "reopen", "move", "hand over", "mark"]), st.integers(0, 1)
)


@dataclass(frozen=True)
class Step:
    """One day: how long after the last, what is changed before planning and before sending, and
    whether it is planned and sent at all."""

    after: int
    first: list[tuple[str, int]]
    is_planned: bool
    then: list[tuple[str, int]]
    is_sent: bool


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from([1, 1, 1, 2, 4]),
        st.lists(CHANGES, max_size=1),
        st.sampled_from([True, True, True, False]),
        st.lists(CHANGES, max_size=1),
        st.sampled_from([True, True, True, False]),
    ),
    min_size=6,
    max_size=14,
)
DAYS = st.sets(st.integers(-4, 4), min_size=1, max_size=3)
DUE = st.lists(st.integers(4, 24), min_size=2, max_size=2)


@dataclass
class World:
    """What is true of two actions, kept beside the database."""

    people: list
    actions: list
    rules: dict[int, int]
    day: date = FIRST
    known: dict = field(default_factory=dict)  # identity: since when the planner has seen it

    def facts(self, action):
        return (action.owner_id, action.due_on)

    def is_owed(self, action):
        return action.state is not ActionState.CLOSED

    def may_know(self, action):
        """Olive is cleared for everything, Nora for nothing marked."""
        return action.marking is Marking.NOT_MARKED or action.owner_id == self.people[0].id

    def change(self, what, which):
        action = self.actions[which]
        if what == "close":
            action.state = ActionState.CLOSED
        elif what == "reopen":
            action.state = ActionState.OPEN
        elif what == "move":
            action.due_on += timedelta(days=5)
        elif what == "hand over":
            other = {person.id for person in self.people} - {action.owner_id}
            action.owner_id = other.pop()
        else:
            action.marking = Marking.RESTRICTED
        db.session.commit()

    def note_planned(self):
        """What the planner now knows, and what by that must be told."""
        now = {
            (n, *self.facts(action))
            for n, action in enumerate(self.actions)
            if self.is_owed(action)
        }
        self.known = {each: self.known.get(each, self.day) for each in now}

    def must_go(self):
        """What the rules have come to today, of what has been known long enough."""
        since_limit = self.day - timedelta(days=LOOK_BACK_DAYS)
        for (n, owner_id, due_on), since in self.known.items():
            action = self.actions[n]
            if (owner_id, due_on) != self.facts(action) or not self.is_owed(action):
                continue
            if not self.may_know(action):
                continue
            for rule_id, days in self.rules.items():
                fires = fires_on(due_on, days)
                if max(since, since_limit) <= fires <= self.day:
                    yield rule_id, action.reference, due_on, owner_id


def new_world():
    for model in (Reminder, Digest, Message, OwedThing, PlanningState, ReminderRule, Action):
        db.session.execute(delete(model).execution_options(synchronize_session=False))
    db.session.commit()
    db.session.expire_all()
    make.pin(FIRST)


def sent():
    rows = db.session.execute(
        select(Reminder.rule_id, Reminder.key, Reminder.due_on, Reminder.person_id).where(
            Reminder.state == ReminderState.SENT
        )
    )
    return [
        (rule_id, key.split("reference=")[1], due_on, who) for rule_id, key, due_on, who in rows
    ]


@pytest.mark.one_engine
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=DAYS, due=DUE, steps=STEPS)
def test_reminders_hold_to_the_facts(reminders, people, group, days, due, steps):
    new_world()
    world = World(
        people,
        [
            make.action(group=group, owner=people[n], due_on=FIRST + timedelta(days=each))
            for n, each in enumerate(due)
        ],
        {make.reminder_rule("action", each, runs_from=date(2010, 1, 1)).id: each for each in days},
    )
    reminders.plan(FIRST)
    world.note_planned()
    told = []
    for step in steps:
        world.day += timedelta(days=step.after)
        make.pin(world.day)
        for change in step.first:
            world.change(*change)
        if step.is_planned:
            reminders.plan()
            world.note_planned()
        for change in step.then:
            world.change(*change)
        if not step.is_sent:
            continue
        must = list(world.must_go()) if step.is_planned and is_working_day(world.day) else []
        reminders.send()
        went = sent()
        new = list(went)
        for each in told:
            new.remove(each)
        for _rule, reference, due_on, who in new:
            action = next(each for each in world.actions if each.reference == reference)
            assert world.is_owed(action), "reminded of what is done"
            assert world.facts(action) == (who, due_on), "reminded of what is another's, or moved"
            assert world.may_know(action), "told of what they may not know"
        assert set(must) <= set(went), "not reminded of what is due"
        assert len(went) == len(set(went)), "reminded twice by one rule"
        told = went
    per_day = db.session.execute(select(Digest.person_id, Digest.day_on)).all()
    assert len(per_day) == len(set(per_day))
    assert all(is_working_day(day_on) for _who, day_on in per_day)
