"""Pages of meetings and their agendas."""

from datetime import date

from flask import Blueprint, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter, ValidationError
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor, Role
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.groups.rules import COUNTED_ROLES, duration
from app.governance.meetings import queries, service
from app.governance.meetings.answers import find_answers
from app.governance.meetings.forms import MeetingForm
from app.governance.meetings.models import Meeting
from app.governance.meetings.permissions import (
    can_edit_meetings,
    can_list_meetings,
    can_read_agenda,
    can_read_meeting,
)
from app.governance.meetings.rules import AWAY, answers_in_words
from app.governance.meetings.running_order import agenda_of
from app.governance.meetings.stages import plan_of, stages_of
from app.returns.queries import round_choices
from app.web.forms import RecordForm
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.paging import choose, paginate
from app.web.record_pages import RecordPages

blueprint = Blueprint("meetings", __name__)


class DayConverter(BaseConverter):
    """A day in an address: 2010-02-18."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        return value.isoformat()


@blueprint.record
def _know_days(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["day"] = DayConverter


def meeting_of(meeting_id: int) -> Meeting:
    """The meeting that an address names, if the actor may see it."""
    meeting = queries.get_meeting_by_id(meeting_id)
    require_sight(can_read_meeting(current_actor(), meeting.group_id))
    return meeting


def meeting_pages(blueprint: Blueprint) -> RecordPages[Meeting]:
    """The pages on which those who plan meetings change one, whichever room they are in."""
    return RecordPages(
        blueprint, "meeting", meeting_of, lambda actor, _meeting: can_edit_meetings(actor)
    )


pages = meeting_pages(blueprint)


def _groups_seen(actor: Actor) -> list[Group]:
    """The groups whose meetings the actor sees: all, or those whose packs a reader reads."""
    seen = None if actor.works_in_programme else actor.scopes(Role.READER)
    return list(group_queries.list_groups(seen, with_archived=True))


@blueprint.get("/meetings")
def list_meetings() -> str:
    actor = current_actor()
    require(can_list_meetings(actor))
    seen = _groups_seen(actor)
    groups = choose("group", "Group", [(group.slug, group.name, None) for group in seen])
    ids = [group.id for group in seen if groups.chosen in ("", group.slug)]
    upcoming = queries.list_meetings(clock.today(), group_ids=ids)
    return render(
        "meetings/list_meetings.html",
        upcoming=upcoming,
        next=next((meeting for meeting in upcoming if not meeting.is_cancelled), None),
        page=paginate(queries.select_past_meetings(clock.today(), ids)),
        filters=[groups],
        has_groups=bool(seen),
        can_edit=can_edit_meetings(actor),
    )


@blueprint.get("/meetings/<int:meeting_id>")
def show_meeting(meeting_id: int) -> str:
    return meeting_page(meeting_of(meeting_id))


def meeting_page(meeting: Meeting, editing: RecordForm | None = None, item_id: int = 0) -> str:
    """A meeting's page; with a form, the agenda's row of that item is open for editing."""
    actor, today = current_actor(), clock.today()
    can_edit = can_edit_meetings(actor)
    agenda = agenda_of(meeting)
    facts, rows, panels = (
        panels_for(part, meeting) for part in ("meeting_facts", "agenda", "meeting")
    )
    found = [*facts, *rows, *panels]
    told = [context["stage"] for _template, context in found if context.get("stage")]
    plan = plan_of(meeting, agenda, can_edit=bool(can_edit), today=today)
    minutes = sum(slot.minutes for slot in agenda)
    over = minutes - meeting.length_minutes
    members = group_queries.list_members(meeting.group, meeting.held_on)
    answers = find_answers(meeting)
    asked_ids = {term.person_id for term in members if term.role in COUNTED_ROLES}
    states = [each.state for person_id, each in answers.items() if person_id in asked_ids]
    is_asked = actor.person_id in asked_ids and not meeting.is_cancelled
    return render(
        "meetings/show_meeting.html",
        meeting=meeting,
        stages=stages_of(meeting, [plan, *told], today),
        agenda=agenda,
        editing=editing,
        edited_id=item_id,
        ends_at=agenda[-1].ends_at if agenda else meeting.starts_at,
        length=duration(minutes),
        overrun=duration(over) if over > 0 else "",
        crossing=next((slot for slot in agenda if slot.is_over), None),
        members=members,
        answers=answers,
        answered=answers_in_words(states, len(asked_ids - answers.keys())),
        absent=sum(each in AWAY for each in states),
        count=len(asked_ids),
        answers_as=actor.person_id if is_asked and meeting.held_on >= today else None,
        facts=facts,
        rows=rows,
        panels=panels,
        folded=panels_for("meeting_folded", meeting),
        can_read_agenda=can_read_agenda(actor),
        can_edit=can_edit,
    )


@blueprint.route("/meetings/<int:meeting_id>/edit", methods=["GET", "POST"])
def edit_meeting(meeting_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    form = MeetingForm(
        meeting,
        markings=group_queries.list_markings(),
        choices={"round_id": round_choices()},
    )
    return pages.change(meeting, form, service.amend_meeting)


@blueprint.route("/meetings/<slug>/<day:held_on>", defaults={"page": ""}, methods=["GET", "POST"])
@blueprint.route("/meetings/<slug>/<day:held_on>/<path:page>", methods=["GET", "POST"])
def find_meeting(slug: str, held_on: date, page: str) -> str | Response:
    """Addresses as they were, by group and day, in old mails, calendars and packs: they lead to
    the same page of the meeting that is, or was to be, held on that day. What is posted to one
    goes on as it is."""
    group = group_queries.get_group(slug)
    require_sight(can_read_meeting(current_actor(), group.id))
    meetings = queries.list_meetings_once_on(group, held_on)
    if not meetings:
        raise queries.no_meeting_on(group, held_on)
    query = request.query_string.decode()
    rest = (f"/{page}" if page else "") + (f"?{query}" if query else "")
    if len(meetings) == 1:
        return redirect(f"/meetings/{meetings[0].id}{rest}", 307)
    return render(
        "meetings/find_meeting.html", group=group, day=held_on, meetings=meetings, rest=rest
    )
