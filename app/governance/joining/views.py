"""The page on which members and people named for a place are invited."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.permissions import can_administer
from app.core import clock
from app.governance.joining import queries, service
from app.governance.joining.forms import InviteForm
from app.web.guards import require, require_proof
from app.web.identity import current_actor
from app.web.pages import redirect_to, render

blueprint = Blueprint("joining", __name__)

#: The most that are invited at once; the next follow.
MOST = 60


@blueprint.route("/people/invite", methods=["GET", "POST"])
def invite_members() -> str | Response:
    actor = current_actor()
    require(can_administer(actor))
    found = [
        each for each in queries.list_joiners(clock.today()) if each.person.id != actor.person_id
    ]
    joiners = [each for each in found if each.person.email or each.account]
    offered = [(each.person.id, each.words) for each in joiners[:MOST]]
    # Everyone is selected: whoever should not be invited is left out.
    form = InviteForm(
        choices={"person_ids": offered}, person_ids=[person_id for person_id, _words in offered]
    )

    def invite() -> service.Invited:
        require_proof()
        return service.invite(actor, joiners=joiners, **form.values())

    invited = form.made(invite)
    if invited is not None:
        return redirect_to("accounts.list_people", invited.words)
    without_email = [each.person for each in found if not each.person.email and not each.account]
    return render(
        "joining/invite_members.html",
        form=form,
        joiners=joiners,
        more=max(len(joiners) - MOST, 0),
        without_email=without_email[:MOST],
        more_without_email=max(len(without_email) - MOST, 0),
    )
