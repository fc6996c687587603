"""Pages of groups: who they are, their members, their standing agendas."""

from werkzeug.wrappers import Response

from app.accounts.queries import list_readers, organisation_choices, person_choices
from app.core import clock
from app.core.database import transaction
from app.governance.groups import queries, service
from app.governance.groups.forms import (
    EndMembershipForm,
    GroupForm,
    MembershipForm,
    NewGroupForm,
    NewMembershipForm,
    StandingItemForm,
)
from app.governance.groups.permissions import can_edit_groups, can_read_groups
from app.governance.groups.rules import duration, is_current, openings
from app.governance.groups.views.blueprint import blueprint
from app.web.forms import RecordForm, press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.row_order import order_asked, step_asked


@blueprint.get("/groups")
def list_groups() -> str:
    require(can_read_groups(current_actor()))
    groups = queries.list_groups()
    return render(
        "groups/list_groups.html",
        groups=groups,
        chairs=queries.list_chairs(clock.today()),
        columns=panels_for("groups", groups),
        can_edit=can_edit_groups(current_actor()),
    )


@blueprint.get("/groups/<slug>")
def show_group(slug: str) -> str:
    actor, today = current_actor(), clock.today()
    require_sight(can_read_groups(actor))
    group = queries.get_group(slug)
    terms = queries.list_memberships(group)
    members = [t for t in terms if is_current(t.starts_on, t.ends_on, today)]
    return render(
        "groups/show_group.html",
        group=group,
        members=members,
        length=duration(sum(item.minutes for item in group.standing_items)),
        openings=openings(group.standing_items),
        others=[term for term in terms if term not in members],
        readers=list_readers(group.id),
        facts=panels_for("group_facts", group),
        panels=panels_for("group", group),
        can_edit=can_edit_groups(actor),
    )


@blueprint.route("/groups/new", methods=["GET", "POST"])
def create_group() -> str | Response:
    actor = current_actor()
    require(can_edit_groups(actor))
    form = NewGroupForm(markings=queries.list_markings())
    if form.saves(lambda: service.create_group(actor, **form.values())):
        return redirect_to(
            "groups.show_group",
            f"{form.name.data} added. Next, add its members and standing agenda.",
            slug=form.slug.data,
        )
    return render("groups/create_group.html", form=form)


@blueprint.route("/groups/<slug>/edit", methods=["GET", "POST"])
def edit_group(slug: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    form = GroupForm(group, markings=queries.list_markings())
    if form.saves(lambda: service.amend_group(actor, group=group, **form.values())):
        return redirect_to("groups.show_group", "Changes saved.", slug=slug)
    return render("groups/edit_group.html", form=form, group=group)


@blueprint.route("/groups/<slug>/members/new", methods=["GET", "POST"])
def create_membership(slug: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    form = NewMembershipForm(
        choices={"person_id": person_choices(), "represents_id": organisation_choices()}
    )
    if form.saves(lambda: service.add_member(actor, group=group, **form.values())):
        return redirect_to("groups.show_group", "Member added.", slug=slug)
    return render("groups/create_membership.html", form=form, group=group)


@blueprint.route("/groups/<slug>/members/<int:membership_id>/edit", methods=["GET", "POST"])
def edit_membership(slug: str, membership_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    membership = queries.get_membership(group, membership_id)
    form = MembershipForm(membership, choices={"represents_id": organisation_choices()})
    if form.saves(lambda: service.amend_membership(actor, membership=membership, **form.values())):
        return redirect_to("groups.show_group", "Changes saved.", slug=slug)
    return render("groups/edit_membership.html", form=form, group=group, membership=membership)


@blueprint.route("/groups/<slug>/members/<int:membership_id>/end", methods=["GET", "POST"])
def end_membership(slug: str, membership_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    membership = queries.get_membership(group, membership_id)
    form = EndMembershipForm(membership)
    if form.saves(lambda: service.end_membership(actor, membership=membership, **form.values())):
        return redirect_to(
            "groups.show_group", f"Membership of {membership.name_then} ended.", slug=slug
        )
    return render("groups/end_membership.html", form=form, group=group, membership=membership)


@blueprint.route("/groups/<slug>/standing/new", methods=["GET", "POST"])
def create_standing_item(slug: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    form = StandingItemForm(choices={"presenter_id": person_choices()})
    if form.saves(lambda: service.add_standing_item(actor, group=group, **form.values())):
        return redirect_to("groups.show_group", f"{form.title.data} added.", slug=slug)
    return render("groups/create_standing_item.html", form=form, group=group)


@blueprint.route("/groups/<slug>/standing/<int:item_id>/edit", methods=["GET", "POST"])
def edit_standing_item(slug: str, item_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    item = queries.get_standing_item(group, item_id)
    form = StandingItemForm(item, choices={"presenter_id": person_choices()})
    if form.saves(lambda: service.amend_standing_item(actor, item=item, **form.values())):
        return redirect_to("groups.show_group", "Changes saved.", slug=slug)
    return render("groups/edit_standing_item.html", form=form, group=group, item=item)


@blueprint.post("/groups/<slug>/standing/<int:item_id>/move")
def move_standing_item(slug: str, item_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    item = queries.get_standing_item(group, item_id)
    press(
        item,
        lambda: service.move_standing_item(actor, group=group, item_id=item_id, step=step_asked()),
    )
    return redirect_to("groups.show_group", slug=slug, _anchor=f"item-{item_id}")


@blueprint.post("/groups/<slug>/standing/order")
def order_standing_items(slug: str) -> Response:
    """Where the script sends the standing agenda as it was dragged."""
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    with transaction():
        service.order_standing_items(actor, group=group, **order_asked())
    return redirect_to("groups.show_group", slug=slug)


@blueprint.route("/groups/<slug>/standing/<int:item_id>/remove", methods=["GET", "POST"])
def remove_standing_item(slug: str, item_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_groups(actor))
    require(can_edit_groups(actor))
    group = queries.get_group(slug)
    item = queries.get_standing_item(group, item_id)
    form = RecordForm(item)
    if form.saves(lambda: service.remove_standing_item(actor, group=group, item_id=item_id)):
        return redirect_to("groups.show_group", f"{item.title} removed.", slug=slug)
    return render("groups/remove_standing_item.html", form=form, group=group, item=item)
