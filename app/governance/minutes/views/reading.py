"""Pages of those who read minutes: the list, a version, two versions compared, the PDF."""

from typing import Any

from flask import Response as FlaskResponse
from flask import request
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor, Role
from app.core.database import end_reading
from app.core.errors import NotFound
from app.governance.groups import queries as group_queries
from app.governance.minutes import queries, service
from app.governance.minutes.comparing import compare
from app.governance.minutes.drawing import draw_minutes
from app.governance.minutes.models import Minutes, MinutesItem, MinutesVersion
from app.governance.minutes.permissions import (
    can_comment,
    can_read_minutes,
    can_read_version,
    can_write_minutes,
)
from app.governance.minutes.redaction import read_redacted
from app.governance.minutes.registers import MINUTES
from app.governance.minutes.rules import WRITABLE, MinutesState, minutes_due_on
from app.governance.minutes.views.blueprint import PLACE, blueprint, here, minutes_of
from app.web.guards import require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.registers import show_register


def _versions_seen(actor: Actor, minutes: Minutes) -> tuple[bool, list[MinutesVersion]]:
    """The versions that the actor reads, who must read the minutes; and whether as the chair."""
    chairs = group_queries.is_chair(actor.person_id, minutes.meeting.group_id, clock.today())
    require_sight(can_read_minutes(actor, minutes, is_chair=chairs))
    versions = minutes.versions
    return chairs, [v for v in versions if can_read_version(actor, minutes, v, is_chair=chairs)]


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
    unwritten = queries.list_unwritten(clock.today()) if can_write else ()
    return {
        "unwritten": [
            (meeting, minutes_due_on(meeting.held_on, meeting.group.minutes_days))
            for meeting in unwritten
        ],
        "can_write": can_write,
    }


@blueprint.get(PLACE)
def show_minutes(meeting_id: int) -> str:
    """The newest version that the actor may read; to those who write them and the chair, the
    minutes as they stand now, until they are agreed."""
    actor = current_actor()
    minutes = minutes_of(meeting_id)
    is_chair, versions = _versions_seen(actor, minutes)
    can_write = can_write_minutes(actor)
    sees_draft = minutes.state in WRITABLE and (bool(can_write) or is_chair)
    if sees_draft:
        content = service.current_content(minutes)
    elif versions:
        content = read_redacted(queries.get_content(minutes, versions[-1].number))
    else:
        raise NotFound("There is no version of these minutes that you can read.")
    comments = queries.list_comments(minutes) if minutes.state is not MinutesState.DRAFT else []
    is_member = actor.is_secretariat or actor.is_(Role.GROUP_MEMBER, minutes.meeting.group_id)
    return render(
        "minutes/show_minutes.html",
        minutes=minutes,
        content=content,
        version=None if sees_draft else versions[-1],
        versions=versions,
        comments=comments if is_member else [],
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
    how = "attachment" if "download" in request.args else "inline"
    return FlaskResponse(
        document.pdf,
        mimetype="application/pdf",
        headers={
            "Content-Disposition": f'{how}; filename="{name}.pdf"',
        },
    )
