"""What a process of a storm does: the scheduler's jobs, again and again, until it is told to stop
or killed. Imported by processes that know nothing of pytest."""

import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.core import claims, clock, stopping
from app.core.database import expect_writes
from app.core.database_trouble import is_outage
from app.core.errors import SavedMeanwhile
from app.extensions import db
from app.notifications import service as outbox
from app.notifications.transports import SmtpTransport
from app.packs import service as packs
from app.reminders import jobs as reminders
from app.reminders import sending
from app.rendering.document import Document
from config import Settings
from tests.mail_server import mail_settings

STEPS = 8


def sketch(content, *, on_progress, **_given):
    """A pack drawn in half a second."""
    for step in range(STEPS):
        on_progress(step + 1, STEPS, f"Section {step}")
        time.sleep(0.5 / STEPS)  # it is work
    return Document(pdf=f"%PDF-1.7 {content.group}".encode(), page_count=3, page_of={})


#: How long a storm waits for what a process held that was killed.
LEASE = timedelta(seconds=2)


def run_jobs(settings: Settings, mail_port: int) -> None:
    """Build and send."""
    transport = SmtpTransport(mail_settings(port=mail_port), timeout=5)
    packs.draw_pack = sketch
    _again_and_again(settings, [lambda: outbox.send_due(transport), packs.build_waiting])


def run_reminders(settings: Settings, mail_port: int) -> None:
    """Plan, at all hours, and send; the first plan of a day comes with sending."""
    claims.LEASE, claims.HEARTBEAT = LEASE, LEASE / 4
    reminders.BEGINS, sending.LAST_HOUR = 0, 24
    sending._lock = _slowly(sending._lock)  # they are killed between claiming and sending
    sending._queue = _slowly(sending._queue)  # and in the middle of it
    transport = SmtpTransport(mail_settings(port=mail_port), timeout=5)
    chance = random.Random()

    def plan() -> None:
        if chance.random() < 0.05:
            reminders.plan()

    _again_and_again(settings, [plan, reminders.send, lambda: outbox.send_due(transport)])


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
