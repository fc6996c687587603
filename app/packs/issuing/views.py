"""Approving and issuing a pack, taking it back, and who has opened it."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import DomainError, SavedMeanwhile
from app.core.formats import counted
from app.governance.meetings.views import meeting_of
from app.packs import service
from app.packs.issuing import approval
from app.packs.issuing import service as issuing
from app.packs.issuing.checks import check_pack
from app.packs.issuing.forms import ApprovePackForm, IssuePackForm, WithdrawPackForm
from app.packs.issuing.receipts import read_receipts
from app.packs.permissions import can_prepare_packs
from app.packs.readership.queries import read_readership
from app.packs.rules import PackState
from app.packs.views import blueprint, may_open, readable_pack
from app.web.forms import press
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render, turn_back_to
from app.web.paging import page_of

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


@blueprint.route("/packs/<int:pack_id>/withdraw", methods=["GET", "POST"])
def withdraw_pack(pack_id: int) -> str | AnyResponse:
    pack = readable_pack(pack_id)
    require(can_prepare_packs(current_actor()))
    if not request.form and pack.state is not PackState.ISSUED:
        return redirect_to("packs.show_pack", pack_id=pack.id)
    form = WithdrawPackForm(pack, reason="")
    told = 0

    def withdraw() -> None:
        nonlocal told
        told = issuing.withdraw_pack(current_actor(), pack=pack, **form.values())

    if form.saves(withdraw):
        said = f"{pack.label} withdrawn. {counted(told, 'person', 'people')} told by email."
        return redirect_to("packs.show_pack", said, pack_id=pack.id)
    return render("packs/withdraw_pack.html", form=form, pack=pack)


@blueprint.get("/packs/<int:pack_id>/receipts")
def show_receipts(pack_id: int) -> str:
    """Who has opened an issued pack, and who should have."""
    pack = readable_pack(pack_id)
    require(can_prepare_packs(current_actor()))
    expected = read_readership(meeting_of(pack.meeting_id)).expected
    receipts = read_receipts(pack, expected)
    return render(
        "packs/show_receipts.html",
        pack=pack,
        page=page_of(receipts),
        expected=len(expected),
        looked=sum(each.has_looked for each in receipts if each.part),
    )


@blueprint.post("/packs/<int:pack_id>/approval/ask")
def ask_approval(pack_id: int) -> AnyResponse:
    """Ask the chair to approve a draft."""
    pack, actor = readable_pack(pack_id), current_actor()
    require(can_prepare_packs(actor))
    try:
        press(pack, lambda: approval.ask_approval(actor, pack=pack))
    except SavedMeanwhile:
        raise
    except DomainError as error:
        return turn_back_to("packs.show_pack", error.message, pack_id=pack.id)
    return redirect_to("packs.show_pack", "The chair has been asked by email.", pack_id=pack.id)


@blueprint.route("/packs/<int:pack_id>/approval", methods=["GET", "POST"])
def approve_pack(pack_id: int) -> str | AnyResponse:
    """The chair's answer."""
    pack, actor = readable_pack(pack_id), current_actor()
    require(approval.can_approve_pack(actor, pack))
    form = ApprovePackForm(pack, approval=None, comment="")
    if form.saves(lambda: approval.answer_approval(actor, pack=pack, **form.values())):
        return redirect_to("packs.show_pack", "Your answer has been recorded.", pack_id=pack.id)
    return render("packs/approve_pack.html", form=form, pack=pack)
