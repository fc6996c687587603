"""The note-takers' pages: the editor, and what is recorded from it."""

from functools import partial

from flask import Response as FlaskResponse
from flask import jsonify
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core.clock import LONDON
from app.core.database import transaction
from app.core.formats import clock_time
from app.governance.actions import service as actions
from app.governance.actions.forms import NewActionForm
from app.governance.actions.queries import list_actions_of_meeting
from app.governance.attendance.queries import find_roll
from app.governance.decisions import service as decisions
from app.governance.decisions.forms import DecisionForm
from app.governance.decisions.queries import list_decisions_of_meeting
from app.governance.decisions.rules import Basis
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.queries import get_agenda_item
from app.governance.meetings.views import meeting_of
from app.governance.minutes import queries, service
from app.governance.minutes.content import by_item
from app.governance.minutes.forms import ItemForm
from app.governance.minutes.models import Minutes, MinutesItem
from app.governance.minutes.permissions import can_write_minutes
from app.governance.minutes.rules import MINUTES_LENGTH, WRITABLE
from app.governance.minutes.views.blueprint import PLACE, blueprint, here, pages, to_editor
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render


def saved_words(item: MinutesItem) -> str:
    """When an item was saved last, and by whom: "Saved at 3:04pm by Ann"."""
    if item.saved_at is None:
        return ""
    at = item.saved_at.astimezone(LONDON).time().replace(second=0, microsecond=0)
    return f"Saved at {clock_time(at)} by {item.saved_by}"


def _writes(minutes: Minutes, item: MinutesItem, form: ItemForm) -> bool:
    write = partial(service.write_item, current_actor(), minutes=minutes, item=item)
    return form.saves(lambda: write(**form.values()))


@blueprint.post(f"{PLACE}/begin")
def begin_minutes(meeting_id: int) -> Response:
    actor = current_actor()
    meeting = meeting_of(meeting_id)
    require(can_write_minutes(actor))
    with transaction():
        service.begin_minutes(actor, meeting=meeting)
    return redirect_to("minutes.write_minutes", meeting_id=meeting_id)


@blueprint.get(f"{PLACE}/write")
def write_minutes(meeting_id: int) -> str | Response:
    """The editor: every item with what is written, decided and given on it."""
    minutes = pages.find_to_change(meeting_id)
    if minutes.state not in WRITABLE:
        return redirect_to("minutes.show_minutes", meeting_id=meeting_id)
    comments = [each for each in queries.list_comments(minutes) if each.resolved_on is None]
    meeting = minutes.meeting
    roll = find_roll(meeting)
    return render(
        "minutes/write_minutes.html",
        minutes=minutes,
        here=here(minutes),
        roll=roll,
        quorum=roll.quorum,
        decisions=by_item(list_decisions_of_meeting(meeting.id)),
        actions=by_item(list_actions_of_meeting(meeting.id)),
        item_panels=panels_for("minutes_item", minutes.items),
        comments=comments,
        saved_words={item.id: saved_words(item) for item in minutes.items},
        longest=MINUTES_LENGTH,
    )


@blueprint.route(f"{PLACE}/items/<int:item_id>/edit", methods=["GET", "POST"])
def edit_item(meeting_id: int, item_id: int) -> str | Response:
    """One item by itself: where the editor's Save leads without a script, and where both versions
    stand when two people wrote in it."""
    minutes = pages.find_to_change(meeting_id)
    item = queries.get_item(minutes, item_id)
    form = ItemForm(item)
    if _writes(minutes, item, form):
        return to_editor(minutes, f"{item.title} saved.", item.id)
    return render("minutes/edit_item.html", form=form, minutes=minutes, item=item)


@blueprint.post(f"{PLACE}/items/<int:item_id>/autosave")
def autosave_item(meeting_id: int, item_id: int) -> FlaskResponse | tuple[FlaskResponse, int]:
    """The same for the editor's script: answers with the version saved, or (409) with what
    someone else has saved meanwhile, and saves nothing then."""
    minutes = pages.find_to_change(meeting_id)
    item = queries.get_item(minutes, item_id)
    form = ItemForm(item)
    if _writes(minutes, item, form):
        return jsonify(version=item.version, words=saved_words(item))
    if form.is_stale:
        return jsonify(
            words=f"Not saved: {item.saved_by} has changed this item since you opened it."
        ), 409
    return jsonify(words=f"Not saved: {form.error_list[0]['text']}"), 400


def _agenda_item(item: MinutesItem, meeting_id: int) -> AgendaItem | None:
    """The agenda's item behind one of the minutes'; None where the agenda has it no more."""
    if item.agenda_item_id is None:
        return None
    return get_agenda_item(meeting_of(meeting_id), item.agenda_item_id)


@blueprint.route(f"{PLACE}/items/<int:item_id>/decisions/new", methods=["GET", "POST"])
def record_decision(meeting_id: int, item_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    item, meeting = queries.get_item(minutes, item_id), minutes.meeting
    roll = find_roll(meeting)
    form = DecisionForm(choices={"owner_id": person_choices()})
    record = partial(
        decisions.record_decision,
        current_actor(),
        group=meeting.group,
        basis=Basis.MEETING,
        decided_on=meeting.held_on,
        meeting=meeting,
    )
    if form.saves(lambda: record(item=_agenda_item(item, meeting_id), **form.values())):
        return to_editor(minutes, "Decision recorded.", item.id)
    return render(
        "minutes/record_decision.html",
        form=form,
        minutes=minutes,
        item=item,
        is_recorded=roll.is_recorded,
        panels=panels_for("inquorate_item", [item]),
        quorum=roll.quorum,
    )


@blueprint.route(f"{PLACE}/items/<int:item_id>/actions/new", methods=["GET", "POST"])
def give_action(meeting_id: int, item_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    item, meeting = queries.get_item(minutes, item_id), minutes.meeting
    form = NewActionForm(choices={"owner_id": person_choices()})
    give = partial(actions.give_action, current_actor(), group=meeting.group, meeting=meeting)
    if form.saves(lambda: give(item=_agenda_item(item, meeting_id), **form.values())):
        return to_editor(minutes, "Action added.", item.id)
    return render("minutes/give_action.html", form=form, minutes=minutes, item=item)
