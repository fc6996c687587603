"""The page on which many people are added."""

from typing import Any, TypeVar

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.permissions import can_administer, can_edit_people
from app.accounts.queries import organisation_choices
from app.accounts.several import service
from app.accounts.several.forms import PeopleForm
from app.web.guards import require, require_proof
from app.web.identity import current_actor
from app.web.pages import redirect_to, render

blueprint = Blueprint("several", __name__)


F = TypeVar("F", bound=PeopleForm)


def new_people_form(kind: type[F], **initial: Any) -> F:
    """The form, for those who may invite with the box for it."""
    may_invite = bool(can_administer(current_actor()))
    return kind(
        choices={"organisation_id": organisation_choices()},
        without=() if may_invite else ("invites",),
        invites=may_invite,
        **initial,
    )


def proven_values(form: PeopleForm) -> dict[str, Any]:
    """What the form holds. Inviting asks for proof of who does."""
    values = form.values()
    if values["invites"]:
        require_proof()
    return values


@blueprint.route("/people/several", methods=["GET", "POST"])
def create_people() -> str | Response:
    actor = current_actor()
    require(can_edit_people(actor))
    form = new_people_form(PeopleForm)
    added = form.made(lambda: service.add_people(actor, **proven_values(form)))
    if added is not None:
        return redirect_to("accounts.list_people", added.words)
    return render("several/create_people.html", form=form)
