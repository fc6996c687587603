"""The button that takes back a step, in the sentence that confirms it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core.access import Access, Actor, allow, refuse
from app.core.database import transaction
from app.core.errors import DomainError, NotFound, Refused
from app.undoing.service import undo_step as undo
from app.web.guards import require
from app.web.identity import current_actor
from app.web.once import forget_sent
from app.web.pages import lead_back
from app.web.undo_links import read_link

blueprint = Blueprint("undoing", __name__)


def can_undo(actor: Actor) -> Access:
    """Whether the actor takes steps at all: whose a step is, the service asks."""
    if actor.person_id is not None:
        return allow("You are signed in.")
    return refuse("Sign in first.")


@blueprint.post("/undo/<token>")
def undo_step(token: str) -> Response:
    require(can_undo(current_actor()))
    link = read_link(token)
    if link is None:
        raise NotFound("There is nothing to undo here.")
    try:
        with transaction():
            undo(current_actor(), step_id=link.step_id)
            forget_sent()
    except (NotFound, Refused):
        raise
    except DomainError as error:
        return lead_back(link.back, error.message, is_problem=True)
    return lead_back(link.back, "Undone.")
