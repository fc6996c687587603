"""How soon a pack says what was changed, without anybody asking:
``.venv/bin/python -m benchmarks.ahead``. The packs of both groups' next meetings are built, then a
risk that both tell of is renamed, time after time, and the scheduler's jobs do what there is to do.
At worst a job looks as long after the edit as it rests."""

import statistics
import sys
import time

from sqlalchemy import select

from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.timed import Every
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs import jobs, service
from app.packs.ahead import list_begun
from app.packs.domain import DOMAIN
from app.packs.queries import find_newest_draft, get_snapshot
from app.risks.models import Risk
from benchmarks.layout import MEETINGS
from benchmarks.pack import demonstration, tree_seconds

EDITS, GOAL = 3, 10
_JOBS = ("packs.build_ahead", "packs.build_waiting")


def main() -> int:
    with demonstration():
        meetings = [
            meeting_queries.get_meeting(group_queries.get_group(slug), held_on).id
            for slug, held_on in MEETINGS
        ]
        for meeting_id in meetings:
            with transaction():
                service.request_pack(OPERATOR, meeting_id=meeting_id)
        service.build_waiting()
        assert set(meetings) <= set(list_begun(clock.today()))
        jobs.build_ahead()
        took = [_edit(number, meetings) for number in range(EDITS)]
    rests = sum(
        job.when.seconds for job in DOMAIN.jobs if job.id in _JOBS and isinstance(job.when, Every)
    )
    wall, processors = (statistics.median(each) for each in zip(*took, strict=True))
    print(f"An edit stands in both packs after {wall:.1f} s of work ({processors:.1f} s of")
    print(f"processors) and at most {rests} s of rest: {wall + rests:.1f} s (goal: {GOAL} s).")
    return 0 if wall + rests <= GOAL else 1


def _edit(number: int, meetings: list[int]) -> tuple[float, float]:
    """The seconds, and the processor's, until the packs of some meetings tell of an edit."""
    with transaction():
        risk = db.session.scalars(select(Risk).order_by(-Risk.inherent_impact, Risk.id)).first()
        assert risk is not None
        risk.title = f"Edit {number}"
    started, processors = time.perf_counter(), tree_seconds()
    jobs.build_ahead()
    service.build_waiting()
    seconds = (time.perf_counter() - started, tree_seconds() - processors)
    db.session.expire_all()
    for meeting_id in meetings:
        draft = find_newest_draft(meeting_id)
        assert draft is not None
        assert f"Edit {number}".encode() in get_snapshot(draft.id)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
