"""Reminders in a storm: schedulers are killed, the database stops, and what is owed is done and
handed over meanwhile. None is lost, none is sent falsely, and what comes twice is the same mail."""

import os
import random
import re
import signal
import sqlite3
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.core import claims, clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import SavedMeanwhile
from app.core.models import reference_of
from app.extensions import db
from app.governance.actions import service
from app.governance.actions.models import Action
from app.governance.groups import queries as group_queries
from app.notifications import queries as outbox
from app.notifications.models import Message
from app.notifications.rules import MessageState
from app.reminders import jobs, sending
from app.reminders.messages import KIND
from app.reminders.models import Digest, Reminder, ReminderSettings
from app.reminders.rules import DigestState, ReminderState
from tests import factories as make
from tests.databases import PostgreSQLDatabases, settings_for
from tests.factories.base import numbered
from tests.faults import work

#: On 4 February 2010 rules remind of what is due on these days: the owner, or the secretariat.
DAYS = [date(2010, 2, 3), date(2010, 2, 5), date(2010, 2, 11)]
LATE = date(2010, 2, 1)
EACH = 8
#: A mail that was written as something was done may tell of it still: it was read just before.
AT_ONCE = timedelta(seconds=1)
REFERENCE = re.compile(r"\bA-\d+\b")


class SQLiteStops:
    """Nobody gets at the database for longer than a statement waits."""

    def __init__(self, app):
        self.path = db.engine.url.database

    def stop(self):
        other = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        with suppress(sqlite3.OperationalError):
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(6)
        other.close()


class PostgreSQLStops:
    """The server is stopped in the middle of everything, and started again."""

    def __init__(self, server):
        self.server = server

    def stop(self):
        self.server._admin.close()
        self.server._server.stop()
        time.sleep(1)
        self.server._server.ensure_postgres_running()
        self.server._admin = psycopg.connect(self.server._server.get_uri(), autocommit=True)


@pytest.fixture
def stormy(engine, databases, tmp_path):
    """The demonstration on a database that can be stopped: its app, and what stops it."""
    if engine == "sqlite":
        with databases.work(engine, "total-place") as app:
            yield app, SQLiteStops(app)
        return
    server = PostgreSQLDatabases()
    try:
        server.fill("work", databases._contents(engine, "total-place"))
        app = create_app(settings_for(server.url("work"), tmp_path))
        with app.app_context():
            clock.forget()
            yield app, PostgreSQLStops(server)
            db.session.remove()
            db.engine.dispose()
    finally:
        server.stop()


@dataclass
class Facts:
    """Who owes what, and when that changed."""

    owners: dict[str, int] = field(default_factory=dict)
    done_at: dict[str, datetime] = field(default_factory=dict)
    handed_at: dict[tuple[str, int], datetime] = field(default_factory=dict)

    @property
    def unchanged(self):
        handed = {reference for reference, _person in self.handed_at}
        return {
            (reference, owner)
            for reference, owner in self.owners.items()
            if reference not in self.done_at and reference not in handed
        }

    def may_be_told(self, reference, person_id, at):
        """Whether it was theirs and not done at that moment, or just before it."""
        done_at = self.done_at.get(reference)
        lost_at = self.handed_at.get((reference, person_id))
        is_theirs = self.owners[reference] == person_id or lost_at is not None
        return is_theirs and all(each is None or at < each + AT_ONCE for each in (done_at, lost_at))


def owed_by_many(count):
    """So many actions of people who can sign in, each of whom is reminded of theirs today; of a few
    the secretariat is."""
    group = group_queries.get_group("officials")
    owners = [make.account().person for _ in range(count // EACH)]
    for number, owner in enumerate(owners):
        first = LATE if number % 10 == 7 else DAYS[0]
        for due_on in (first, DAYS[0], *[DAYS[1]] * 3, *[DAYS[2]] * 3):
            db.session.add(
                Action(
                    number=numbered(Action),
                    text=f"Write to partner {number}",
                    group=group,
                    owner=owner,
                    due_on=due_on,
                    original_due_on=due_on,
                    raised_on=date(2010, 1, 18),
                )
            )
    db.session.commit()
    rows = db.session.execute(
        select(Action.number, Action.owner_id).where(Action.owner_id.in_([p.id for p in owners]))
    ).all()
    db.session.rollback()
    return Facts({reference_of(Action.PREFIX, row.number): row.owner_id for row in rows})


def change_something(facts, chance):
    """Somebody does what they owe, or the secretariat gives it to another."""
    reference, owner = chance.choice(sorted(facts.unchanged))
    other = chance.choice(sorted(set(facts.owners.values()) - {owner}))
    is_done = chance.random() < 0.6
    try:
        with transaction():
            action = db.session.scalars(
                select(Action).where(Action.number == int(reference.partition("-")[2]))
            ).one()
            if is_done:
                service.note_progress(OPERATOR, action=action, text="It is done.", is_complete=True)
            else:
                service.amend_action(OPERATOR, action=action, text=action.text, owner_id=other)
    except (SQLAlchemyError, SavedMeanwhile):  # it is away, and nothing is said to be saved
        with suppress(SQLAlchemyError):
            db.session.rollback()
        # Whether it was, is asked: a commit may come through whose answer does not.
        facts.owners.pop(reference)
        return
    if is_done:
        facts.done_at[reference] = clock.now()
    else:
        facts.handed_at[reference, owner] = clock.now()
        facts.owners[reference] = other


def storm(facts, size, begin, settings, stops):
    """Kill, stop and change; gives who is left. The first are killed while they plan, the others
    while they send."""
    chance = random.Random(2010)
    workers = [begin(work.run_reminders, settings) for _ in range(size.workers)]
    planning = max(1, size.reminder_kills // 10)
    stops_at = {size.reminder_kills * (n + 1) // (size.stops + 1) for n in range(size.stops)}
    for number in range(size.reminder_kills):
        time.sleep(chance.uniform(0.2, 1))
        if number == planning:
            wait_for_plan()
            for _ in range(20):  # between planning and sending
                change_something(facts, chance)
            time.sleep(AT_ONCE.total_seconds())
            hold(False)
        for _ in range(4):
            change_something(facts, chance)
        victim = workers.pop(chance.randrange(len(workers)))
        os.kill(victim.pid, signal.SIGTERM if number % 4 == 3 else signal.SIGKILL)
        workers.append(begin(work.run_reminders, settings))
        if number in stops_at:
            stops.stop()
    return workers


def hold(is_held):
    """Let no mail go, or all."""
    with transaction():
        db.session.execute(
            update(ReminderSettings).values(
                is_held=is_held, hour=0, earliest_hour=0, latest_hour=23
            )
        )


def wait_for_plan():
    until = time.monotonic() + 120
    while not (counts_left() or (0, 0, 0))[2]:
        assert time.monotonic() < until, "nobody has planned"
        time.sleep(0.2)


def counts_left():
    """What is still to be sent of today, and how many mails were planned; None while the database
    is away."""
    try:
        db.session.expire_all()
        today = Digest.day_on == date(2010, 2, 4)
        digests = select(db.func.count()).select_from(Digest).where(today)
        left = db.session.scalar(digests.where(Digest.state == DigestState.PLANNED))
        planned = db.session.scalar(digests)
        mails = outbox.count_by_state()
        db.session.rollback()
    except SQLAlchemyError:
        return None
    return left, mails[MessageState.QUEUED] + mails[MessageState.SENDING], planned


def wait_for_all(size, mailbox):
    until = time.monotonic() + 30 + size.reminders / 10
    while (left := counts_left()) is None or left[:2] != (0, 0) or not left[2]:
        assert time.monotonic() < until, left
        time.sleep(0.2)


def end(workers):
    for process in workers:
        process.terminate()
    for process in workers:
        process.join(timeout=30)
        assert process.exitcode == 0, "it ends by itself when it is told to"


def mails_by_person(mailbox):
    """Of each mail of reminders: whom it goes to, when it was written, and what it tells. The
    outbox forgets the text of one that holds links to answer by, so it is read as it came."""
    came = {mail["Message-ID"].strip("<>").partition("@")[0]: mail for mail in mailbox.came}
    rows = db.session.execute(
        select(Digest.person_id, Digest.sent_at, Message.mail_id, Message.state)
        .join(Message, Digest.message_id == Message.id)
        .where(Digest.day_on == date(2010, 2, 4))
        .order_by(Message.id)
    ).all()
    assert len(rows) > len(DAYS)
    assert {row.state for row in rows} == {MessageState.SENT}
    return [
        (row.person_id, row.sent_at, set(REFERENCE.findall(text_of(came[row.mail_id]))))
        for row in rows
    ]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.mark.every_engine
def test_no_reminder_is_lost_or_false_in_a_storm(stormy, mailbox, begin, size, monkeypatch):
    app, stops = stormy
    hold(True)
    facts = owed_by_many(size.reminders)
    known = set(facts.owners)

    workers = storm(facts, size, begin, app.config["SETTINGS"], stops)
    wait_for_all(size, mailbox)
    end(workers)

    mails = mails_by_person(mailbox)
    written = Counter(person_id for person_id, _at, _told in mails)
    assert set(written.values()) == {1}, "one mail a person a day"
    told = defaultdict(set)
    owners = set(facts.owners.values())
    for person_id, at, references in mails:
        told[person_id] |= references
        for reference in references & set(facts.owners):
            if person_id in owners:
                assert facts.may_be_told(reference, person_id, at), (reference, person_id, at)
    late = {
        reference
        for reference in known
        for number in [int(reference.partition("-")[2])]
        if due_on(number) == LATE
    }
    lost = {each for each in facts.unchanged if each[0] not in told[each[1]] | late}
    assert not lost

    came = Counter(mail["Message-ID"] for mail in mailbox.came)
    assert len(came) == len(mailbox_subjects())
    assert came.total() - len(came) <= size.reminder_kills + size.workers * size.stops

    settle_the_rest(monkeypatch)
    states = Counter(db.session.scalars(select(Reminder.state)))
    assert states[ReminderState.PLANNED] == 0, "what was handed over goes on the next working day"
    for (reference, _was), at in facts.handed_at.items():
        owner = facts.owners.get(reference)
        if owner is not None and reference not in facts.done_at:
            assert reference in told_to(owner), (reference, owner, at)


def due_on(number):
    return db.session.scalar(select(Action.due_on).where(Action.number == number))


def mailbox_subjects():
    """The messages that the outbox says are sent."""
    sent = select(Message.id).where(
        Message.state == MessageState.SENT, Message.sent_at.is_not(None)
    )
    return db.session.scalars(sent.where(Message.kind == KIND)).all()


def settle_the_rest(monkeypatch):
    """The next working day, on which nothing is in the way."""
    monkeypatch.setattr(jobs, "BEGINS", 0)
    monkeypatch.setattr(sending, "LAST_HOUR", 24)
    monkeypatch.setattr(claims, "LEASE", timedelta())
    make.pin(date(2010, 2, 5))
    db.session.commit()
    jobs.plan()
    jobs.send()


def told_to(person_id):
    """What the reminders that went to a person were of."""
    sent = select(Reminder.what).where(
        Reminder.person_id == person_id, Reminder.state == ReminderState.SENT
    )
    return set(re.findall(r"A-\d+", " ".join(db.session.scalars(sent))))
