"""Pages of what people choose of their emails."""

from datetime import time

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.permissions import can_use_own_account
from app.accounts.preferences import queries, service
from app.accounts.preferences.forms import PreferencesForm, StopForm
from app.accounts.preferences.links import read_stop_link
from app.accounts.preferences.rules import HOURS, HowOften
from app.accounts.queries import find_account_of
from app.core.access import BY_LINK, Actor
from app.core.errors import NotFound
from app.core.formats import clock_time
from app.web.guards import public, require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render

blueprint = Blueprint("preferences", __name__)


@blueprint.route("/account/emails", methods=["GET", "POST"])
def edit_preferences() -> str | Response:
    actor = current_actor()
    require(can_use_own_account(actor))
    assert actor.person_id is not None
    kept = queries.find_preference(actor.person_id)
    initial = {} if kept else {"how_often": HowOften.DAILY}
    hours = [(hour, clock_time(time(hour))) for hour in HOURS]
    form = PreferencesForm(kept, choices={"hour": hours}, **initial)
    if form.saves(lambda: service.keep_preferences(actor, **form.values())):
        return redirect_to("sign_in.show_own_account", "Your choice of emails has been saved.")
    return render("preferences/edit_preferences.html", form=form)


@blueprint.route("/emails/stop/<token>", methods=["GET", "POST"])
@public
def stop_optional(token: str) -> str:
    """Where the link in a reminder leads: whoever reads it there is the person."""
    person_id = read_stop_link(token)
    account = find_account_of(person_id) if person_id is not None else None
    if account is None:
        raise NotFound("There is no such link.")
    holder = Actor(person_id=account.person_id, name=account.person.name, via=BY_LINK)
    form = StopForm()
    is_stopped = form.saves(lambda: service.stop_optional(holder))
    return render("preferences/stop_optional.html", form=form, is_stopped=is_stopped)
