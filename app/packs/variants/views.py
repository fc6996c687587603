"""Copies of a pack: asking for one, waiting for it, opening it."""

from flask import Response, jsonify
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import NotFound
from app.documents.queries import get_content
from app.governance.meetings.views import meeting_of
from app.packs.content import decode
from app.packs.models import Pack
from app.packs.permissions import can_prepare_packs
from app.packs.queries import get_snapshot
from app.packs.readership.queries import read_readership
from app.packs.readership.rules import Expected
from app.packs.sealing.views import blueprint
from app.packs.sources import running_title
from app.packs.variants import queries, service
from app.packs.variants.drawing import parts_of
from app.packs.variants.forms import CopyForm
from app.packs.variants.models import PackVariant
from app.packs.variants.permissions import can_have_copy, can_open_copy
from app.packs.variants.rules import COPIES_UNDER_WAY, Variant, kinds_of_copies
from app.packs.views import note_opened, readable_pack
from app.web.downloads import pdf_response
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render

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


@blueprint.route("/packs/<int:pack_id>/copies/new", methods=["GET", "POST"])
def create_copy(pack_id: int) -> str | AnyResponse:
    """Ask for a copy of a kind; of one section, which."""
    pack, actor = readable_pack(pack_id), current_actor()
    require(can_have_copy(actor, pack, Variant.READER, actor.person_id))
    content = decode(get_snapshot(pack.id))
    offered = [
        each
        for each in kinds_of_copies(content.form)
        if can_have_copy(actor, pack, each, actor.person_id)
    ]
    parts = parts_of(content) if Variant.SECTION in offered else []
    titles = [(place, running_title(part)) for place, part in enumerate(parts)]
    others = _others_who_read(pack)
    form = CopyForm(
        choices={
            "part": titles,
            "reader_id": [(key, f"{each.name} ({each.part})") for key, each in others.items()],
        },
        without=[name for name, has_any in (("part", parts), ("reader_id", others)) if not has_any],
        part=None,
        reader_id=None,
    )
    form.variant.offer([each for each in offered if each is not Variant.SECTION or parts])

    def ask() -> PackVariant:
        variant, place = form.variant.data, form.values()["part"]
        anchor = "" if place is None else parts[place].anchor
        whose = others.get(form.values()["reader_id"]) if variant is Variant.READER else None
        return service.request_copy(actor, pack=pack, variant=variant, anchor=anchor, whose=whose)

    copy = form.made(ask)
    if copy is not None:
        return redirect_to("packs.show_copy", pack_id=pack_id, copy_id=copy.id)
    return render("packs/create_copy.html", form=form, pack=pack)


def _others_who_read(pack: Pack) -> dict[int, Expected]:
    """Those whose copy the secretariat may ask for, by their ids."""
    if not can_prepare_packs(current_actor()):
        return {}
    expected = read_readership(meeting_of(pack.meeting_id)).expected
    return {each.person_id: each for each in expected}


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
