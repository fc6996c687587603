"""What a process of a storm does: the scheduler's jobs, again and again, until it is told to stop
or killed. Imported by processes that know nothing of pytest."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.core import claims, clock, database, stopping
from app.core.database import expect_writes
from app.core.database_trouble import is_outage
from app.core.errors import SavedMeanwhile
from app.extensions import db
from app.notifications import service as outbox
from app.notifications.transports import SmtpTransport
from app.packs import service as packs
from app.reminders import jobs as reminders
from app.reminders import planning, sending
from app.rendering.document import Document
from config import Settings
from tests.mail_server import mail_settings
from tests.sketches import sketched

STEPS = 8


def sketch(content, *, on_progress, **_given):
    """A pack drawn in half a second."""
    for step in range(STEPS):
        on_progress(step + 1, STEPS, f"Section {step}")
        time.sleep(0.5 / STEPS)  # it is work
    return Document(pdf=sketched(content.group), page_count=3, page_of={})


#: How long a storm waits for what a process held that was killed.
LEASE = timedelta(seconds=2)


def run_jobs(settings: Settings, mail_port: int) -> None:
    """Build and send."""
    transport = SmtpTransport(mail_settings(port=mail_port), timeout=5)
    packs.draw_pack = sketch
    _again_and_again(settings, [lambda: outbox.send_due(transport), packs.build_waiting])


class Place(StrEnum):
    """Where a process of a storm of reminders can stand still, to be killed there."""

    PLANNED = "planned"  # a part of what it planned is written, and not yet committed
    CLAIMED = "claimed"  # it has claimed someone's mail, and asks next what still stands
    QUEUED = "queued"  # the mail is in the outbox, and not yet committed
    TAKEN = "taken"  # the mail server has taken it, and that is not yet written down


@dataclass(frozen=True)
class Halt:
    """Makes a process stand still as it comes to a place for the first time after it has ``passed``
    it so often. It says then what it has in hand: a mail of a person's day (claimed, queued), a
    message (taken)."""

    place: Place
    said: Connection
    passed: Iterator[int]

    def after(self, place: Place, function: Callable[..., Any]) -> Callable[..., Any]:
        return self._halting(place, function, is_before=False)

    def before(self, place: Place, function: Callable[..., Any]) -> Callable[..., Any]:
        return self._halting(place, function, is_before=True)

    def _halting(
        self, place: Place, function: Callable[..., Any], *, is_before: bool
    ) -> Callable[..., Any]:
        if place is not self.place:
            return function

        def halting(*given: Any, **named: Any) -> Any:
            if is_before:
                self._halt(given)
            did = function(*given, **named)
            if not is_before:
                self._halt(given)
            return did

        return halting

    def _halt(self, given: Sequence[Any]) -> None:
        if self.said.closed or next(self.passed, None) is not None:
            return
        found = (getattr(each, "row_id", getattr(each, "id", None)) for each in given)
        self.said.send(next((each for each in found if each is not None), 0))
        self.said.close()
        stopping.wait(60)  # until it is killed, or told to stop


#: How long a statement of a storm's processes waits for another's lock.
BUSY_SECONDS = 2


def run_reminders(
    settings: Settings, mail_port: int, halt: Halt | None = None, is_slow: bool = True
) -> None:
    """Plan, at all hours, and send; the first plan of a day comes with sending. Slowly, where it
    will be killed at any moment: between claiming and sending, or in the middle of it."""
    database.BUSY_TIMEOUT_MS = BUSY_SECONDS * 1000
    claims.LEASE, claims.HEARTBEAT = LEASE, LEASE / 4
    reminders.BEGINS, sending.LAST_HOUR = 0, 24
    if is_slow:
        sending._lock, sending._queue = _slowly(sending._lock), _slowly(sending._queue)
    transport = SmtpTransport(mail_settings(port=mail_port), timeout=5)
    chance = random.Random()
    plans = 0.05
    if halt is not None:
        plans = 1 if halt.place is Place.PLANNED else plans
        for part in ("_insert_reminders", "add_things"):
            setattr(planning, part, halt.after(Place.PLANNED, getattr(planning, part)))
        sending._lock = halt.before(Place.CLAIMED, sending._lock)
        sending.settle = halt.after(Place.QUEUED, sending.settle)
        taken = halt.after(Place.TAKEN, SmtpTransport.send)
        SmtpTransport.send = taken

    def plan() -> None:
        if chance.random() < plans:
            reminders.plan()

    def mail() -> None:
        outbox.send_due(transport)

    # Whoever is to be killed at a place does what comes there alone: the outbox, as long as it
    # fills, is never done with, and in a scheduler each job has a thread of its own.
    jobs_to: dict[Place | None, Sequence[Callable[[], object]]] = {
        Place.PLANNED: [plan],
        Place.CLAIMED: [reminders.send],
        Place.QUEUED: [reminders.send],
        Place.TAKEN: [mail],
        None: [plan, reminders.send, mail],
    }
    _again_and_again(settings, jobs_to[halt.place if halt else None])


def _slowly(function: Callable[..., Any]) -> Callable[..., Any]:
    def slow(*given: Any, **named: Any) -> Any:
        time.sleep(0.05)
        return function(*given, **named)

    return slow


def _again_and_again(settings: Settings, jobs: Sequence[Callable[[], object]]) -> None:
    """As the scheduler does: a job that fails as the database is away is begun again."""
    stopping.stop_on_signals()
    app = create_app(settings)
    while not stopping.wait(0.05):
        for job in jobs:
            with app.app_context():
                expect_writes(False)
                clock.forget()
                try:
                    job()
                except (stopping.Stopped, SavedMeanwhile):
                    pass
                except Exception as error:
                    if not is_outage(error):
                        raise
                finally:
                    with suppress(SQLAlchemyError):
                        db.session.remove()
