"""Whether the service is alive and ready, for machines; how it stands, for administrators."""

from flask import Blueprint, Response, jsonify

from app.operations import work_status
from app.operations.liveness import find_silence
from app.operations.permissions import can_read_status
from app.operations.status import find_unready, list_conditions
from app.web.guards import public, require
from app.web.identity import current_actor
from app.web.pages import render
from app.web.paging import choose, paginate

blueprint = Blueprint("operations", __name__)

#: How many runs a page lists below the jobs.
RUNS_SHOWN = 10


@blueprint.get("/health")
@public
def answer_health() -> Response:
    """Alive: this process answers. Asks nothing of the database."""
    return jsonify(status="alive")


@blueprint.get("/ready")
@public
def answer_ready() -> tuple[Response, int]:
    """Ready: the database, its schema and the fonts are there; else 503 and which is not."""
    unready = find_unready()
    if unready:
        return jsonify(status="not ready", **unready), 503
    return jsonify(status="ready"), 200


@blueprint.get("/status")
def show_status() -> str:
    require(can_read_status(current_actor()))
    conditions = list_conditions()
    return render(
        "operations/show_status.html",
        conditions=conditions,
        silence=find_silence(),
        wrong=[condition for condition in conditions if not condition.is_well],
    )


@blueprint.get("/status/jobs")
def list_jobs() -> str:
    require(can_read_status(current_actor()))
    statuses = work_status.list_statuses()
    jobs = choose("job", "Job", [(each.job.id, each.job.title, None) for each in statuses])
    return render(
        "operations/list_jobs.html",
        statuses=statuses,
        wrong=[each for each in statuses if each.trouble],
        silence=find_silence(),
        page=paginate(work_status.select_runs(jobs.chosen), RUNS_SHOWN),
        titles={each.job.id: each.job.title for each in statuses},
        filters=[jobs],
        result=work_status.result,
        lasted=work_status.lasted,
    )
