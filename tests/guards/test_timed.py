"""All timed work is declared, has a name, and keeps away from the hours that clock changes move."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger

from app.core.clock import LONDON
from app.core.timed import At
from app.operations.models import JOB_LENGTH
from app.operations.running import list_jobs

pytestmark = pytest.mark.one_engine

#: The nights on which clocks change in London, and one on which they do not.
NIGHTS = [
    date(2010, 3, 28),
    date(2010, 10, 31),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2026, 7, 5),
]


def times_on(trigger, night):
    """When the scheduler's clock runs it in the week around a night, in London's time."""
    before = datetime(night.year, night.month, night.day, tzinfo=LONDON) - timedelta(days=3)
    now, found = before, []
    while (at := trigger.get_next_fire_time(None, now)) < before + timedelta(days=7):
        found.append(at.astimezone(LONDON))
        now = at + timedelta(microseconds=1)
    return found


@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_every_turn_comes_once_and_never_at_night_whatever_the_clocks_do(app, night):
    timed = [job for job in list_jobs() if isinstance(job.when, At)]
    assert len(timed) >= 3
    for job in timed:
        given = {key: value for key, value in job.when.trigger.items() if key != "trigger"}
        came = times_on(CronTrigger(**given), night)
        days = 7 if job.when.weekday is None else 1
        assert Counter(at.hour for at in came) == dict.fromkeys(job.when.hours, days), job.id
        assert {at.minute for at in came} == {job.when.minute}
        assert not [at for at in came if at.hour < 3]
        assert [job.when.last_turn(at) for at in came] == came, "it is the turn that is claimed"


def test_jobs_have_names_of_their_own_which_fit(app):
    jobs = list_jobs()
    assert len({job.id for job in jobs}) == len({job.title for job in jobs}) == len(jobs)
    assert max(len(job.id) for job in jobs) <= JOB_LENGTH
    assert all(job.id.partition(".")[2] and job.title[0].isupper() for job in jobs)
