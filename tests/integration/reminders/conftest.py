"""A programme in which one thing is owed, and the hour at which its reminder goes."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import transaction
from app.core.markings import Marking
from app.extensions import db
from app.reminders import planning, sending, service
from app.reminders.models import Digest, Reminder
from tests import factories as make
from tests.letters import letters_to

#: 8am in London, in winter, of a real day that is none of the programme's.
AT_EIGHT = datetime(2026, 1, 14, 8, 5, tzinfo=UTC)


class Reminders:
    """What the planner and the sender do on a day, and what came of it."""

    def plan(self, day=None):
        if day is not None:
            make.pin(day)
        clock.forget()
        done = planning.plan()
        db.session.expire_all()
        return done

    def send(self, at=AT_EIGHT):
        with clock.frozen(now=at):
            done = sending.send_due()
        db.session.expire_all()
        return done

    def both(self, day):
        self.plan(day)
        return self.send()

    def letters(self, account):
        return list(letters_to(account.email))

    @property
    def all(self):
        """Each reminder: who, whether by a rule, its state and why it did not go."""
        rows = db.session.scalars(select(Reminder).order_by(Reminder.id)).all()
        return [
            (each.person_id, each.rule_id is not None, each.state, each.why_not) for each in rows
        ]

    @property
    def states(self):
        return [state.value for _, _, state, _ in self.all]

    @property
    def why_not(self):
        return [why_not for *_, why_not in self.all if why_not]

    @property
    def digests(self):
        return [each.state.value for each in db.session.scalars(select(Digest).order_by(Digest.id))]


@pytest.fixture
def reminders(app, monkeypatch):
    make.pin(date(2010, 1, 18))
    make.programme()
    make.reminder_settings()
    monkeypatch.setattr(service, "reminded_due_kinds", dict)  # no rules but the test's own
    return Reminders()


@pytest.fixture
def olive(reminders):
    return make.person(name="Olive Owner")


@pytest.fixture
def owner(olive):
    """Olive's account."""
    return make.account(olive, email="olive@example.org")


@pytest.fixture
def action(owner, olive):
    """Due on Thursday 18 February 2010, and known for a month."""
    return make.action(owner=olive, text="Write to the councils")


@pytest.fixture
def rule(reminders):
    return make.reminder_rule("action", -2, runs_from=date(2010, 1, 1))


@pytest.fixture
def seen(reminders, action):
    """The planner has seen the action once, long before it is due."""
    reminders.plan(date(2010, 1, 18))


@pytest.fixture
def change():
    """Change records, as a person does."""

    def apply(record, **values):
        with transaction():
            found = db.session.get(type(record), record.id)
            for name, value in values.items():
                setattr(found, name, value)

    return apply


@pytest.fixture
def people(reminders):
    """Olive, who is cleared for everything, and Nora, for nothing that is marked."""
    made = [make.person(name="Olive Owner"), make.person(name="Nora New")]
    make.account(made[0])
    make.account(made[1], clearance_before_2014=Marking.NOT_MARKED)
    return made


@pytest.fixture
def group(reminders):
    return make.group()
