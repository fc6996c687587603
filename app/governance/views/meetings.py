"""Pages of meetings and their agendas."""

from werkzeug.wrappers import Response

from app.accounts.identity import current_actor
from app.accounts.queries import person_choices
from app.accounts.rules import Actor, Role
from app.core import clock
from app.core.database import transaction
from app.governance import queries
from app.governance.agendas.running import agenda_of
from app.governance.forms import AgendaItemForm, ApologiesForm, MeetingForm, NewMeetingForm
from app.governance.models import Group, Meeting
from app.governance.permissions import (
    can_edit_meetings,
    can_list_meetings,
    can_read_agenda,
)
from app.governance.rules import DEFAULT_LENGTH, duration
from app.governance.service import meetings as service
from app.governance.views.blueprint import blueprint, meeting_of, order_asked, step_asked
from app.returns.queries import round_choices
from app.web.forms import RecordForm, asked_for, press
from app.web.guards import require
from app.web.pages import panels_for, redirect_to, render
from app.web.paging import choose, paginate


def to_meeting(meeting: Meeting, message: str = "", **values: str) -> Response:
    return redirect_to(
        "governance.show_meeting",
        message,
        slug=meeting.group.slug,
        day=meeting.held_on.isoformat(),
        **values,
    )


def _groups_seen(actor: Actor) -> list[Group]:
    """The groups whose meetings the actor sees: all, or those whose packs a reader reads."""
    seen = None if actor.works_in_programme else actor.scopes(Role.READER)
    return list(queries.list_groups(seen))


@blueprint.get("/meetings")
def list_meetings() -> str:
    actor = current_actor()
    require(can_list_meetings(actor))
    seen = _groups_seen(actor)
    groups = choose("group", "Group", [(group.slug, group.name, None) for group in seen])
    ids = [group.id for group in seen if groups.chosen in ("", group.slug)]
    upcoming = queries.list_upcoming_meetings(clock.today(), ids)
    return render(
        "governance/list_meetings.html",
        upcoming=upcoming,
        next=next((meeting for meeting in upcoming if not meeting.is_cancelled), None),
        page=paginate(queries.select_past_meetings(clock.today(), ids)),
        filters=[groups],
        has_groups=bool(seen),
        can_edit=can_edit_meetings(actor),
    )


@blueprint.get("/meetings/<slug>/<day>")
def show_meeting(slug: str, day: str) -> str:
    actor = current_actor()
    meeting = meeting_of(slug, day)
    agenda = agenda_of(meeting)
    minutes = sum(slot.minutes for slot in agenda)
    over = minutes - meeting.length_minutes
    return render(
        "governance/show_meeting.html",
        meeting=meeting,
        agenda=agenda,
        ends_at=agenda[-1].ends_at if agenda else meeting.starts_at,
        length=duration(minutes),
        overrun=duration(over) if over > 0 else "",
        crossing=next((slot for slot in agenda if slot.is_over), None),
        members=queries.list_members(meeting.group, meeting.held_on),
        absent={term.person_id for term in queries.list_apologies(meeting)},
        panels=panels_for("meeting", meeting),
        can_read_agenda=can_read_agenda(actor),
        can_edit=can_edit_meetings(actor),
    )


@blueprint.route("/meetings/new", methods=["GET", "POST"])
def create_meeting() -> str | Response:
    """Plan a meeting of the group that the address names; without one, ask which."""
    actor = current_actor()
    require(can_edit_meetings(actor))
    slug = asked_for("group")
    if not slug:
        return render("governance/choose_group.html", groups=queries.list_groups())
    group = queries.get_group(slug)
    last = queries.find_latest_meeting(group)
    form = NewMeetingForm(
        markings=queries.list_markings(),
        marking=group.marking,
        starts_at=last.starts_at if last else None,
        length_minutes=last.length_minutes if last else DEFAULT_LENGTH,
        place=last.place if last else "",
    )
    made = []
    if form.saves(lambda: made.append(service.plan_meeting(actor, group=group, **form.values()))):
        return to_meeting(made[0], "Meeting planned, with an agenda to begin from.")
    return render("governance/create_meeting.html", form=form, group=group)


@blueprint.route("/meetings/<slug>/<day>/edit", methods=["GET", "POST"])
def edit_meeting(slug: str, day: str) -> str | Response:
    actor = current_actor()
    meeting = meeting_of(slug, day)
    require(can_edit_meetings(actor))
    form = MeetingForm(
        meeting,
        markings=queries.list_markings(),
        choices={"round_id": round_choices()},
    )
    if form.saves(lambda: service.amend_meeting(actor, meeting=meeting, **form.values())):
        return to_meeting(meeting, "Changes saved.")
    return render("governance/edit_meeting.html", form=form, meeting=meeting)


@blueprint.route("/meetings/<slug>/<day>/apologies", methods=["GET", "POST"])
def edit_apologies(slug: str, day: str) -> str | Response:
    actor = current_actor()
    meeting = meeting_of(slug, day)
    require(can_edit_meetings(actor))
    members = queries.list_members(meeting.group, meeting.held_on)
    form = ApologiesForm(
        meeting,
        choices={"person_ids": [(term.person_id, term.name_then) for term in members]},
        person_ids=[term.person_id for term in queries.list_apologies(meeting)],
    )
    if form.saves(lambda: service.record_apologies(actor, meeting=meeting, **form.values())):
        return to_meeting(meeting, "Apologies recorded.")
    return render("governance/edit_apologies.html", form=form, meeting=meeting)


@blueprint.route("/meetings/<slug>/<day>/items/new", methods=["GET", "POST"])
def create_item(slug: str, day: str) -> str | Response:
    actor = current_actor()
    meeting = meeting_of(slug, day)
    require(can_edit_meetings(actor))
    form = AgendaItemForm(choices={"presenter_id": person_choices()})
    if form.saves(lambda: service.add_item(actor, meeting=meeting, **form.values())):
        return to_meeting(meeting, f"{form.title.data} added.")
    return render("governance/create_item.html", form=form, meeting=meeting)


@blueprint.route("/meetings/<slug>/<day>/items/<int:item_id>/edit", methods=["GET", "POST"])
def edit_item(slug: str, day: str, item_id: int) -> str | Response:
    actor = current_actor()
    meeting = meeting_of(slug, day)
    require(can_edit_meetings(actor))
    item = queries.get_agenda_item(meeting, item_id)
    form = AgendaItemForm(item, choices={"presenter_id": person_choices()})
    if form.saves(lambda: service.amend_item(actor, item=item, **form.values())):
        return to_meeting(meeting, "Changes saved.")
    return render(
        "governance/edit_item.html",
        form=form,
        meeting=meeting,
        item=item,
        panels=panels_for("agenda_item", item),
    )


@blueprint.post("/meetings/<slug>/<day>/items/<int:item_id>/move")
def move_item(slug: str, day: str, item_id: int) -> Response:
    actor = current_actor()
    meeting = meeting_of(slug, day)
    require(can_edit_meetings(actor))
    item = queries.get_agenda_item(meeting, item_id)
    press(
        item,
        lambda: service.move_item(actor, meeting=meeting, item_id=item_id, step=step_asked()),
    )
    return to_meeting(meeting, _anchor=f"item-{item_id}")


@blueprint.post("/meetings/<slug>/<day>/items/order")
def order_items(slug: str, day: str) -> Response:
    """Where the script sends the agenda as it was dragged; the page after it has its times."""
    actor = current_actor()
    meeting = meeting_of(slug, day)
    require(can_edit_meetings(actor))
    with transaction():
        service.order_items(actor, meeting=meeting, **order_asked())
    return to_meeting(meeting)


@blueprint.route("/meetings/<slug>/<day>/items/<int:item_id>/remove", methods=["GET", "POST"])
def remove_item(slug: str, day: str, item_id: int) -> str | Response:
    actor = current_actor()
    meeting = meeting_of(slug, day)
    require(can_edit_meetings(actor))
    item = queries.get_agenda_item(meeting, item_id)
    form = RecordForm(item)
    if form.saves(lambda: service.remove_item(actor, meeting=meeting, item_id=item_id)):
        return to_meeting(meeting, f"{item.title} removed.")
    return render("governance/remove_item.html", form=form, meeting=meeting, item=item)
