"""Running a job: once at its time over all schedulers, isolated, with what it did written down."""

import logging
import os
import socket
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app

from app.core import clock, logs, outages, stopping
from app.core.claims import start_afresh
from app.core.database import transaction
from app.core.database_trouble import advice_on, is_outage
from app.core.domain import domains_of
from app.core.errors import DomainError
from app.core.models import LINE_LENGTH
from app.core.timed import At, Job, Worked
from app.extensions import db
from app.operations import turns
from app.operations.models import JobRun

log = logging.getLogger(__name__)

#: A job that fails each time in the same way is written down so often.
_FAILURE_TOLD_EVERY = timedelta(minutes=1)


class _Told(NamedTuple):
    """What was last written down of a job that was in trouble, and when."""

    error: str
    at: datetime


class Looks:
    """What a scheduler remembers of its jobs: when it last began each, which are in trouble."""

    def __init__(self) -> None:
        self.looked: dict[str, str] = {}
        self.trouble: dict[str, _Told] = {}


def looks() -> Looks:
    """Those of this app's scheduler."""
    known: Looks = current_app.extensions.setdefault("looks", Looks())
    return known


def scheduler_name() -> str:
    """What this process is called: its host and number."""
    return f"{socket.gethostname()}, process {os.getpid()}"


def list_jobs() -> list[Job]:
    """All timed work, as the domains declare it."""
    return [job for domain in domains_of(current_app) for job in domain.jobs]


def get_job(job_id: str) -> Job:
    """Raises ``DomainError`` where no domain declares it."""
    found = next((job for job in list_jobs() if job.id == job_id), None)
    if found is None:
        raise DomainError(f"There is no job called {job_id!r}: 'flask jobs list' names them.")
    return found


def run_due(job: Job) -> None:
    """What the scheduler does when the clock says so: run the job, or do its turn where nobody has
    done it yet."""
    looks().looked[job.id] = clock.now().isoformat()
    if not isinstance(job.when, At):
        run(job)
        return
    held = turns.take(job.id, job.when.last_turn(clock.now()))
    if held is None:
        return
    with held.kept_alive():
        ended = run(job, is_always_told=True)
    if ended is None:
        turns.put_back(held, has_failed=False)
    elif ended.is_broken:
        turns.put_back(held, has_failed=True)
    else:
        turns.end(held)


class Ended(NamedTuple):
    """How a run ended: with what it did, or ``is_broken`` off."""

    tally: Worked
    is_broken: bool = False


def run(job: Job, *, is_always_told: bool = False) -> Ended | None:
    """Run a job now, and write down what it did or what went wrong; None where it was left as the
    process is to stop. Nothing that goes wrong comes out of it."""
    began_at = clock.now()
    try:
        ended = Ended(job.run() or Worked())
    except stopping.Stopped:
        log.info("job %s was left, as the process is to stop", job.id)
        start_afresh()
        return None
    except Exception as error:
        start_afresh()
        if advice := advice_on(error):
            outages.database().report(advice)
        else:
            log.exception("job %s failed", job.id)
        ended = Ended(Worked(failed=1, error=advice or logs.describe(error)), is_broken=True)
    if _is_to_be_told(job, ended.tally, is_always_told=is_always_told):
        _write_down(job, ended.tally, began_at)
    return ended


def _is_to_be_told(job: Job, tally: Worked, *, is_always_told: bool) -> bool:
    """Whether a run is worth a row: it did something, or is the first that goes well after trouble.
    The same trouble again is not, for a while."""
    trouble, now = looks().trouble, clock.now()
    before = trouble.get(job.id)
    if not (tally.failed or tally.error):
        trouble.pop(job.id, None)
        return is_always_told or before is not None or not tally.is_idle
    is_same = before is not None and before.error == tally.error and not tally.done
    if before is not None and is_same and now < before.at + _FAILURE_TOLD_EVERY:
        return False
    trouble[job.id] = _Told(tally.error, now)
    return True


def _write_down(job: Job, tally: Worked, began_at: datetime) -> None:
    """While the database is away there is nowhere to write it, and the log has it."""
    try:
        with transaction():
            db.session.add(
                JobRun(
                    job=job.id,
                    scheduler=scheduler_name(),
                    began_at=began_at,
                    ended_at=clock.now(),
                    done=tally.done,
                    failed=tally.failed,
                    left=tally.left,
                    error=tally.error[:LINE_LENGTH],
                )
            )
    except Exception as error:
        start_afresh()
        if not is_outage(error):
            log.exception("what job %s did could not be written down", job.id)
