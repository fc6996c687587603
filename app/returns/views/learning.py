"""What a place says in a return that it learned, made a lesson or customer insight for others."""

from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.core.models import NAME_LENGTH
from app.insights.views import write_insight
from app.lessons.views import write_lesson
from app.pilots.permissions import can_edit_record_of
from app.returns import queries
from app.returns.views.blueprint import NamedReturn, blueprint, find
from app.web.guards import require
from app.web.identity import current_actor


@blueprint.route("/returns/<slug>/<int:round_id>/lesson", methods=["GET", "POST"])
def make_lesson(slug: str, round_id: int) -> str | Response:
    """A new lesson that begins with what was learned."""
    asked = find(slug, round_id)
    happened = _said(asked, "learning", "This return says nothing about what was learned.")
    return write_lesson(asked.pilot.id, source=_source(asked), happened=happened)


@blueprint.route("/returns/<slug>/<int:round_id>/insight", methods=["GET", "POST"])
def make_insight(slug: str, round_id: int) -> str | Response:
    """New customer insight that begins with what was said of the people."""
    asked = find(slug, round_id)
    learned = _said(asked, "insight", "This return has no customer insight.")
    return write_insight(asked.pilot.id, source=_source(asked), learned=learned)


def _said(asked: NamedReturn, part: str, otherwise: str) -> str:
    """What the newest version says in a part, for those who keep the place's records."""
    require(can_edit_record_of(current_actor(), asked.pilot.id))
    version = queries.find_version(asked.begun, asked.begun.submissions)
    said: str = getattr(version, part, "")
    if not said:
        raise NotFound(otherwise)
    return said


def _source(asked: NamedReturn) -> str:
    return f"Return of {asked.pilot.short_name}, {asked.round.name}"[:NAME_LENGTH]
