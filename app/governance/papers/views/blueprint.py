"""What the routes are bound to, and how each finds its paper."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core.access import Actor
from app.governance.papers import queries
from app.governance.papers.models import Paper
from app.governance.papers.permissions import can_open_paper, can_write_paper
from app.web.guards import require, require_sight
from app.web.pages import redirect_to

blueprint = Blueprint("papers", __name__)


def readable_paper(actor: Actor, reference: str) -> Paper:
    """The paper; to whoever may not read it there is none (404)."""
    paper = queries.get_paper(reference)
    require_sight(can_open_paper(actor, paper))
    return paper


def writable_paper(actor: Actor, reference: str) -> Paper:
    """The same for those who write it."""
    paper = readable_paper(actor, reference)
    require(can_write_paper(actor, paper))
    return paper


def to_paper(paper: Paper, message: str = "") -> Response:
    return redirect_to("papers.show_paper", message, reference=paper.reference)
