"""Errors mailed to whoever keeps the service: the same one once an hour, however often it happens.

A mail says what kind of error it was, where in the program, and of which request or job: not what
the error says, which may hold what people wrote. The log has that.
"""

import hashlib
import logging
import queue
import socket
import threading
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import func, select

from app.audit.chain import lock_head
from app.core import clock, logs
from app.core.database import expect_writes, transaction
from app.core.links import base_url
from app.extensions import db
from app.notifications.letters import Letter, Paragraph
from app.notifications.models import Message
from app.notifications.service import queue_letter
from config import ROOT, Settings

MAILED_EVERY = timedelta(hours=1)
#: Errors that wait to be told at once; more are in the log alone.
_MOST_WAITING = 100

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorSeen:
    """``what`` kind it was and ``where`` in the program name it; ``work`` is its request or job."""

    what: str
    where: str
    work: str

    @property
    def kind(self) -> str:
        """That of its mails."""
        return f"error:{hashlib.sha256(f'{self.what} {self.where}'.encode()).hexdigest()[:16]}"


def seen(record: logging.LogRecord) -> ErrorSeen:
    """What a mail may tell of a line of the log."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and error.__traceback__ is not None:
        return ErrorSeen(type(error).__name__, logs.place_of(error), logs.current())
    what = "An error" if error is None else type(error).__name__
    where = f"{record.pathname.removeprefix(f'{ROOT}/')}:{record.lineno}"
    return ErrorSeen(what, where, logs.current())


class ErrorMails(logging.Handler):
    """Mails errors from a thread of its own, so that nothing waits for it or fails with it."""

    def __init__(self, app: Flask) -> None:
        super().__init__(logging.ERROR)
        self._app = app
        self._waiting: queue.Queue[ErrorSeen] = queue.Queue(_MOST_WAITING)
        self._thread: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == __name__:
            return
        try:
            self._waiting.put_nowait(seen(record))
        except queue.Full:
            return
        # Not before the first error: a thread does not come along to a worker that is forked.
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._tell, name="error-mails", daemon=True)
            self._thread.start()

    def _tell(self) -> None:
        while True:
            error = self._waiting.get()
            try:
                with self._app.app_context():
                    expect_writes(False)
                    clock.forget()
                    mail_error(error)
            except Exception as failure:  # most likely the database is away, as the log says
                log.warning("an error could not be mailed: %s", type(failure).__name__)
            finally:
                self._waiting.task_done()

    def wait(self) -> None:
        """Until all that was seen is told."""
        self._waiting.join()


def mail_error(error: ErrorSeen) -> None:
    """Queue a mail of it to each address of the setting, unless there was one within the hour."""
    settings: Settings = current_app.config["SETTINGS"]
    with transaction():
        lock_head(db.session.connection())  # one process at a time
        last = db.session.scalar(
            select(func.max(Message.queued_at)).where(Message.kind == error.kind)
        )
        if last is not None and last > clock.now() - MAILED_EVERY:
            return
        letter = _letter(error)
        for to in settings.errors_mail:
            queue_letter(letter, kind=error.kind, to=to)


def _letter(error: ErrorSeen) -> Letter:
    facts = [("Error", error.what), ("Where", error.where), ("During", error.work)]
    facts.append(("Machine", socket.gethostname()))
    return Letter(
        f"{error.what} in {error.where}",
        [
            Paragraph(f"There was an error at {base_url()}."),
            Paragraph("\n".join(f"{name}: {said}" for name, said in facts if said)),
            Paragraph("The log on that machine has the details."),
        ],
        "You will get at most one email an hour about the same error.",
    )


def set_up(app: Flask) -> None:
    """Have this process's errors mailed, where a setting says to whom."""
    settings: Settings = app.config["SETTINGS"]
    if settings.errors_mail:
        logging.getLogger().addHandler(ErrorMails(app))
