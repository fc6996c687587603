"""Issuing a pack."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.governance.meetings.views import meeting_of
from app.packs import service
from app.packs.issuing.checks import check_pack
from app.packs.issuing.forms import IssuePackForm
from app.packs.permissions import can_prepare_packs
from app.packs.readership.queries import read_readership
from app.packs.rules import PackState
from app.packs.views import blueprint, may_open, readable_pack
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render

__all__ = ["blueprint"]


@blueprint.route("/packs/<int:pack_id>/issue", methods=["GET", "POST"])
def issue_pack(pack_id: int) -> str | AnyResponse:
    pack = readable_pack(pack_id)
    require(can_prepare_packs(current_actor()))
    if not request.form and pack.state is not PackState.BUILT:
        return redirect_to("packs.show_pack", pack_id=pack.id)
    meeting = meeting_of(pack.meeting_id)
    checks = check_pack(pack, meeting)
    form = IssuePackForm(
        pack, without=() if checks.must_be_accepted else ("accepts_gaps",), accepts_gaps=False
    )

    def issue() -> None:
        service.request_issue(
            current_actor(), pack=pack, accepts_gaps=form.values()["accepts_gaps"]
        )

    if form.saves(issue):
        return redirect_to("packs.show_pack", pack_id=pack.id)
    return render(
        "packs/issue_pack.html",
        form=form,
        pack=pack,
        meeting=meeting,
        checks=checks,
        readership=read_readership(meeting),
        can_open=may_open(pack),
    )
