"""Pages of minutes: reading them, writing them, sending them round, agreeing and amending them."""

from collections.abc import Collection
from functools import partial
from typing import Any

from flask import Blueprint, jsonify, request
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from app.accounts.permissions import can_read_copy
from app.accounts.queries import person_choices
from app.core import clock
from app.core.access import Actor, Role
from app.core.clock import LONDON
from app.core.database import end_reading, transaction
from app.core.errors import NotFound
from app.core.formats import clock_time
from app.core.formats import day as in_words
from app.core.reading import FirstRows
from app.governance.actions import service as actions
from app.governance.actions.forms import NewActionForm
from app.governance.actions.queries import list_actions_of_meeting
from app.governance.attendance.queries import find_roll
from app.governance.decisions import service as decisions
from app.governance.decisions.forms import DecisionForm
from app.governance.decisions.queries import list_decisions_of_meeting
from app.governance.decisions.rules import Basis
from app.governance.groups import queries as group_queries
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.queries import get_agenda_item
from app.governance.meetings.steps import Step, due_on
from app.governance.meetings.views import meeting_of
from app.governance.minutes import queries, service
from app.governance.minutes.comparing import compare
from app.governance.minutes.content import by_item
from app.governance.minutes.drawing import draw_minutes
from app.governance.minutes.forms import (
    AgreeMinutesForm,
    AmendmentForm,
    AnswerCommentForm,
    CommentForm,
    ItemForm,
)
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem, MinutesVersion
from app.governance.minutes.permissions import (
    can_comment,
    can_read_minutes,
    can_read_version,
    can_write_minutes,
)
from app.governance.minutes.redaction import read_redacted
from app.governance.minutes.registers import MINUTES
from app.governance.minutes.rules import MINUTES_LENGTH, WRITABLE, MinutesState, VersionKind
from app.web.downloads import pdf_response
from app.web.forms import RecordForm
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.record_pages import RecordPages
from app.web.registers import show_register

blueprint = Blueprint("minutes", __name__)

#: Where the minutes of a meeting are.
PLACE = "/meetings/<int:meeting_id>/minutes"


def minutes_of(meeting_id: int) -> Minutes:
    """The minutes of the meeting that an address names."""
    return queries.get_minutes(meeting_of(meeting_id))


def here(minutes: Minutes) -> dict[str, int]:
    """What an address names of them."""
    return {"meeting_id": minutes.meeting_id}


pages = RecordPages(blueprint, "minutes", minutes_of, lambda actor, _m: can_write_minutes(actor))


def to_editor(minutes: Minutes, message: str, item_id: int) -> Response:
    return redirect_to("minutes.write_minutes", message, **here(minutes), _anchor=f"item-{item_id}")


def _versions_seen(actor: Actor, minutes: Minutes) -> tuple[bool, list[MinutesVersion]]:
    """The versions that are the actor's to read, who must read the minutes; and whether as the
    chair. One that was marked above their clearance is listed, and not opened."""
    chairs = group_queries.is_chair(actor.person_id, minutes.meeting.group_id, clock.today())
    require_sight(can_read_minutes(actor, minutes, is_chair=chairs))
    versions = minutes.versions
    return chairs, [v for v in versions if can_read_version(actor, minutes, v, is_chair=chairs)]


def _comments_seen(
    minutes: Minutes, opened: Collection[MinutesVersion]
) -> FirstRows[MinutesComment]:
    """The comments on versions that whoever looks may open: one is on the newest that had been
    circulated by its day (on any of those of one day, as its time is not known)."""
    circulated = [each for each in minutes.versions if each.kind is VersionKind.CIRCULATED]

    def is_open(comment: MinutesComment) -> bool:
        days = [each.made_on for each in circulated if each.made_on <= comment.made_on]
        on = [each for each in circulated if days and each.made_on == days[-1]]
        return all(each in opened for each in on)

    comments = queries.list_comments(minutes)
    seen = [comment for comment in comments if is_open(comment)]
    return FirstRows(seen, len(seen) + comments.left_out)


def _by_number(minutes: Minutes) -> dict[int, MinutesItem]:
    """The items that whoever looks may read, by the numbers that they have among all."""
    numbers = {key: number for number, key in enumerate(queries.list_places(minutes), start=1)}
    return {numbers[item.id]: item for item in minutes.items}


@blueprint.get("/minutes")
def list_minutes() -> str | Response:
    return show_register(MINUTES, current_actor(), lambda _view, _rows: _unwritten())


def _unwritten() -> dict[str, Any]:
    """To those who write minutes, the meetings whose minutes have not gone round, and by when."""
    can_write = can_write_minutes(current_actor())
    unwritten = queries.list_unwritten(clock.today()) if can_write else FirstRows()
    return {
        "unwritten": FirstRows(
            ((each, due_on(Step.MINUTES, each.held_on, each.group)) for each in unwritten),
            unwritten.total,
        ),
        "can_write": can_write,
    }


@blueprint.get(PLACE)
def show_minutes(meeting_id: int) -> str:
    """The newest version that the actor may read; to those who write them and the chair, the
    minutes as they stand now, until they are agreed."""
    actor = current_actor()
    minutes = minutes_of(meeting_id)
    is_chair, versions = _versions_seen(actor, minutes)
    opened = [version for version in versions if can_read_copy(actor, version)]
    can_write = can_write_minutes(actor)
    sees_draft = minutes.state in WRITABLE and (bool(can_write) or is_chair)
    if sees_draft:
        content = service.current_content(minutes)
    elif opened:
        content = read_redacted(queries.get_content(minutes, opened[-1].number))
    else:
        raise NotFound("There is no version of these minutes that you can read.")
    is_member = actor.is_secretariat or actor.is_(Role.GROUP_MEMBER, minutes.meeting.group_id)
    has_comments = is_member and minutes.state is not MinutesState.DRAFT
    return render(
        "minutes/show_minutes.html",
        minutes=minutes,
        content=content,
        version=None if sees_draft else opened[-1],
        versions=versions,
        opened=opened,
        comments=_comments_seen(minutes, opened) if has_comments else FirstRows(),
        items=_by_number(minutes),
        here=here(minutes),
        panels=panels_for("minutes", minutes),
        can_write=can_write,
        can_comment=can_comment(actor, minutes),
        is_writable=minutes.state in WRITABLE,
    )


def _version(meeting_id: int, number: int) -> tuple[Minutes, MinutesVersion]:
    """A version that the actor may read."""
    minutes = minutes_of(meeting_id)
    for version in _versions_seen(current_actor(), minutes)[1]:
        if version.number == number:
            require_sight(can_read_copy(current_actor(), version))
            return minutes, version
    raise NotFound("There is no such version of these minutes.")


@blueprint.get(f"{PLACE}/versions/<int:number>")
def show_version(meeting_id: int, number: int) -> str:
    minutes, version = _version(meeting_id, number)
    return render(
        "minutes/show_version.html",
        minutes=minutes,
        version=version,
        content=read_redacted(queries.get_content(minutes, number)),
        here=here(minutes),
    )


@blueprint.get(f"{PLACE}/versions/<int:number>/compare")
def compare_versions(meeting_id: int, number: int) -> str:
    """What changed between a version and an earlier one: the one before it, or the one that the
    address names."""
    minutes, version = _version(meeting_id, number)
    asked = request.args.get("with", "")
    earlier = int(asked) if asked.isdecimal() and len(asked) < 6 else number - 1
    _, before = _version(meeting_id, earlier)
    old, new = (read_redacted(queries.get_content(minutes, n)) for n in (earlier, number))
    return render(
        "minutes/compare_versions.html",
        minutes=minutes,
        before=before,
        version=version,
        changes=compare(old, new),
        here=here(minutes),
    )


@blueprint.get(f"{PLACE}/versions/<int:number>/pdf")
def download_version(meeting_id: int, number: int) -> FlaskResponse:
    """Drawn when it is asked for: long minutes (20 items, 24 pages) take one and a half to two
    seconds of a processor, which nobody else waits for."""
    minutes, version = _version(meeting_id, number)
    content = read_redacted(queries.get_content(minutes, number))
    end_reading()
    document = draw_minutes(content, label=version.label, made_at=version.made_at)
    name = f"{minutes.meeting.group.slug}-minutes-{minutes.meeting.held_on.isoformat()}-v{number}"
    return pdf_response(document.pdf, name)


def saved_words(item: MinutesItem) -> str:
    """When an item was last saved, and by whom: "Last saved at 3:04pm by Ann"."""
    if item.saved_at is None:
        return ""
    at = item.saved_at.astimezone(LONDON).time().replace(second=0, microsecond=0)
    return f"Last saved at {clock_time(at)} by {item.saved_by}"


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
        comments=queries.list_comments(minutes, is_open=True),
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


@blueprint.route(f"{PLACE}/circulate", methods=["GET", "POST"])
def circulate_minutes(meeting_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    empty = [item.title for item in minutes.items if item.is_empty]
    form = RecordForm(minutes)
    done = "Minutes circulated."
    return pages.change(minutes, form, service.circulate_minutes, done, empty=empty)


@blueprint.route(f"{PLACE}/items/<int:item_id>/comments/new", methods=["GET", "POST"])
def comment_on_item(meeting_id: int, item_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id, may=can_comment)
    item = queries.get_item(minutes, item_id)
    comment = partial(service.comment_on_item, item=item)
    done = "Comment sent to the secretariat."
    return pages.change(minutes, CommentForm(), comment, done, item=item)


@blueprint.route(f"{PLACE}/comments/<int:comment_id>/resolve", methods=["GET", "POST"])
def resolve_comment(meeting_id: int, comment_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    comment = queries.get_comment(minutes, comment_id)
    resolve = partial(service.resolve_comment, comment=comment)
    form = AnswerCommentForm(comment)
    return pages.change(minutes, form, resolve, "Comment resolved.", comment=comment)


@blueprint.route(f"{PLACE}/agree", methods=["GET", "POST"])
def agree_minutes(meeting_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    later = queries.later_meeting_choices(minutes.meeting, clock.today())
    form = AgreeMinutesForm(
        minutes,
        choices={"meeting_id": [(key, in_words(held_on)) for key, held_on in later]},
        meeting_id=later[0][0] if len(later) == 1 else None,
    )
    done = "Minutes agreed."
    return pages.change(minutes, form, service.agree_minutes, done, has_later=bool(later))


@blueprint.route(f"{PLACE}/items/<int:item_id>/amend", methods=["GET", "POST"])
def amend_item(meeting_id: int, item_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    item = queries.get_item(minutes, item_id)
    amend = partial(service.amend_item, item=item)
    done = "Minutes amended. A new version has been made."
    return pages.change(minutes, AmendmentForm(item, reason=""), amend, done, item=item)


@blueprint.route(f"{PLACE}/lock", methods=["GET", "POST"])
def lock_minutes(meeting_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    return pages.change(minutes, RecordForm(minutes), service.lock_minutes, "Minutes locked.")
