"""Timed work: done once at its time however many schedulers run, written down, and shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from app.core import clock, stopping
from app.core.database import transaction
from app.core.leases import LEASE
from app.core.timed import At, Every, Job, Worked
from app.extensions import db
from app.operations import jobs, running, turns
from app.operations.liveness import find_silence
from app.operations.models import JobRun, JobTurn
from app.operations.rules import MOST_ATTEMPTS, RUNS_KEPT, SILENT_AFTER
from app.operations.status import list_conditions
from app.operations.work_status import list_statuses
from tests import factories as make
from tests.integration.audit.test_chain import forced

MORNING = datetime(2026, 6, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def begun(app):
    """A scheduler that has just begun."""
    app.extensions.pop("looks", None)


class Work:
    """A job that counts its runs, and does or fails as it is told."""

    def __init__(self, when, tally=None):
        self.runs, self.tally = 0, tally or Worked(done=1)
        self.job = Job("tests.work", "Work on what is due", when, self.run)

    def run(self):
        self.runs += 1
        if isinstance(self.tally, BaseException):
            raise self.tally
        return self.tally


@pytest.fixture
def daily():
    return Work(At((7,)))


@pytest.fixture
def often():
    return Work(Every(5), Worked())


def at(moment, *works):
    with clock.frozen(now=moment):
        for work in works:
            running.run_due(work.job)


def told():
    found = db.session.execute(
        select(JobRun.done, JobRun.failed, JobRun.left).order_by(JobRun.id)
    ).all()
    db.session.rollback()
    return [tuple(each) for each in found]


def test_a_turn_is_done_once_and_the_next_day_again(app, daily):
    for minutes in (0, 1, 60, 600):
        at(MORNING + minutes * MINUTE, daily)
    assert daily.runs == 1
    at(MORNING + DAY, daily)
    assert daily.runs == 2
    assert told() == [(1, 0, 0)] * 2


def test_what_was_missed_is_made_up_for_once(app, daily):
    at(MORNING, daily)
    at(MORNING + 4 * DAY + timedelta(hours=3), daily)
    at(MORNING + 4 * DAY + timedelta(hours=4), daily)
    assert daily.runs == 2


def test_of_many_schedulers_one_does_it(app, daily):
    db.session.commit()
    gate = Barrier(6)

    def scheduler(_number):
        with app.app_context():
            gate.wait()
            running.run_due(daily.job)
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(scheduler, range(6)))
    assert daily.runs == 1
    assert told() == [(1, 0, 0)]


def test_a_turn_whose_process_died_is_taken_up_by_another(app, daily):
    with clock.frozen(now=MORNING):
        assert turns.take("tests.work", daily.job.when.last_turn(MORNING)) is not None
    at(MORNING + LEASE, daily)
    assert daily.runs == 0, "it may be alive"
    at(MORNING + 2 * LEASE, daily)
    assert daily.runs == 1


def test_a_turn_that_fails_is_tried_again_ever_later_and_not_for_ever(app, daily):
    daily.tally = ValueError("what somebody wrote")
    for minutes in range(20 * 60):
        at(MORNING + minutes * MINUTE, daily)
        if minutes == 12:
            assert daily.runs == 4
    assert daily.runs == MOST_ATTEMPTS
    daily.tally = Worked(done=3)
    at(MORNING + DAY, daily)
    assert told()[-1] == (3, 0, 0)


def test_a_turn_that_is_left_as_the_process_stops_is_free_at_once(app, daily):
    daily.tally = stopping.Stopped()
    at(MORNING, daily)
    daily.tally = Worked(done=1)
    at(MORNING, daily)
    assert daily.runs == 2
    assert told() == [(1, 0, 0)]
    assert db.session.scalars(select(JobTurn.attempts)).all() == [1]


def test_things_that_fail_are_counted_and_the_turn_is_done(app, daily):
    daily.tally = Worked(done=5, failed=2, error="ValueError in app/somewhere.py:1")
    at(MORNING, daily)
    at(MORNING + 10 * MINUTE, daily)
    assert daily.runs == 1
    assert told() == [(5, 2, 0)]


@pytest.mark.one_engine
def test_what_finds_nothing_to_do_writes_nothing(app, often):
    for number in range(5):
        at(MORNING + number * MINUTE, often)
    assert (often.runs, told()) == (5, [])
    often.tally = Worked(done=2)
    at(MORNING + 5 * MINUTE, often)
    assert told() == [(2, 0, 0)]


@pytest.mark.one_engine
def test_trouble_is_written_down_once_a_minute_and_its_end_too(app, often):
    often.tally = ValueError("what somebody wrote")
    for seconds in range(0, 120, 5):
        at(MORNING + timedelta(seconds=seconds), often)
    assert told() == [(0, 1, 0)] * 2
    said = db.session.scalars(select(JobRun.error)).first()
    assert said.startswith("ValueError in tests/integration/test_timed_work.py:")
    often.tally = Worked()
    at(MORNING + 3 * MINUTE, often)
    at(MORNING + 4 * MINUTE, often)
    assert told() == [(0, 1, 0), (0, 1, 0), (0, 0, 0)]


@pytest.mark.one_engine
def test_a_database_that_is_away_is_told_as_that(app, often, monkeypatch):
    often.tally = OperationalError("SELECT", {}, Exception("database is locked"))
    at(MORNING, often)
    assert "busy" in db.session.scalars(select(JobRun.error)).one()


def test_what_one_does_at_a_time_is_free_again_afterwards(app):
    with turns.alone("tests.work") as first, turns.alone("tests.work") as second:
        assert (first, second) == (True, False)
    with pytest.raises(ValueError, match="no"), turns.alone("tests.work"):
        raise ValueError("no")
    with turns.alone("tests.work") as again:
        assert again


def test_few_runs_are_kept_of_each_job_and_those_that_failed_longer(app):
    now = clock.now()
    with transaction():
        for number in range(RUNS_KEPT + 20):
            for job in ("a", "b"):
                db.session.add(run_of(job, now, failed=number < 3))
        db.session.add(run_of("c", now - 31 * DAY))

    assert jobs.purge().done == 2 * 17 + 1

    kept = dict(db.session.execute(select(JobRun.job, func.count()).group_by(JobRun.job)).all())
    assert kept == {"a": RUNS_KEPT + 3, "b": RUNS_KEPT + 3}
    failed = select(func.count()).select_from(JobRun).where(JobRun.failed > 0)
    assert db.session.scalar(failed) == 6


def run_of(job, moment, *, failed=False):
    return JobRun(
        job=job,
        scheduler="host, process 1",
        began_at=moment,
        ended_at=moment,
        done=0 if failed else 2,
        failed=int(failed),
        left=0,
        error="ValueError in app/some.py:1" if failed else "",
    )


def status_of(job_id):
    return next(each for each in list_statuses() if each.job.id == job_id)


@pytest.mark.one_engine
def test_a_job_that_failed_is_in_trouble_until_it_runs_well(app):
    with clock.frozen(now=MORNING):
        running.looks().looked["packs.build_waiting"] = MORNING.isoformat()
        jobs.beat()
        with transaction():
            db.session.add(run_of("packs.build_waiting", MORNING, failed=True))
        assert "1 failed" in status_of("packs.build_waiting").trouble
        [told_] = [each for each in list_conditions() if each.what == "Jobs"]
        assert told_.found.startswith("Build packs: 1 failed on 1 June 2026")
        assert "flask jobs run packs.build_waiting" in told_.advice
    with clock.frozen(now=MORNING + 5 * MINUTE):
        running.looks().looked["packs.build_waiting"] = clock.now().isoformat()
        jobs.beat()
        assert not status_of("packs.build_waiting").trouble


@pytest.mark.one_engine
def test_a_job_that_hangs_is_in_trouble_though_its_scheduler_runs(app):
    with clock.frozen(now=MORNING):
        running.looks().looked["notifications.send_due"] = MORNING.isoformat()
        jobs.beat()
    later = MORNING + timedelta(hours=2)
    with clock.frozen(now=later):
        running.looks().looked["packs.build_waiting"] = later.isoformat()
        jobs.beat()
        assert "has not run since" in status_of("notifications.send_due").trouble
        assert not status_of("packs.build_waiting").trouble
        assert "has not been done" in status_of("operations.mail_head").trouble
        running.run_due(running.get_job("operations.mail_head"))
        assert not status_of("operations.mail_head").trouble


@pytest.mark.one_engine
def test_nothing_is_said_of_jobs_where_no_scheduler_runs(app):
    assert not [each for each in list_statuses() if each.trouble]


@pytest.mark.one_engine
def test_a_scheduler_that_is_silent_for_ten_minutes_is_told(app):
    assert "never run" in find_silence().words
    with clock.frozen(now=MORNING):
        jobs.beat()
        assert find_silence() is None
    with clock.frozen(now=MORNING + SILENT_AFTER):
        assert find_silence() is None
    with clock.frozen(now=MORNING + SILENT_AFTER + MINUTE):
        assert find_silence().words == "The scheduler last ran on 1 June 2026 at 9am."


def test_those_who_wait_for_the_scheduler_are_told_in_red(app, client):
    with clock.frozen(now=MORNING):
        jobs.beat()
    admin = make.administrator()
    for who, address in (
        (make.secretariat(), "/"),
        (admin, "/"),
        (admin, "/status"),
        (admin, "/status/jobs"),
    ):
        page = client.sign_in(who).get(address).page
        [alarm] = page.with_class("app-alarm")
        assert "The scheduler last ran on 1 June 2026 at 9am." in alarm.text_content()
        assert "flask scheduler" in alarm.text_content()
    assert not client.sign_in(make.account()).get("/").page.with_class("app-alarm")
    jobs.beat()
    assert not client.sign_in(admin).get("/status").page.with_class("app-alarm")


def test_administrators_read_what_the_jobs_did(app, client):
    with transaction():
        db.session.add(run_of("notifications.send_due", clock.now()))
        db.session.add(run_of("packs.build_waiting", clock.now(), failed=True))
    admin = client.sign_in(make.administrator())

    page = admin.get("/status").page
    assert any(href == "/status/jobs" for _text, href in page.links)
    page = admin.get("/status/jobs").page
    assert "1 job needs attention" in page.text
    assert "Send mail Every 5 seconds" in page.text
    assert "1 failed: ValueError in app/some.py:1" in page.text
    page = admin.get("/status/jobs?job=notifications.send_due").page
    assert "2 done" in page.text
    assert "1 run" in page.text
    assert client.sign_in(make.secretariat()).get("/status/jobs").status_code == 403


@pytest.mark.one_engine
def test_the_operator_lists_and_runs_them(app, run, monkeypatch):
    make.message()
    listed = run("jobs", "list")
    assert "notifications.purge" in listed.output
    assert "Every day at 3:10am" in listed.output
    assert "There was nothing to do." in run("jobs", "run", "notifications.purge").output
    with transaction():
        db.session.execute(update(JobRun).values(done=4))
    assert "(4 done)" in run("jobs", "list").output
    assert "There is no job called 'other'" in run("jobs", "run", "other").output
    broken = Job("notifications.purge", "Delete old mail", Every(5), lambda: 1 / 0)
    monkeypatch.setattr(running, "list_jobs", lambda: [broken])
    told_ = run("jobs", "run", "notifications.purge")
    assert told_.exit_code == 1
    assert "1 thing failed: ZeroDivisionError in tests/" in told_.output


@pytest.mark.one_engine
@pytest.mark.usefixtures("kept")
def test_the_record_of_changes_is_checked_and_what_is_wrong_is_told(app):
    make.organisation()
    found = jobs.verify_record()
    assert found.done > 0
    assert not found.error
    forced("UPDATE organisation SET name = 'Another'")
    found = jobs.verify_record()
    assert found.failed
    assert found.error == "The record of changes is not intact: run 'flask audit verify'."
