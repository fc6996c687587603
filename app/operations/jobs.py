"""What the scheduler runs: a sign of life, backups, the head of the record kept outside, and the
check of the record."""

import logging
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, func, or_, select

from app.audit import heads
from app.audit.verify import ChainBroken, list_anchors, list_findings, verify
from app.core import clock
from app.core.database import count_changed, end_reading, transaction
from app.core.formats import counted
from app.core.links import base_url
from app.core.timed import Worked
from app.extensions import db
from app.notifications.letters import Fixed, Letter, Paragraph
from app.notifications.service import queue_letter
from app.operations import backups
from app.operations.models import JobRun, JobTurn, SchedulerBeat
from app.operations.rules import FORGOTTEN_AFTER, RUNS_KEPT, RUNS_KEPT_FOR
from app.operations.running import looks, scheduler_name
from app.operations.turns import alone
from config import Settings

log = logging.getLogger(__name__)

#: How often the head of the record of changes is written to its file.
HEAD_WRITTEN_EVERY = timedelta(hours=1)
_NOT_INTACT = "The record of changes is not intact: run 'flask audit verify'."


def beat() -> None:
    """Say that this scheduler runs, and when it began each of its jobs."""
    now, name = clock.now(), scheduler_name()
    with transaction():
        db.session.execute(
            delete(SchedulerBeat).where(SchedulerBeat.seen_at < now - FORGOTTEN_AFTER)
        )
        found = db.session.get(SchedulerBeat, name)
        if found is None:
            found = SchedulerBeat(name=name, started_at=now)
            db.session.add(found)
        found.seen_at, found.looked = now, dict(looks().looked)


def back_up() -> Worked:
    """Make the backup that is due, where the setting names a folder, and delete the oldest."""
    if not _is_backup_due():
        return Worked()
    with alone("operations.back_up") as is_ours:
        if not is_ours or not _is_backup_due():  # another scheduler makes it, or just has
            return Worked()
        return _back_up()


def _is_backup_due() -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.backup_folder
    return folder is not None and backups.is_due(folder, clock.now(), settings.backup_every)


def _back_up() -> Worked:
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.backup_folder
    assert folder is not None
    backups.forget_unfinished(folder, clock.now())
    made = backups.back_up(folder / backups.name_at(clock.now()))
    log.info("backed up to %s", made.path)
    for path in backups.superseded(folder, settings.backups_kept):
        path.unlink(missing_ok=True)
    return Worked(done=1)


def write_head() -> Worked:
    """Add the head of the record of changes to its file, where there are entries since the last."""
    settings: Settings = current_app.config["SETTINGS"]
    path = settings.record_heads_file
    if path is None:
        return Worked()
    tally = Worked()
    try:
        last = heads.find_last(path)
    except heads.BadHead as error:
        log.error("%s", error)
        tally.failed, tally.error = 1, f"The last line of {path} is not a head of this record."
        last = None
    if last is not None and last.at > clock.now() - HEAD_WRITTEN_EVERY:
        return tally
    head = heads.take_head()
    end_reading()
    if last is None or head.count != last.count or head.hash != last.hash:
        heads.append_head(path, head)
        tally.done = 1
    return tally


def mail_head() -> Worked:
    """Mail the head, also where it is the same: one that does not come is missed."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.record_heads_mail:
        return Worked()
    with transaction():
        head = heads.take_head()
        letter = _head_letter(head)
        for to in settings.record_heads_mail:
            queue_letter(letter, kind="record-head", to=to)
    return Worked(done=len(settings.record_heads_mail))


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


def verify_record() -> Worked:
    """Read the record of changes from its first entry to its last, and compare it with what is kept
    of it elsewhere and with every row. The log names what is wrong."""
    settings: Settings = current_app.config["SETTINGS"]
    path = settings.record_heads_file
    kept = heads.read_heads(path) if path is not None and path.exists() else ()
    try:
        found = verify([*list_anchors(), *kept])
    except (ChainBroken, heads.BadHead) as error:
        log.error("the record of changes is not intact: %s", error.message)
        return Worked(failed=1, error=_NOT_INTACT)
    wrong = list(list_findings(lambda _name: None))
    for each in wrong:
        log.error("the record of changes is not intact: %s", each)
    return Worked(found.count, len(wrong), error=_NOT_INTACT if wrong else "")


def purge() -> Worked:
    """Forget old runs and turns."""
    since = clock.now() - RUNS_KEPT_FOR
    went_wrong = or_(JobRun.failed > 0, JobRun.error != "")
    number = func.row_number().over(
        partition_by=(JobRun.job, went_wrong), order_by=JobRun.id.desc()
    )
    numbered = select(JobRun.id, number.label("number")).subquery()
    too_many = select(numbered.c.id).where(numbered.c.number > RUNS_KEPT)
    with transaction():
        gone = count_changed(
            delete(JobRun).where(or_(JobRun.began_at < since, JobRun.id.in_(too_many)))
        )
        gone += count_changed(delete(JobTurn).where(JobTurn.ended_at < since))
    return Worked(done=gone)
