"""The editor of minutes: one item at a time, with what it asks, its papers and its open actions
beside the text, and the actions that it gives."""

from functools import partial

from flask import Response as FlaskResponse
from flask import jsonify, request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.core.clock import LONDON
from app.core.formats import clock_time
from app.governance.actions import service as actions
from app.governance.actions.queries import list_actions_of_meeting, list_open_actions_on
from app.governance.actions.rules import days_overdue
from app.governance.attendance.queries import find_roll
from app.governance.decisions import service as decisions
from app.governance.decisions.forms import DecisionForm
from app.governance.decisions.queries import list_decisions_of_meeting
from app.governance.decisions.rules import Basis, as_decided
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import find_agenda_item, get_agenda_item, list_previous_days
from app.governance.meetings.running_order import asks_at
from app.governance.meetings.views import meeting_of
from app.governance.minutes import queries, service
from app.governance.minutes.forms import ItemForm, WritingForm
from app.governance.minutes.models import Minutes, MinutesItem
from app.governance.minutes.permissions import can_write_minutes
from app.governance.minutes.rules import WRITABLE
from app.governance.minutes.views.pages import PLACE, blueprint, here, pages
from app.governance.papers.permissions import can_open_paper
from app.governance.papers.queries import list_papers_of_item
from app.governance.papers.status import ListedPaper
from app.web.guards import require
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import panels_for, redirect_to, render

#: What the editor's buttons send, as ``then``: where to go once the item is saved.
NEXT, DECIDE = "next", "decide"


def to_editor(minutes: Minutes, message: str, item: MinutesItem, anchor: str = "") -> Response:
    """Go to the editor, where an item is open."""
    return redirect_to(
        "minutes.write_minutes", message, **here(minutes), item=item.id, _anchor=anchor or None
    )


def saved_words(item: MinutesItem) -> str:
    """When an item was last saved, and by whom: "Last saved at 3:04pm by Ann"."""
    if item.saved_at is None:
        return ""
    at = item.saved_at.astimezone(LONDON).time().replace(second=0, microsecond=0)
    return f"Last saved at {clock_time(at)} by {item.saved_by}"


@blueprint.post(f"{PLACE}/begin")
def begin_minutes(meeting_id: int) -> Response:
    actor = current_actor()
    meeting = meeting_of(meeting_id)
    require(can_write_minutes(actor))
    with once():
        service.begin_minutes(actor, meeting=meeting)
    return redirect_to("minutes.write_minutes", meeting_id=meeting_id)


@blueprint.get(f"{PLACE}/write")
def write_minutes(meeting_id: int) -> str | Response:
    """The editor, with the item that the address names or, where it names none, the first on which
    nothing is written."""
    minutes = pages.find_to_change(meeting_id)
    if minutes.state not in WRITABLE:
        return redirect_to("minutes.show_minutes", meeting_id=meeting_id)
    asked = request.args.get("item", "")
    named = [item for item in minutes.items if str(item.id) == asked]
    empty = [item for item in minutes.items if item.is_empty]
    item = next(iter([*named, *empty, *minutes.items]), None)
    return _editor(minutes, item, _form(item) if item is not None else None)


def _form(item: MinutesItem) -> WritingForm:
    choices = {"owner_id": person_choices()}
    return WritingForm(item, choices=choices, text="", owner_id=None, due_on=None)


def _editor(minutes: Minutes, item: MinutesItem | None, form: WritingForm | None) -> str:
    meeting, roll = minutes.meeting, find_roll(minutes.meeting)
    items = list(minutes.items)
    place = items.index(item) if item is not None else 0
    subject = _subject(item)
    return render(
        "minutes/write_minutes.html",
        minutes=minutes,
        here=here(minutes),
        item=item,
        number=place + 1,
        following=items[place + 1] if place + 1 < len(items) else None,
        form=form,
        roll=roll,
        quorum=roll.quorum,
        room=roll.told_at(subject.id if subject else None),
        could_not_decide=roll.is_recorded and not roll.quorum_at(subject.id if subject else None),
        asks=_asks(subject, meeting),
        papers=_papers(subject),
        open_actions=list_open_actions_on(subject) if subject else [],
        days_overdue=days_overdue,
        decisions=[e for e in list_decisions_of_meeting(meeting.id) if _is_on(e.item_id, subject)],
        actions=[e for e in list_actions_of_meeting(meeting.id) if _is_on(e.item_id, subject)],
        item_panels=panels_for("minutes_item", [item] if item is not None else []),
        comments=queries.list_comments(minutes, is_open=True),
        saved_words=saved_words(item) if item is not None else "",
    )


def _is_on(item_id: int | None, subject: AgendaItem | None) -> bool:
    return subject is not None and item_id == subject.id


def _subject(item: MinutesItem | None) -> AgendaItem | None:
    """The agenda's item behind one of the minutes'; None where the agenda has it no more."""
    if item is None or item.agenda_item_id is None:
        return None
    return find_agenda_item(item.agenda_item_id)


def _asks(subject: AgendaItem | None, meeting: Meeting) -> list[str]:
    if subject is None:
        return []
    return asks_at(subject, list_previous_days([meeting]).get(meeting.id))


def _papers(subject: AgendaItem | None) -> list[ListedPaper]:
    actor, today = current_actor(), clock.today()
    return [
        ListedPaper(paper, paper.days_late(today), can_open=bool(can_open_paper(actor, paper)))
        for paper in (list_papers_of_item(subject.id) if subject is not None else [])
    ]


@blueprint.route(f"{PLACE}/items/<int:item_id>/edit", methods=["GET", "POST"])
def edit_item(meeting_id: int, item_id: int) -> str | Response:
    """Where the editor sends an item, with an action that it gives; and where both versions stand
    when two people wrote in it."""
    minutes = pages.find_to_change(meeting_id)
    item = queries.get_item(minutes, item_id)
    form = _form(item)

    def save() -> None:
        _write(minutes, item, form)
        if form.gives_action:
            _give(minutes, item, form)

    if not form.saves(save):
        return _editor(minutes, item, form)
    done = f"{item.title} saved." + (" Action added." if form.gives_action else "")
    then = request.form.get("then")
    if then == DECIDE:
        return redirect_to("minutes.record_decision", done, **here(minutes), item_id=item.id)
    if then == NEXT:
        return _to_next(minutes, item, done)
    return to_editor(minutes, done, item, "actions" if form.gives_action else "")


def _to_next(minutes: Minutes, item: MinutesItem, done: str) -> Response:
    """Go to the item after this one; from the last, to the minutes as a whole."""
    items = list(minutes.items)
    later = items[items.index(item) + 1 :]
    if not later:
        return redirect_to("minutes.show_minutes", done, **here(minutes))
    return to_editor(minutes, done, later[0])


def _write(minutes: Minutes, item: MinutesItem, form: ItemForm) -> None:
    service.write_item(current_actor(), minutes=minutes, item=item, **form.texts())


@blueprint.post(f"{PLACE}/items/<int:item_id>/autosave")
def autosave_item(meeting_id: int, item_id: int) -> FlaskResponse | tuple[FlaskResponse, int]:
    """The texts alone, for the editor's script: answers with the version saved, or (409) with what
    someone else has saved meanwhile, and saves nothing then."""
    minutes = pages.find_to_change(meeting_id)
    item = queries.get_item(minutes, item_id)
    form = ItemForm(item)
    if form.saves(lambda: _write(minutes, item, form)):
        return jsonify(version=item.version, words=saved_words(item))
    if form.is_stale:
        return jsonify(
            words=f"Not saved: {item.saved_by} has changed this item since you opened it."
        ), 409
    return jsonify(words=f"Not saved: {form.error_list[0]['text']}"), 400


def _agenda_item(item: MinutesItem, meeting_id: int) -> AgendaItem | None:
    """The same, of the meeting that an address names."""
    if item.agenda_item_id is None:
        return None
    return get_agenda_item(meeting_of(meeting_id), item.agenda_item_id)


@blueprint.route(f"{PLACE}/items/<int:item_id>/decisions/new", methods=["GET", "POST"])
def record_decision(meeting_id: int, item_id: int) -> str | Response:
    """A decision, which begins with what a panel offers (a decision sheet, with the option that the
    address names), what the item's paper recommends or what the item asks."""
    minutes = pages.find_to_change(meeting_id)
    item, meeting = queries.get_item(minutes, item_id), minutes.meeting
    roll, subject = find_roll(meeting), _agenda_item(item, meeting_id)
    recommended = [ask for each in _papers(subject) if each.can_open for ask in each.paper.asks]
    asks = recommended or _asks(subject, meeting)
    offers = panels_for("item_to_decide", subject) if subject is not None else []
    begins: dict[int, str] = {}
    for _template, context in offers:
        begins |= context["begins"]
    chosen = request.args.get("option", next(iter(begins), 0), type=int)
    text = begins.get(chosen) or "\n".join(as_decided(ask) for ask in asks)
    form = DecisionForm(choices={"owner_id": person_choices()}, text=text)
    record = partial(
        decisions.record_decision,
        current_actor(),
        group=meeting.group,
        basis=Basis.MEETING,
        decided_on=meeting.held_on,
        meeting=meeting,
        item=subject,
    )
    if form.saves(lambda: record(**form.values())):
        return to_editor(minutes, "Decision recorded.", item)
    return render(
        "minutes/record_decision.html",
        form=form,
        minutes=minutes,
        item=item,
        has_text=bool(text),
        offers=offers,
        chosen=chosen,
        is_recorded=roll.is_recorded,
        panels=panels_for("inquorate_item", [item]),
        quorum=roll.quorum_at(subject.id if subject else None),
    )


@blueprint.get(f"{PLACE}/items/<int:item_id>/actions/new")
def give_action(meeting_id: int, item_id: int) -> Response:
    """The page on which an action was added, before the editor did that: it leads there."""
    minutes = pages.find_to_change(meeting_id)
    return to_editor(minutes, "", queries.get_item(minutes, item_id), "actions")


def _give(minutes: Minutes, item: MinutesItem, form: WritingForm) -> None:
    meeting = minutes.meeting
    actions.give_action(
        current_actor(),
        group=meeting.group,
        meeting=meeting,
        item=_agenda_item(item, meeting.id),
        text=form.text.data,
        owner_id=form.owner_id.data,
        due_on=form.due_on.data,
    )
