"""What the scheduler runs: a sign of life, and backups."""

import logging
import os
import socket
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete

from app.core import clock
from app.core.database import transaction
from app.extensions import db
from app.operations import backups
from app.operations.models import SchedulerBeat
from config import Settings

log = logging.getLogger(__name__)

#: How often a scheduler says that it runs, in seconds, and when it counts as gone.
BEAT_SECONDS = 15
GONE_AFTER = timedelta(seconds=4 * BEAT_SECONDS)
#: When one that has gone is forgotten.
FORGOTTEN_AFTER = timedelta(days=1)


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
