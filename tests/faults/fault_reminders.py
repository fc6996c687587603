"""Reminders in a storm: schedulers are killed, the database stops, and what is owed is done and
handed over meanwhile. None is lost, none is sent falsely, and what comes twice is the same mail."""

import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, cycle, islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from app.core import claims, database
from app.extensions import db
from app.notifications import queries as outbox
from app.notifications.models import Message
from app.notifications.rules import MessageState
from app.reminders import jobs, sending
from app.reminders.mail import KIND
from app.reminders.models import Digest, Reminder, ReminderSettings
from app.reminders.rules import DigestState, ReminderState
from tests import factories as make
from tests.faults import work
from tests.faults.facts import AT_ONCE, REFERENCE, Facts, owed_by_many
from tests.faults.stops import PostgreSQLStops, SQLiteStops
from tests.faults.work import Halt, Place

TODAY = date(2010, 2, 4)
#: Where processes are killed while they send, one after the other; None: at any moment.
WHILE_SENDING = (Place.CLAIMED, Place.QUEUED, Place.CLAIMED, Place.TAKEN, None)
#: There a process holds locks for which others wait: it must not stand for long.
HOLDS_LOCKS = (Place.PLANNED, Place.QUEUED)


@pytest.fixture
def stops(engine, databases, demo_app, monkeypatch):
    """What stops the database of the demonstration."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", work.BUSY_SECONDS * 1000)
    return SQLiteStops() if engine == "sqlite" else PostgreSQLStops(databases.postgresql)


@dataclass
class Victim:
    """A process that will be killed: at a place where it stands still, or at a moment."""

    process: BaseProcess
    place: Place | None
    said: Connection | None
    at: float

    @property
    def is_ready(self) -> bool:
        return self.said.poll() if self.said is not None else time.monotonic() > self.at


@dataclass
class Storm:
    """``struck`` is what was in hand where a process was killed, or told to stop: the place, and
    the id of the mail of a day or of the message."""

    facts: Facts
    size: Any
    begin: Any
    settings: Any
    stops: SQLiteStops | PostgreSQLStops
    chance: random.Random = field(default_factory=lambda: random.Random(2010))
    places: Iterator[Place | None] = field(default_factory=lambda: iter(()))
    victims: list[Victim] = field(default_factory=list)
    others: list[BaseProcess] = field(default_factory=list)
    told: list[BaseProcess] = field(default_factory=list)
    struck: list[tuple[Place | None, int]] = field(default_factory=list)
    terminated: set[int] = field(default_factory=set)

    def blow(self) -> None:
        """The first are killed while they plan, the others while they send."""
        hold(True)
        planning = max(1, self.size.reminder_kills // 10)
        sending = islice(cycle(WHILE_SENDING), self.size.reminder_kills - planning)
        self.places = chain([Place.PLANNED] * planning, sending)
        self._begin(1)  # the very first plan never comes to its end
        self._strike_until(planning)
        self._begin(self.size.schedulers - 1)
        wait_for_plan()
        for _ in range(20):
            self.facts.change(self.chance)
        time.sleep(AT_ONCE.total_seconds())
        hold(False)
        self._strike_until(self.size.reminder_kills)

    def _begin(self, count: int) -> None:
        """Begin so many to be killed; once there are no places left for it, a few that are not."""
        for _ in range(count):
            try:
                place = next(self.places)
            except StopIteration:
                if len(self.others) < self.size.schedulers // 2:
                    self.others.append(self.begin(work.run_reminders, self.settings, None, False))
                continue
            if place is None:
                process, said = self.begin(work.run_reminders, self.settings), None
            else:
                said, saying = Pipe(duplex=False)
                halt = Halt(
                    place, saying, iter(range(self.chance.randrange(self._most_passed(place))))
                )
                process = self.begin(work.run_reminders, self.settings, halt)
                saying.close()
            at = time.monotonic() + self.chance.uniform(1, 5)
            self.victims.append(Victim(process, place, said, at))

    def _most_passed(self, place: Place) -> int:
        """So that they are killed over any mail and any part of a plan."""
        if place is Place.PLANNED:
            return max(1, self.size.reminders // 800)
        return max(1, self.size.reminders // self.size.reminder_kills // 32)

    def _strike_until(self, count: int) -> None:
        """Kill so many at their places, or as many as come there before all is sent."""
        until = time.monotonic() + 120
        while len(self.struck) < count:
            wait([each.said for each in self.victims if each.said is not None], timeout=0.5)
            time.sleep(0.3)  # those that come there at the same time too
            ready = [each for each in self.victims if each.is_ready]
            ready.sort(key=lambda each: each.place not in HOLDS_LOCKS)
            if ready:
                self._strike(ready[0])
                until = time.monotonic() + 120
            elif is_all_sent():
                break
            assert time.monotonic() < until, self.victims

    def _strike(self, victim: Victim) -> None:
        number = len(self.struck)
        in_hand = victim.said.recv() if victim.said is not None else 0
        self.struck.append((victim.place, in_hand))
        self.victims.remove(victim)
        if victim.place not in HOLDS_LOCKS:
            self._change(victim.place, in_hand)
        if number % 7 == 3:
            os.kill(victim.process.pid, signal.SIGTERM)
            self.told.append(victim.process)
            self.terminated.add(number)
        else:
            os.kill(victim.process.pid, signal.SIGKILL)
            victim.process.join()
        if victim.place in HOLDS_LOCKS:
            self._change(victim.place, in_hand)
        self._begin(1)
        kills, stops = self.size.reminder_kills, self.size.stops
        if number in {kills * (n + 1) // (stops + 1) for n in range(stops)}:
            self.stops.stop()

    def _change(self, place: Place | None, in_hand: int) -> None:
        """Things are done or handed over: first of the person whose mail was in hand."""
        person_id = None
        if place in (Place.CLAIMED, Place.QUEUED):
            person_id = db.session.scalar(select(Digest.person_id).where(Digest.id == in_hand))
            db.session.rollback()
        for whose in (person_id, person_id, None, None):
            self._strike_who_holds_locks()
            self.facts.change(self.chance, whose)

    def _strike_who_holds_locks(self) -> None:
        """They keep everyone waiting, and the test too."""
        for each in [each for each in self.victims if each.place in HOLDS_LOCKS]:
            if each in self.victims and each.is_ready:
                self._strike(each)

    def end(self) -> None:
        """They end by themselves when they are told to."""
        processes = [*self.others, *(each.process for each in self.victims), *self.told]
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(timeout=30)
            assert process.exitcode == 0, process


def hold(is_held: bool) -> None:
    """Let no mail go, or all: once whoever writes a long plan has done so."""
    held = update(ReminderSettings).values(is_held=is_held, hour=0, earliest_hour=0, latest_hour=23)
    claims.persist(lambda: db.session.execute(held))


def wait_for_plan() -> None:
    until = time.monotonic() + 120
    while not (counts_left() or (0, 0, 0))[2]:
        assert time.monotonic() < until, "nobody has planned"
        time.sleep(0.2)


def counts_left() -> tuple[int, int, int] | None:
    """What is still to be sent of today, and how many mails were planned; None while the database
    is away."""
    try:
        db.session.expire_all()
        digests = select(db.func.count()).select_from(Digest).where(Digest.day_on == TODAY)
        left = db.session.scalar(digests.where(Digest.state == DigestState.PLANNED)) or 0
        planned = db.session.scalar(digests) or 0
        mails = outbox.count_by_state()
        db.session.rollback()
    except SQLAlchemyError:
        return None
    return left, mails[MessageState.QUEUED] + mails[MessageState.SENDING], planned


def is_all_sent() -> bool:
    left = counts_left()
    return left is not None and left[:2] == (0, 0) and left[2] > 0


def wait_for_all(size: Any) -> None:
    until = time.monotonic() + 30 + size.reminders / 10
    while not is_all_sent():
        assert time.monotonic() < until, f"not sent: {counts_left()}"
        time.sleep(0.2)


@pytest.mark.every_engine
def test_no_reminder_is_lost_or_false_in_a_storm(
    begin, demo_app, stops, mailbox, size, monkeypatch
):
    facts = owed_by_many(size.reminders)
    storm = Storm(facts, size, begin, demo_app.config["SETTINGS"], stops)
    storm.blow()
    wait_for_all(size)
    storm.end()

    check_strikes(storm, mailbox)
    check_mails(facts, mailbox)
    check_outbox(storm, mailbox)
    check_rows(facts)

    send_on_the_next_day(monkeypatch)
    check_rows(facts)
    check_what_came_of_all(facts)


def check_strikes(storm: Storm, mailbox: Any) -> None:
    """Every place was come to; what was in hand there was taken up again by another."""
    assert {place for place, _ in storm.struck} >= set(Place)
    assert len(storm.struck) > 0.8 * storm.size.reminder_kills
    came = Counter(mail_ids(mailbox))
    for number, (place, in_hand) in enumerate(storm.struck):
        if number in storm.terminated:
            continue
        if place in (Place.CLAIMED, Place.QUEUED):
            digest = db.session.get(Digest, in_hand)
            assert digest.state is not DigestState.PLANNED
            assert digest.attempts > 1
        if place is Place.TAKEN:
            message = db.session.get(Message, in_hand)
            assert message.attempts > 1
            assert came[message.mail_id] > 1


def check_mails(facts: Facts, mailbox: Any) -> None:
    """One mail a person, of what was theirs and not done when it was written; and of all of it."""
    mails = list_mails(mailbox)
    written = Counter(person_id for person_id, _at, _told in mails)
    assert set(written.values()) == {1}, "one mail a person a day"
    told = {person_id: references for person_id, _at, references in mails}
    owners, known = set(facts.owners.values()), set(facts.owners)
    for person_id, at, references in mails:
        for reference in references & known if person_id in owners else ():
            assert facts.may_be_told(reference, person_id, at), (reference, person_id, at)
    assert not {each for each in facts.reminded if each[0] not in told.get(each[1], ())}
    said = select(Reminder.what, Reminder.person_id).where(Reminder.state == ReminderState.SENT)
    for what, person_id in db.session.execute(said.where(Reminder.person_id.in_(owners))):
        assert set(REFERENCE.findall(what)) <= told[person_id], what


def list_mails(mailbox: Any) -> Sequence[tuple[int, Any, set[str]]]:
    """Of each mail of reminders: whom it goes to, when it was written, and what it tells. The
    outbox forgets the text of one that holds links to answer by, so it is read as it came."""
    came = dict(zip(mail_ids(mailbox), mailbox.came, strict=True))
    rows = db.session.execute(
        select(Digest.person_id, Digest.sent_at, Message.mail_id)
        .join(Message, Digest.message_id == Message.id)
        .where(Digest.day_on == TODAY)
        .order_by(Message.id)
    ).all()
    return [
        (row.person_id, row.sent_at, set(REFERENCE.findall(text_of(came[row.mail_id]))))
        for row in rows
    ]


def mail_ids(mailbox: Any) -> list[str]:
    return [mail["Message-ID"].strip("<>").partition("@")[0] for mail in mailbox.came]


def text_of(mail: Any) -> str:
    return mail.get_body(("plain",)).get_content()


def check_outbox(storm: Storm, mailbox: Any) -> None:
    """What the outbox says to be sent came, and nothing else; twice only what was in hand."""
    messages = db.session.execute(
        select(Message.mail_id, Message.state, Message.sent_at).where(Message.kind == KIND)
    ).all()
    assert {each.state for each in messages} == {MessageState.SENT}
    assert all(each.sent_at for each in messages)
    came = mail_ids(mailbox)
    assert set(came) == {each.mail_id for each in messages}
    size = storm.size
    assert len(came) - len(messages) <= len(storm.struck) + size.schedulers * size.stops


def check_rows(facts: Facts) -> None:
    """A reminder counts as sent only where the thing was theirs and not done at that moment, and
    as cancelled only where it was not."""
    rows = db.session.execute(
        select(
            Reminder.what,
            Reminder.person_id,
            Reminder.owner_id,
            Reminder.state,
            Reminder.settled_at,
            Reminder.digest_id,
        )
    ).all()
    known, sent = set(facts.owners), set()
    for row in rows:
        for reference in known & set(REFERENCE.findall(row.what)):
            if row.state is ReminderState.SENT:
                assert row.digest_id is not None
                assert facts.may_be_told(reference, row.owner_id, row.settled_at), row
                sent.add((reference, row.person_id))
            elif row.state is ReminderState.CANCELLED and row.person_id == row.owner_id:
                assert facts.is_changed_for(reference, row.owner_id), row
    assert facts.reminded <= sent


def send_on_the_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next day on which the secretariat is written to as well, and nothing is in the way."""
    monkeypatch.setattr(jobs, "BEGINS", 0)
    monkeypatch.setattr(sending, "LAST_HOUR", 24)
    monkeypatch.setattr(claims, "LEASE", timedelta())
    make.pin(date(2010, 2, 8))
    db.session.commit()
    jobs.plan()
    jobs.send()


def check_what_came_of_all(facts: Facts) -> None:
    """Nothing waits any more, and what was handed over is told to whoever has it now."""
    sent = defaultdict(set)
    rows = db.session.execute(select(Reminder.what, Reminder.person_id, Reminder.state)).all()
    for what, person_id, state in rows:
        assert state is not ReminderState.PLANNED, what
        if state is ReminderState.SENT:
            sent[person_id].update(REFERENCE.findall(what))
    for reference, _was in facts.handed_at:
        owner = facts.owners.get(reference)
        if owner is not None and reference not in facts.done_at:
            assert reference in sent[owner], (reference, owner)
