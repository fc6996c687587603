"""How timed work stands: when each job last ran, what it did, whether it needs attention."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select

from app.core import clock
from app.core.formats import counted, moment
from app.core.operating import Condition
from app.core.timed import At, Every, Job
from app.extensions import db
from app.operations.models import JobRun, JobTurn, SchedulerBeat
from app.operations.rules import GONE_AFTER, HANGS_AFTER
from app.operations.running import list_jobs

#: A failure that was not repeated although the job has run for so long since is over.
_REPEATED_WITHIN = timedelta(minutes=2)


@dataclass(frozen=True)
class JobStatus:
    """A job, when it last ran (whether there was something to do or not), the last run that did
    something, and the ``trouble`` that it is in, as a sentence."""

    job: Job
    ran_at: datetime | None
    last: JobRun | None
    trouble: str


def select_runs(job_id: str) -> Select[JobRun]:
    """What was written down of runs, the newest first; of one job or, without a name, of all."""
    runs = select(JobRun).order_by(JobRun.id.desc())
    return runs.where(JobRun.job == job_id) if job_id else runs


def list_statuses() -> list[JobStatus]:
    """All jobs, in a fixed number of queries."""
    now = clock.now()
    beats = db.session.scalars(
        select(SchedulerBeat).order_by(SchedulerBeat.seen_at.desc()).limit(100)
    ).all()
    looked = _looked(beats)
    since = min(
        (each.started_at for each in beats if each.seen_at >= now - GONE_AFTER), default=None
    )
    newest = select(func.max(JobRun.id)).group_by(JobRun.job)
    last = {run.job: run for run in db.session.scalars(select(JobRun).where(JobRun.id.in_(newest)))}
    jobs = list_jobs()
    turns = _turns(jobs, now)
    return [
        JobStatus(
            job,
            looked.get(job.id) if isinstance(job.when, Every) else _ended_at(last.get(job.id)),
            last.get(job.id),
            _failure(job, last.get(job.id), looked.get(job.id))
            or _silence(job, looked.get(job.id), turns.get(job.id), since, now),
        )
        for job in jobs
    ]


def _looked(beats: Sequence[SchedulerBeat]) -> dict[str, datetime]:
    """When any of the schedulers last began each job."""
    found: dict[str, datetime] = {}
    for beat in beats:
        for job_id, said in beat.looked.items():
            at = datetime.fromisoformat(said)
            found[job_id] = max(at, found.get(job_id, at))
    return found


def _turns(jobs: Sequence[Job], now: datetime) -> dict[str, JobTurn]:
    """Those that came last, as far as anyone began them."""
    wanted = [
        and_(JobTurn.job == job.id, JobTurn.due_at == job.when.last_turn(now))
        for job in jobs
        if isinstance(job.when, At)
    ]
    return {turn.job: turn for turn in db.session.scalars(select(JobTurn).where(or_(*wanted)))}


def _ended_at(run: JobRun | None) -> datetime | None:
    return None if run is None else run.ended_at


def _failure(job: Job, last: JobRun | None, looked_at: datetime | None) -> str:
    """That it went wrong when it last did something, and has not gone well since."""
    if last is None or not last.has_failed:
        return ""
    if isinstance(job.when, Every) and looked_at is not None:
        again = timedelta(seconds=job.when.seconds) + _REPEATED_WITHIN
        if looked_at > last.ended_at + again:
            return ""
    failed = f"{last.failed:,} failed" if last.failed else "It was not finished"
    return f"{failed} on {moment(last.ended_at)}" + (
        f": {last.error.rstrip('.')}." if last.error else "."
    )


def _silence(
    job: Job,
    looked_at: datetime | None,
    turn: JobTurn | None,
    since: datetime | None,
    now: datetime,
) -> str:
    """That it does not run although a scheduler does ``since`` then."""
    if since is None:
        return ""
    if isinstance(job.when, Every):
        began = max(looked_at or since, since)
        hangs = began < now - HANGS_AFTER - timedelta(seconds=job.when.seconds)
        return f"It has not run since {moment(began)}." if hangs else ""
    due_at = job.when.last_turn(now)
    if turn is not None and turn.ended_at is not None:
        return ""
    is_late = max(due_at, since) < now - HANGS_AFTER
    return f"It was due on {moment(due_at)} and has not been done." if is_late else ""


def conditions(statuses: Sequence[JobStatus]) -> Iterator[Condition]:
    """What an operator should know of it."""
    wrong = [each for each in statuses if each.trouble]
    if not wrong:
        yield Condition("Jobs", "None has failed.")
    for each in wrong:
        yield Condition(
            "Jobs",
            f"{each.job.title}: {each.trouble}",
            f"Read the scheduler’s log. To run it now: 'flask jobs run {each.job.id}'.",
        )


def result(run: JobRun) -> str:
    """What a run did, in words: "12 done, 1 failed"."""
    parts: Mapping[str, int] = {"done": run.done, "failed": run.failed, "left for later": run.left}
    said = ", ".join(f"{count:,} {what}" for what, count in parts.items() if count)
    return said or ("Not finished" if run.error else "Nothing to do")


def lasted(run: JobRun) -> str:
    """How long it took: "under a second", "12 seconds", "3 minutes"."""
    seconds = int((run.ended_at - run.began_at).total_seconds())
    if seconds < 1:
        return "under a second"
    return counted(seconds, "second") if seconds < 120 else counted(seconds // 60, "minute")
