"""What the scheduler runs for reminders."""

import logging

from app.core import clock
from app.core.database import end_reading, transaction
from app.core.formats import counted
from app.core.timed import Worked
from app.reminders import planning, queries, sending

log = logging.getLogger(__name__)

#: The hour in London before which nothing is planned or sent.
BEGINS = 5


def plan() -> Worked:
    """Look at everything that is due, and plan the reminders of it."""
    done = planning.plan()
    if done is None:
        return Worked()
    if done.begun or done.ended or done.reminders:
        log.info(
            "%s owed: %s new, %s no longer owed; %s planned",
            counted(done.things, "thing"),
            done.begun,
            done.ended,
            counted(done.reminders, "reminder"),
        )
    return Worked(done=done.reminders)


def send() -> Worked:
    """Send the mail of everybody whose hour has come. Of a day on which nobody has planned yet, the
    plan comes first."""
    settings, today = queries.find_settings(), clock.today()
    is_at_once = settings is not None and settings.at_once_on == today
    if clock.now().astimezone(clock.LONDON).hour < BEGINS and not is_at_once:
        end_reading()
        return Worked()
    planned_on = queries.last_planned_on()
    end_reading()
    if planned_on != today:
        plan()
    done = sending.send_due()
    if done.sent or done.empty or done.failed:
        log.info(
            "%s of reminders sent, %s had nothing to say today, %s failed",
            counted(done.sent, "mail"),
            done.empty,
            done.failed,
        )
    return Worked(done=done.sent + done.empty, failed=done.failed, error=done.error)


def purge() -> Worked:
    """Forget what has long been owed no more."""
    with transaction():
        gone = planning.forget_old()
    return Worked(done=gone)
