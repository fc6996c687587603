"""The archive of packs; building, previewing and issuing them."""

from collections.abc import Sequence

from flask import Blueprint, Response, jsonify, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.permissions import can_read_marking
from app.audit.notes import note
from app.core import clock
from app.core.access import Access
from app.core.database import transaction
from app.core.errors import DomainError, NotFound
from app.core.formats import counted
from app.core.wording import speaking
from app.documents.queries import get_content
from app.governance.groups import queries as group_queries
from app.governance.meetings.views import meeting_of
from app.packs import queries, service
from app.packs.ahead import find_current
from app.packs.assemble import assemble
from app.packs.comparing import changes_between, cover_lines
from app.packs.content import decode
from app.packs.issuing.approval import can_approve_pack
from app.packs.issuing.checks import why_unreachable
from app.packs.late.arrivals import arrivals_for
from app.packs.models import Pack
from app.packs.papers import load_files
from app.packs.permissions import can_open_pack, can_prepare_packs, can_read_archive, can_read_pack
from app.packs.readership.queries import read_readership
from app.packs.readership.service import ask_administrators as ask
from app.packs.rules import GIVEN_OUT, UNDER_WAY, PackState
from app.packs.variants.page import page_of_pack
from app.packs.variants.permissions import can_have_copy, chairs
from app.packs.variants.queries import list_copies
from app.packs.variants.rules import Variant
from app.pilots.permissions import can_read_registers
from app.web.downloads import pdf_response
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render, turn_back_to
from app.web.paging import choose, page_of, paginate

blueprint = Blueprint("packs", __name__)

#: Of what a build says that an earlier one does not, the most that its page lists.
CHANGES_SHOWN = 30


def progress_words(pack: Pack) -> str:
    """What the builder is at, in a sentence."""
    if pack.state is PackState.QUEUED:
        return "Waiting to start. This usually takes a few seconds."
    if not pack.steps_total:
        return "Collecting the records."
    words = f"Step {pack.steps_done} of {pack.steps_total}"
    return f"{words}: {pack.step_name}" if pack.step_name else words


def note_opened(pack: Pack, tag: str) -> None:
    """Record who looked, before anything is shown."""
    with transaction():
        note(current_actor(), tag, subject=pack, details=pack.label)


def readable_pack(pack_id: int) -> Pack:
    """The pack, if the actor may read it; to anybody else there is no such pack (404)."""
    pack = queries.get_pack(pack_id)
    require_sight(can_read_pack(current_actor(), pack))
    return pack


def open_pack(pack_id: int) -> Pack:
    """The same, if the actor is cleared for its marking too (403): for what shows its content."""
    pack = readable_pack(pack_id)
    require(may_open(pack))
    return pack


def may_open(pack: Pack) -> Access:
    """Whether the actor reads what is in it. What the meeting is marked now and what the pack was
    marked when it was made both count."""
    actor = current_actor()
    decision = can_open_pack(actor, pack) and can_read_marking(actor, pack.meeting.marking)
    marking = queries.find_marking(pack.id)
    return can_read_marking(actor, marking) if decision and marking else decision


@blueprint.get("/packs")
def list_packs() -> str:
    actor = current_actor()
    require(can_read_archive(actor))
    scope = queries.group_scope(actor)
    listed = group_queries.list_groups(scope, with_archived=True)
    groups = choose("group", "Group", [(g.id, g.name, None) for g in listed])
    return render(
        "packs/list_packs.html",
        page=paginate(
            queries.select_packs(
                scope,
                has_drafts=bool(can_prepare_packs(actor)),
                group_id=int(groups.chosen) if groups.chosen else None,
            )
        ),
        filters=[groups],
        can_prepare=can_prepare_packs(actor),
    )


@blueprint.get("/packs/<int:pack_id>")
def show_pack(pack_id: int) -> str:
    pack, actor = readable_pack(pack_id), current_actor()
    note_opened(pack, "pack:opened")
    since, can_open = _build_before(pack), may_open(pack)
    newer = queries.find_newer_issue(pack) if pack.issue_number else None
    is_chair = chairs(actor, pack)
    can_copy = can_have_copy(actor, pack, Variant.READER, actor.person_id)
    return render(
        "packs/show_pack.html",
        pack=pack,
        since=since,
        changes=_changes_since(since, pack) if since else (),
        is_under_way=pack.state in UNDER_WAY,
        progress_words=progress_words(pack),
        can_open=can_open,
        marking=queries.find_marking(pack.id) or pack.meeting.marking,
        can_prepare=can_prepare_packs(actor),
        unreachable=why_unreachable(),
        can_approve=bool(can_approve_pack(actor, pack)),
        newer=newer,
        news=_changes_since(pack, newer) if newer and can_open else (),
        arrivals=arrivals_for(pack) if can_prepare_packs(actor) and newer is None else (),
        can_copy=can_copy and pack.file_sha256 is not None,
        can_have_brief=actor.is_secretariat or is_chair,
        copies=list_copies(pack, actor, is_chair=is_chair, can_open=bool(can_open))
        if can_copy
        else (),
    )


def _build_before(pack: Pack) -> Pack | None:
    """The build of the same meeting that the address names, for those who prepare packs."""
    asked = request.args.get("since", type=int)
    if asked is None or asked == pack.id or not can_prepare_packs(current_actor()):
        return None
    found = queries.find_build(pack.meeting_id, asked)
    return found if found is not None and may_open(found) else None


def _changes_since(before: Pack, pack: Pack) -> Sequence[str]:
    if before.file_sha256 is None or pack.file_sha256 is None or not may_open(pack):
        return ()
    contents = [decode(queries.get_snapshot(each.id)) for each in (before, pack)]
    return cover_lines(changes_between(*contents), CHANGES_SHOWN)


@blueprint.get("/packs/<int:pack_id>/progress")
def show_progress(pack_id: int) -> Response:
    """How far the build is, for the script of the pack's page."""
    pack = readable_pack(pack_id)
    return jsonify(
        is_under_way=pack.state in UNDER_WAY,
        words=progress_words(pack),
        done=pack.steps_done,
        total=pack.steps_total or 1,
    )


@blueprint.get("/packs/<int:pack_id>/preview")
def preview_pack(pack_id: int) -> str:
    """The whole pack as a page."""
    pack = open_pack(pack_id)
    content = decode(queries.get_snapshot(pack_id))
    note_opened(pack, "pack:read")
    with speaking(content.words):
        page = page_of_pack(
            content,
            load_files(content, has_pdfs=False, may_lack=True),
            links_records=bool(can_read_registers(current_actor())),
            file_address=url_for("packs.download_pack", pack_id=pack_id),
        )
    newer = queries.find_newer_issue(pack) if pack.issue_number else None
    return render("packs/preview_pack.html", pack=pack, content=content, page=page, newer=newer)


@blueprint.get("/packs/<int:pack_id>/pdf")
def download_pack(pack_id: int) -> Response:
    pack = open_pack(pack_id)
    if pack.file_sha256 is None:
        raise NotFound("This pack has not been built.")
    note_opened(pack, "pack:downloaded")
    name = f"{pack.meeting.group.slug}-{pack.meeting.held_on.isoformat()}"
    name += f"-issue-{pack.issue_number}" if pack.state in GIVEN_OUT else "-draft"
    return pdf_response(get_content(pack.file_sha256), name)


@blueprint.get("/meetings/<int:meeting_id>/readership")
def show_readership(meeting_id: int) -> str:
    """Everyone who could not open a meeting's pack, why, and where it is put right."""
    meeting = meeting_of(meeting_id)
    require(can_prepare_packs(current_actor()))
    readership = read_readership(meeting)
    return render(
        "packs/show_readership.html",
        meeting=meeting,
        readership=readership,
        page=page_of(readership.barred),
    )


@blueprint.post("/meetings/<int:meeting_id>/readership/ask")
def ask_administrators(meeting_id: int) -> AnyResponse:
    meeting = meeting_of(meeting_id)
    require(can_prepare_packs(current_actor()))
    try:
        with once():
            sent = ask(current_actor(), meeting=meeting)
    except DomainError as error:
        return turn_back_to("packs.show_readership", error.message, meeting_id=meeting.id)
    said = f"{counted(sent, 'message')} to administrators queued."
    return redirect_to("packs.show_readership", said, meeting_id=meeting.id)


@blueprint.post("/meetings/<int:meeting_id>/pack")
def build_pack(meeting_id: int) -> AnyResponse:
    actor = current_actor()
    meeting = meeting_of(meeting_id)
    require(can_prepare_packs(actor))
    looked_at = request.args.get("since", type=int)
    if not meeting.is_cancelled:
        ready = find_current(meeting.id, assemble(meeting.id, clock.today()))
        if ready is not None:
            same = "Nothing has changed since this draft was built."
            said = same if looked_at == ready.id else "This draft has today’s records."
            return redirect_to("packs.show_pack", said, pack_id=ready.id, since=looked_at)
    with once():
        pack = service.request_pack(actor, meeting_id=meeting.id)
    return redirect_to("packs.show_pack", pack_id=pack.id, since=looked_at)
