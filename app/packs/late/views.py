"""Adding late papers to an issued pack or leaving them out, and the pages that were added."""

from collections.abc import Callable

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import DomainError, NotFound
from app.documents.queries import get_content
from app.packs import queries
from app.packs.content import decode
from app.packs.late import service, setting_aside
from app.packs.late.candidates import find_candidates
from app.packs.late.forms import LatePapersForm
from app.packs.models import Pack
from app.packs.permissions import can_prepare_packs
from app.packs.variants.views import blueprint
from app.packs.views import note_opened, open_pack, readable_pack
from app.web.downloads import pdf_response
from app.web.guards import require
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render, turn_back_to

__all__ = ["blueprint"]


@blueprint.route("/packs/<int:pack_id>/late-papers", methods=["GET", "POST"])
def add_late_papers(pack_id: int) -> str | AnyResponse:
    pack, actor = readable_pack(pack_id), current_actor()
    require(can_prepare_packs(actor))
    why = service.why_none(pack)
    content = decode(queries.get_snapshot(pack_id)) if not why else None
    found = find_candidates(pack, content) if content else []
    aside = {
        each.version_id: each
        for each in setting_aside.list_set_aside([each.version_id for each in found])
    }
    open_to_add = [each for each in found if each.version_id not in aside]
    left_out = () if pack.meeting.group.chair_approves_packs else ("chair_agrees",)
    form = LatePapersForm(
        pack, without=left_out, version_ids=[], chair_agrees=False, is_confirmed=False
    )
    form.version_ids.offer(
        [(each.version_id, each.label) for each in open_to_add if not each.why_not]
    )
    made_id = 0

    def add() -> None:
        nonlocal made_id
        values = form.values()
        made_id = service.add_late_papers(
            actor,
            pack=pack,
            version_ids=values["version_ids"],
            chair_agrees=bool(values.get("chair_agrees")),
        ).id

    if form.saves(add):
        return redirect_to("packs.show_pack", pack_id=made_id)
    return render(
        "packs/add_late_papers.html",
        form=form,
        pack=pack,
        why=why,
        found=open_to_add,
        aside=[(each, aside[each.version_id]) for each in found if each.version_id in aside],
    )


@blueprint.post("/packs/<int:pack_id>/late-papers/<int:version_id>/leave-out")
def leave_out_paper(pack_id: int, version_id: int) -> AnyResponse:
    pack, actor = readable_pack(pack_id), current_actor()
    return _settle(
        pack,
        lambda: setting_aside.set_aside(actor, pack=pack, version_id=version_id),
        "The paper is left out of this pack. The secretariat is not reminded of it again.",
    )


@blueprint.post("/packs/<int:pack_id>/late-papers/<int:version_id>/put-back")
def put_back_paper(pack_id: int, version_id: int) -> AnyResponse:
    pack, actor = readable_pack(pack_id), current_actor()
    return _settle(
        pack,
        lambda: setting_aside.put_back(actor, version_id=version_id),
        "You can add the paper to this pack again.",
    )


def _settle(pack: Pack, change: Callable[[], None], said: str) -> AnyResponse:
    require(can_prepare_packs(current_actor()))
    try:
        with once():
            change()
    except DomainError as error:
        return turn_back_to("packs.add_late_papers", error.message, pack_id=pack.id)
    return redirect_to("packs.add_late_papers", said, pack_id=pack.id)


@blueprint.get("/packs/<int:pack_id>/late-pages")
def download_late_pages(pack_id: int) -> Response:
    """The pages alone that an issue added."""
    pack = open_pack(pack_id)
    if pack.late_sha256 is None:
        raise NotFound("No late papers were added in this issue.")
    note_opened(pack, "pack:downloaded")
    meeting = pack.meeting
    name = (
        f"{meeting.group.slug}-{meeting.held_on.isoformat()}-issue-{pack.issue_number}-late-pages"
    )
    return pdf_response(get_content(pack.late_sha256), name)
