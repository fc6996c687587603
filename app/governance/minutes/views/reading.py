"""Reading minutes, sending them round, commenting, agreeing, amending and locking them."""

from collections.abc import Collection
from functools import partial
from typing import Any

from flask import Response as FlaskResponse
from flask import request
from werkzeug.wrappers import Response

from app.accounts.permissions import can_read_copy
from app.core import clock
from app.core.access import Actor, Role
from app.core.database import transaction
from app.core.errors import NotFound
from app.core.formats import day as in_words
from app.core.reading import FirstRows
from app.documents.queries import get_content as get_file
from app.governance.groups import queries as group_queries
from app.governance.meetings.steps import Step, due_on
from app.governance.minutes import queries, service
from app.governance.minutes.comparing import compare
from app.governance.minutes.drawings import ask_for_drawing, find_drawing
from app.governance.minutes.forms import (
    AgreeMinutesForm,
    AmendmentForm,
    AnswerCommentForm,
    CommentForm,
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
from app.governance.minutes.rules import WRITABLE, MinutesState, VersionKind
from app.governance.minutes.views.pages import PLACE, blueprint, here, minutes_of, pages
from app.operations.liveness import find_silence
from app.web.downloads import pdf_response
from app.web.forms import RecordForm
from app.web.guards import require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.registers import show_register

#: After so many seconds a page looks again whether a PDF is there.
AGAIN_SECONDS = "3"


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
    """The file or, until it is drawn, a page that says so and looks again by itself."""
    minutes, version = _version(meeting_id, number)
    content = read_redacted(queries.get_content(minutes, number))
    drawing = find_drawing(version, content)
    if drawing is None:
        with transaction():
            drawing = ask_for_drawing(version, content)
    if drawing.file_sha256 is None:
        page = render(
            "minutes/await_pdf.html",
            minutes=minutes,
            version=version,
            failure=drawing.failure,
            silence=find_silence(),
            here=here(minutes),
        )
        return FlaskResponse(page, headers={} if drawing.failure else {"Refresh": AGAIN_SECONDS})
    name = f"{minutes.meeting.group.slug}-minutes-{minutes.meeting.held_on.isoformat()}-v{number}"
    return pdf_response(get_file(drawing.file_sha256), name)


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
