"""What a place says in a return that it learned, made a lesson for others."""

from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.core.models import NAME_LENGTH
from app.lessons.views import write_lesson
from app.pilots.permissions import can_edit_record_of
from app.returns import queries
from app.returns.views.blueprint import blueprint, find
from app.web.guards import require
from app.web.identity import current_actor


@blueprint.route("/returns/<slug>/<int:round_id>/lesson", methods=["GET", "POST"])
def make_lesson(slug: str, round_id: int) -> str | Response:
    """A new lesson that begins with what was learned."""
    asked = find(slug, round_id)
    require(can_edit_record_of(current_actor(), asked.pilot.id))
    version = queries.find_version(asked.begun, asked.begun.submissions)
    if version is None or not version.learning:
        raise NotFound("This return says nothing of what was learned.")
    return write_lesson(
        asked.pilot.id,
        source=f"Return of {asked.pilot.short_name}, {asked.round.name}"[:NAME_LENGTH],
        happened=version.learning,
    )
