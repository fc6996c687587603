"""Pages of those who read a group's issued packs without being its members."""

from werkzeug.wrappers import Response

from app.accounts import service as accounts
from app.accounts.permissions import can_grant
from app.accounts.queries import get_grant, get_person, person_choices
from app.core import clock
from app.core.access import Role
from app.core.database import transaction
from app.governance.groups import queries as group_queries
from app.governance.groups.forms import ReaderForm
from app.governance.groups.permissions import can_read_groups
from app.governance.groups.views.blueprint import blueprint
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render


@blueprint.route("/groups/<slug>/readers/new", methods=["GET", "POST"])
def create_reader(slug: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_grant(actor, Role.READER))
    group = group_queries.get_group(slug)
    form = ReaderForm(choices={"person_id": person_choices()})
    if form.saves(
        lambda: accounts.grant_role(
            actor,
            person=get_person(form.person_id.data),
            role=Role.READER,
            starts_on=clock.real_day(),
            group_id=group.id,
        )
    ):
        return redirect_to("groups.show_group", "Reader added.", slug=slug)
    return render("groups/create_reader.html", form=form, group=group)


@blueprint.post("/groups/<slug>/readers/<int:person_id>/remove")
def remove_reader(slug: str, person_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_grant(actor, Role.READER))
    group = group_queries.get_group(slug)
    person = get_person(person_id)
    grant = get_grant(person_id, Role.READER, group.id)
    with transaction():
        accounts.end_grant(actor, grant=grant)
    return redirect_to("groups.show_group", f"{person.name} is no longer a reader.", slug=slug)
