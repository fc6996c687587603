"""Find anything: a reference leads to its record, words to a list of titles that hold them."""

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from app.core import clock
from app.core.domain import kinds_in_use
from app.search import queries
from app.search.permissions import can_search
from app.web.forms import asked_for
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to_record, render

blueprint = Blueprint("search", __name__)


@blueprint.get("/find")
def find() -> str | Response:
    actor, text, kinds = current_actor(), asked_for("q"), kinds_in_use(current_app)
    require(can_search(actor))
    record = queries.find_by_reference(kinds, actor, text) if text else None
    if record is not None:
        return redirect_to_record(record)
    return render(
        "search/find.html",
        text=text,
        found=queries.find_by_words(kinds, actor, text, clock.today()),
    )
