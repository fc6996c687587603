"""What the scheduler runs: a sign of life, backups, and the head of the record kept outside."""

import logging
import os
import socket
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, func, select

from app.audit import heads
from app.audit.chain import lock_head
from app.core import clock
from app.core.database import end_reading, transaction
from app.core.formats import counted
from app.core.links import base_url
from app.extensions import db
from app.notifications.letters import Fixed, Letter, Paragraph
from app.notifications.models import Message
from app.notifications.service import queue_letter
from app.operations import backups
from app.operations.models import SchedulerBeat
from config import Settings

log = logging.getLogger(__name__)

#: How often a scheduler says that it runs, in seconds, and when it counts as gone.
BEAT_SECONDS = 15
GONE_AFTER = timedelta(seconds=4 * BEAT_SECONDS)
#: When one that has gone is forgotten.
FORGOTTEN_AFTER = timedelta(days=1)
#: How often the head of the record of changes is written to its file, and mailed.
HEAD_WRITTEN_EVERY = timedelta(hours=1)
HEAD_MAILED_EVERY = timedelta(days=1)
_HEAD = "record-head"


def beat() -> None:
    """Say that this scheduler runs."""
    now = clock.now()
    name = f"{socket.gethostname()}, process {os.getpid()}"
    with transaction():
        db.session.execute(
            delete(SchedulerBeat).where(SchedulerBeat.seen_at < now - FORGOTTEN_AFTER)
        )
        found = db.session.get(SchedulerBeat, name)
        if found is None:
            db.session.add(SchedulerBeat(name=name, started_at=now, seen_at=now))
        else:
            found.seen_at = now


def back_up() -> None:
    """Make the backup that is due, where the setting names a folder, and delete the oldest."""
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.backup_folder
    if folder is None or not backups.is_due(folder, clock.now(), settings.backup_every):
        return
    backups.forget_unfinished(folder, clock.now())
    made = backups.back_up(folder / backups.name_at(clock.now()))
    log.info("backed up to %s", made.path)
    for path in backups.superseded(folder, settings.backups_kept):
        path.unlink(missing_ok=True)


def write_head() -> None:
    """Add the head of the record of changes to its file, where there are entries since the last."""
    settings: Settings = current_app.config["SETTINGS"]
    path = settings.record_heads_file
    if path is None:
        return
    try:
        last = heads.find_last(path)
    except heads.BadHead as error:
        log.error("%s", error)
        last = None
    if last is not None and last.at > clock.now() - HEAD_WRITTEN_EVERY:
        return
    head = heads.take_head()
    end_reading()
    if last is None or head.count != last.count or head.hash != last.hash:
        heads.append_head(path, head)


def mail_head() -> None:
    """Mail the head once a day, also where it is the same: one that does not come is missed."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.record_heads_mail or _was_mailed():
        return
    with transaction():
        lock_head(db.session.connection())
        if _was_mailed():  # by another scheduler
            return
        head = heads.take_head()
        letter = _head_letter(head)
        for to in settings.record_heads_mail:
            queue_letter(letter, kind=_HEAD, to=to)


def _head_letter(head: heads.RecordHead) -> Letter:
    entries = counted(head.count, "entry", "entries")
    return Letter(
        f"Record of changes: {entries}",
        [
            Paragraph(f"The record of changes at {base_url()} has {entries}. This is its head:"),
            Fixed(head.line),
            Paragraph(
                "Keep this email where the people who run the database cannot change it. To check "
                "the record against it later, save the line to a file and run"
            ),
            Fixed("flask audit verify --heads FILE"),
        ],
    )


def _was_mailed() -> bool:
    last = db.session.scalar(select(func.max(Message.queued_at)).where(Message.kind == _HEAD))
    return last is not None and last > clock.now() - HEAD_MAILED_EVERY
