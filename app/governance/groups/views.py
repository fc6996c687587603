"""Pages of groups: who they are, their members, their standing agendas, who reads their packs."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts import service as accounts
from app.accounts.permissions import can_grant
from app.accounts.queries import (
    get_grant,
    get_person,
    list_readers,
    organisation_choices,
    person_choices,
)
from app.accounts.several.views import new_people_form, proven_values
from app.barriers.rules import GroupStep
from app.core import clock
from app.core.access import Access, Actor, Role
from app.core.database import transaction
from app.core.formats import counted
from app.governance.groups import queries, service
from app.governance.groups.forms import (
    CopyGroupForm,
    EndMembershipForm,
    GroupForm,
    MembershipForm,
    NewGroupForm,
    NewMembershipForm,
    ReaderForm,
    SeveralMembersForm,
    StandingItemForm,
)
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_edit_groups, can_read_groups
from app.governance.groups.rules import (
    PAPER_PAGES,
    MemberRole,
    PackForm,
    PaperNumbering,
    duration,
    is_current,
    members_in_words,
    openings,
)
from app.web.forms import RecordForm, press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import panels_for, redirect_to, render
from app.web.record_pages import RecordPages, create
from app.web.row_order import move_asked, order_asked

blueprint = Blueprint("groups", __name__)


def group_of(slug: str) -> Group:
    """The group that an address names, if the actor may see groups."""
    require_sight(can_read_groups(current_actor()))
    return queries.get_group(slug)


def pages_of_group(
    blueprint: Blueprint, can_edit: Callable[[Actor], Access], back: str = "groups.show_group"
) -> RecordPages[Group]:
    """The pages on which a group, or what belongs to it, is changed by those who may; ``back`` is
    the page of the group that shows it."""
    return RecordPages(
        blueprint,
        "group",
        group_of,
        lambda actor, _group: can_edit(actor),
        lambda group: (back, {"slug": group.slug}),
    )


pages = pages_of_group(blueprint, can_edit_groups)
member_pages = pages_of_group(blueprint, can_edit_groups, "groups.show_members")
standing_pages = pages_of_group(blueprint, can_edit_groups, "groups.show_standing_agenda")
rule_pages = pages_of_group(blueprint, can_edit_groups, "groups.show_rules")


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
    """What the group does next and what it decided last; the rest is on pages of its own."""
    group = group_of(slug)
    members = queries.list_members(group, clock.today())
    return _page(
        "show_group",
        group,
        members=members_in_words(term.role for term in members) if members else "",
        chair=next((term for term in members if term.role is MemberRole.CHAIR), None),
        length=duration(sum(item.minutes for item in group.standing_items)),
        next_paper=group.paper_numbering.reference(group.code, clock.today(), 1),
        facts=panels_for("group_facts", group),
        panels=panels_for("group", group),
    )


@blueprint.get("/groups/<slug>/members")
def show_members(slug: str) -> str:
    """Its members, past and to come, and those who read its packs."""
    group, today = group_of(slug), clock.today()
    terms = queries.list_memberships(group)
    members = [t for t in terms if is_current(t.starts_on, t.ends_on, today)]
    return _page(
        "show_members",
        group,
        members=members,
        others=[term for term in terms if term not in members],
        readers=list_readers(group.id),
    )


@blueprint.get("/groups/<slug>/standing")
def show_standing_agenda(slug: str) -> str:
    group = group_of(slug)
    return _page(
        "show_standing_agenda",
        group,
        length=duration(sum(item.minutes for item in group.standing_items)),
        openings=openings(group.standing_items),
    )


@blueprint.get("/groups/<slug>/meetings")
def show_timetable(slug: str) -> str:
    """When it meets, and what is due by when."""
    group = group_of(slug)
    return _page("show_timetable", group, panels=panels_for("group_timetable", group))


@blueprint.get("/groups/<slug>/rules")
def show_rules(slug: str) -> str:
    """What it is for, and how it works."""
    group = group_of(slug)
    return _page("show_rules", group, panels=panels_for("group_rules", group))


def _page(name: str, group: Group, **context: Any) -> str:
    can_edit = can_edit_groups(current_actor())
    return render(f"groups/{name}.html", group=group, can_edit=can_edit, **context)


@blueprint.route("/groups/new", methods=["GET", "POST"])
def create_group() -> str | Response:
    require(can_edit_groups(current_actor()))
    form = NewGroupForm(
        markings=queries.list_markings(),
        paper_numbering=PaperNumbering.BRACKETED,
        paper_pages=PAPER_PAGES,
        pack_form=PackForm.FULL,
        barrier_step=GroupStep.NONE,
    )
    done = f"{form.name.data} added. Next, add its members and standing agenda."
    return create(form, service.create_group, done)


@blueprint.route("/groups/<slug>/edit", methods=["GET", "POST"])
def edit_group(slug: str) -> str | Response:
    group = rule_pages.find_to_change(slug)
    form = GroupForm(group, markings=queries.list_markings())
    return rule_pages.change(group, form, service.amend_group)


@blueprint.route("/groups/<slug>/members/new", methods=["GET", "POST"])
def create_membership(slug: str) -> str | Response:
    group = member_pages.find_to_change(slug)
    form = NewMembershipForm(
        choices={"person_id": person_choices(), "represents_id": organisation_choices()}
    )
    return member_pages.change(group, form, service.add_member, "Member added.")


@blueprint.route("/groups/<slug>/members/several", methods=["GET", "POST"])
def create_memberships(slug: str) -> str | Response:
    actor, group = current_actor(), member_pages.find_to_change(slug)
    form = new_people_form(SeveralMembersForm, starts_on=clock.today())
    added = form.made(lambda: service.add_members(actor, group=group, **proven_values(form)))
    if added is not None:
        members = counted(len(added.people), "member")
        return member_pages.go_back(group, f"{members} named. {added.words}")
    return render("groups/create_memberships.html", form=form, group=group)


@blueprint.route("/groups/<slug>/copy", methods=["GET", "POST"])
def copy_group(slug: str) -> str | Response:
    group = pages.find_to_change(slug)
    others = [(each, name) for each, name in queries.group_choices() if each != group.id]
    form = CopyGroupForm(choices={"other_id": others}, starts_on=clock.today())
    return pages.change(group, form, service.copy_group, "Copied.")


@blueprint.route("/groups/<slug>/members/<int:membership_id>/edit", methods=["GET", "POST"])
def edit_membership(slug: str, membership_id: int) -> str | Response:
    group = member_pages.find_to_change(slug)
    term = queries.get_membership(group, membership_id)
    form = MembershipForm(term, choices={"represents_id": organisation_choices()})
    return member_pages.change_part(group, "membership", term, form, service.amend_membership)


@blueprint.route("/groups/<slug>/members/<int:membership_id>/end", methods=["GET", "POST"])
def end_membership(slug: str, membership_id: int) -> str | Response:
    group = member_pages.find_to_change(slug)
    term = queries.get_membership(group, membership_id)
    done = f"Membership of {term.name_then} ended."
    form = EndMembershipForm(term)
    return member_pages.change_part(group, "membership", term, form, service.end_membership, done)


@blueprint.route("/groups/<slug>/standing/new", methods=["GET", "POST"])
def create_standing_item(slug: str) -> str | Response:
    group = standing_pages.find_to_change(slug)
    form = StandingItemForm(choices={"presenter_id": person_choices()})
    return standing_pages.change(
        group, form, service.add_standing_item, f"{form.title.data} added."
    )


@blueprint.route("/groups/<slug>/standing/<int:item_id>/edit", methods=["GET", "POST"])
def edit_standing_item(slug: str, item_id: int) -> str | Response:
    group = standing_pages.find_to_change(slug)
    item = queries.get_standing_item(group, item_id)
    form = StandingItemForm(item, choices={"presenter_id": person_choices()})
    return standing_pages.change_part(group, "item", item, form, service.amend_standing_item)


@blueprint.post("/groups/<slug>/standing/<int:item_id>/move")
def move_standing_item(slug: str, item_id: int) -> Response:
    group, asked = standing_pages.find_to_change(slug), move_asked()
    item = queries.get_standing_item(group, item_id)
    move = partial(service.move_standing_item, current_actor(), group=group, item_id=item_id)
    press(item, lambda: move(**asked))
    return redirect_to("groups.show_standing_agenda", slug=slug, _anchor=f"item-{item_id}")


@blueprint.post("/groups/<slug>/standing/order")
def order_standing_items(slug: str) -> Response:
    """Where the script sends the standing agenda as it was dragged."""
    group = standing_pages.find_to_change(slug)
    with transaction():
        service.order_standing_items(current_actor(), group=group, **order_asked())
    return standing_pages.go_back(group)


@blueprint.route("/groups/<slug>/standing/<int:item_id>/remove", methods=["GET", "POST"])
def remove_standing_item(slug: str, item_id: int) -> str | Response:
    group = standing_pages.find_to_change(slug)
    item = queries.get_standing_item(group, item_id)
    remove = partial(service.remove_standing_item, item_id=item_id)
    done = f"{item.title} removed."
    return standing_pages.change(group, RecordForm(item), remove, done, item=item)


def _may_name_readers(actor: Actor, _group: Group) -> Access:
    return can_grant(actor, Role.READER)


@blueprint.route("/groups/<slug>/readers/new", methods=["GET", "POST"])
def create_reader(slug: str) -> str | Response:
    group = member_pages.find_to_change(slug, may=_may_name_readers)

    def grant(actor: Actor, *, group: Group, person_id: int) -> None:
        accounts.grant_role(
            actor,
            person=get_person(person_id),
            role=Role.READER,
            starts_on=clock.real_day(),
            group_id=group.id,
        )

    form = ReaderForm(
        choices={"person_id": person_choices()},
        person_id=request.args.get("person_id", type=int),
    )
    return member_pages.change(group, form, grant, "Reader added.")


@blueprint.post("/groups/<slug>/readers/<int:person_id>/remove")
def remove_reader(slug: str, person_id: int) -> Response:
    group = member_pages.find_to_change(slug, may=_may_name_readers)
    person = get_person(person_id)
    with once():
        grant = get_grant(person_id, Role.READER, group.id)
        accounts.end_grant(current_actor(), grant=grant)
    return member_pages.go_back(group, f"{person.name} is no longer a reader.")
