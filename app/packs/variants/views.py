"""Copies of a pack: asking for one, waiting for it, opening it."""

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.database import transaction
from app.core.errors import DomainError, NotFound
from app.documents.queries import get_content
from app.extensions import db
from app.governance.meetings.views import meeting_of
from app.packs.models import Pack
from app.packs.permissions import can_prepare_packs
from app.packs.readership.queries import read_readership
from app.packs.sealing.views import blueprint
from app.packs.variants import queries, service
from app.packs.variants.forms import ReadersCopyForm
from app.packs.variants.models import PackVariant
from app.packs.variants.permissions import can_have_copy, can_open_copy
from app.packs.variants.rules import COPIES_UNDER_WAY, Variant
from app.packs.views import note_opened, readable_pack
from app.web.downloads import pdf_response
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render, turn_back_to

__all__ = ["blueprint"]

_COPY = "/packs/<int:pack_id>/copies/<int:copy_id>"


def progress_of(copy: PackVariant) -> str:
    return f"{copy.state.word}. This usually takes a few seconds."


def _readable_copy(pack_id: int, copy_id: int) -> PackVariant:
    """The copy, if the actor may open it; to anybody else there is no such copy (404)."""
    readable_pack(pack_id)
    copy = queries.get_copy(pack_id, copy_id)
    require_sight(can_open_copy(current_actor(), copy))
    return copy


@blueprint.post("/packs/<int:pack_id>/copies")
def make_copy(pack_id: int) -> AnyResponse:
    """Ask for a copy of a kind; of one section, which."""
    pack, actor = readable_pack(pack_id), current_actor()
    variant = _variant_asked()
    if variant is None:
        return turn_back_to("packs.show_pack", "Choose a copy to make.", pack_id=pack_id)
    require(can_have_copy(actor, pack, variant, actor.person_id))
    try:
        with transaction():
            copy = service.request_copy(
                actor, pack=pack, variant=variant, anchor=request.form.get("anchor", "")
            )
    except DomainError as error:
        return turn_back_to("packs.show_pack", error.message, pack_id=pack_id)
    return redirect_to("packs.show_copy", pack_id=pack_id, copy_id=copy.id)


@blueprint.route("/packs/<int:pack_id>/copies/for-reader", methods=["GET", "POST"])
def make_readers_copy(pack_id: int) -> str | AnyResponse:
    """Ask for the copy of any reader of the group."""
    pack, actor = readable_pack(pack_id), current_actor()
    require(can_prepare_packs(actor))
    expected = read_readership(meeting_of(pack.meeting_id)).expected
    form = ReadersCopyForm(person_id=None)
    form.person_id.offer([(each.person_id, f"{each.name} ({each.part})") for each in expected])
    made_id = 0

    def make() -> None:
        nonlocal made_id
        chosen = form.values()["person_id"]
        whose = next(each for each in expected if each.person_id == chosen)
        copy = service.request_copy(actor, pack=pack, variant=Variant.READER, whose=whose)
        db.session.flush()
        made_id = copy.id

    if form.saves(make):
        return redirect_to("packs.show_copy", pack_id=pack_id, copy_id=made_id)
    return render("packs/make_readers_copy.html", form=form, pack=pack)


def _variant_asked() -> Variant | None:
    asked = request.form.get("variant", "")
    return next((each for each in Variant if each.value == asked), None)


@blueprint.get(_COPY)
def show_copy(pack_id: int, copy_id: int) -> str:
    copy = _readable_copy(pack_id, copy_id)
    return render(
        "packs/show_copy.html",
        copy=copy,
        pack=copy.pack,
        is_under_way=copy.state in COPIES_UNDER_WAY,
        progress_words=progress_of(copy),
    )


@blueprint.get(f"{_COPY}/progress")
def show_copy_progress(pack_id: int, copy_id: int) -> Response:
    """How far it is, for the script of its page."""
    copy = _readable_copy(pack_id, copy_id)
    under_way = copy.state in COPIES_UNDER_WAY
    return jsonify(is_under_way=under_way, words=progress_of(copy), done=0, total=1)


@blueprint.get(f"{_COPY}/pdf")
def download_copy(pack_id: int, copy_id: int) -> Response:
    copy = _readable_copy(pack_id, copy_id)
    if copy.file_sha256 is None:
        raise NotFound("This copy has not been made.")
    note_opened(copy.pack, "pack:downloaded")
    pdf = get_content(copy.file_sha256)
    return pdf_response(pdf, _name(copy.pack, copy))


def _name(pack: Pack, copy: PackVariant) -> str:
    issue = f"issue-{pack.issue_number}" if pack.issue_number else "draft"
    meeting = pack.meeting
    kind = copy.anchor or copy.variant.value
    return f"{meeting.group.slug}-{meeting.held_on.isoformat()}-{issue}-{kind}"
