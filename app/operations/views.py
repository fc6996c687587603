"""Whether the service is alive and ready, for machines; how it stands, for administrators."""

from flask import Blueprint, Response, jsonify

from app.operations.permissions import can_read_status
from app.operations.status import find_unready, list_conditions
from app.web.guards import public, require
from app.web.identity import current_actor
from app.web.pages import render

blueprint = Blueprint("operations", __name__)


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
        wrong=[condition for condition in conditions if not condition.is_well],
    )
