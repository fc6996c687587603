"""Pages of write-rounds."""

from collections.abc import Callable

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor
from app.governance.groups import queries as group_queries
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import AgendaItem
from app.governance.papers.queries import find_paper_behind, get_paper
from app.governance.write_rounds import queries, service
from app.governance.write_rounds.forms import (
    ClearForm,
    EndForm,
    IssueWriteRoundForm,
    RecordClearForm,
    ReplyForm,
    ResolutionForm,
    WriteRoundForm,
)
from app.governance.write_rounds.models import Reply, WriteRound
from app.governance.write_rounds.permissions import (
    can_clear,
    can_read_write_round,
    can_reply,
    can_run_write_rounds,
    can_speak_as,
)
from app.governance.write_rounds.registers import WRITE_ROUNDS
from app.governance.write_rounds.rules import (
    SETTLED,
    RoundState,
    earliest_response,
)
from app.governance.write_rounds.tally import tally_of
from app.notifications.rules import is_address
from app.web.forms import asked_for, press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register

blueprint = Blueprint("write_rounds", __name__)

_ROUND = "/write-rounds/<reference>"
_REPLY = f"{_ROUND}/replies/<int:reply_id>"


def _seen(actor: Actor, reference: str) -> WriteRound:
    """The write-round that an address names, if the actor may see it."""
    write_round = queries.get_write_round(reference)
    require_sight(can_read_write_round(actor, write_round))
    return write_round


def _to_round(write_round: WriteRound, message: str) -> Response:
    return redirect_to("write_rounds.show_write_round", message, reference=write_round.reference)


@blueprint.get("/write-rounds")
def list_write_rounds() -> str | Response:
    return show_register(WRITE_ROUNDS, current_actor(), lambda _view, _rows: {"settled": SETTLED})


@blueprint.get(_ROUND)
def show_write_round(reference: str) -> str:
    actor = current_actor()
    write_round = _seen(actor, reference)
    bench = queries.find_bench(write_round.group_id, clock.today())
    own = [reply for reply in write_round.replies if can_speak_as(actor, write_round, reply)]
    return render(
        "write_rounds/show_write_round.html",
        write_round=write_round,
        tally=tally_of(write_round),
        bench=bench,
        own={reply.id for reply in own},
        own_reply=own[0] if own else None,
        is_open=write_round.state is RoundState.ISSUED,
        is_settled=write_round.state in SETTLED,
        is_over=write_round.respond_by_on is not None and clock.today() > write_round.respond_by_on,
        item=queries.find_item(write_round.item_id),
        decision=queries.find_decision(write_round.id),
        panels=panels_for("write_round", write_round),
        can_run=can_run_write_rounds(actor),
        can_clear=can_clear(actor, write_round, bench.term_of(actor.person_id)),
    )


@blueprint.route("/write-rounds/new", methods=["GET", "POST"])
def create_write_round() -> str | Response:
    """Draft a write-round of the group that the address names, or from an item that its meeting
    could not decide; without either, ask which group."""
    actor = current_actor()
    require(can_run_write_rounds(actor))
    asked_item = asked_for("item")
    is_id = asked_item.isdecimal() and len(asked_item) < 10
    item = queries.find_item(int(asked_item)) if is_id else None
    slug = item.meeting.group.slug if item else asked_for("group")
    if not slug:
        return render("write_rounds/choose_group.html", groups=group_queries.list_groups())
    group = group_queries.get_group(slug)
    form = WriteRoundForm(title=item.title if item else "", clearance_sought=_ask_of(item))
    item_id = item.id if item else None
    made = []
    if form.saves(
        lambda: made.append(
            service.draft_write_round(actor, group=group, item_id=item_id, **form.values())
        )
    ):
        return _to_round(made[0], f"{made[0].reference} drafted. It has not been issued yet.")
    return render("write_rounds/create_write_round.html", form=form, group=group, item=item)


def _ask_of(item: AgendaItem | None) -> str:
    """What the group was asked on the item: by the agenda or, where it says nothing, by the
    paper."""
    if item is None or item.ask:
        return item.ask if item else ""
    paper = find_paper_behind(item.id)
    return get_paper(paper.reference).recommendation if paper else ""


@blueprint.route(f"{_ROUND}/edit", methods=["GET", "POST"])
def edit_write_round(reference: str) -> str | Response:
    actor = current_actor()
    write_round = _seen(actor, reference)
    require(can_run_write_rounds(actor))
    form = WriteRoundForm(write_round)
    if form.saves(
        lambda: service.amend_write_round(actor, write_round=write_round, **form.values())
    ):
        return _to_round(write_round, "Changes saved.")
    return render("write_rounds/edit_write_round.html", form=form, write_round=write_round)


@blueprint.route(f"{_ROUND}/issue", methods=["GET", "POST"])
def issue_write_round(reference: str) -> str | Response:
    actor = current_actor()
    write_round = _seen(actor, reference)
    require(can_run_write_rounds(actor))
    today = clock.today()
    earliest = earliest_response(today, write_round.group.reply_days)
    form = IssueWriteRoundForm(write_round, respond_by_on=earliest)
    if form.saves(
        lambda: service.issue_write_round(actor, write_round=write_round, **form.values())
    ):
        return _to_round(
            write_round,
            "Write-round issued. Members with an email address have been asked to reply.",
        )
    asked = queries.list_asked(write_round.group, today)
    return render(
        "write_rounds/issue_write_round.html",
        form=form,
        write_round=write_round,
        asked=asked,
        out_of_reach=[term for term in asked if not is_address(term.person.email)],
        earliest=earliest,
    )


@blueprint.route(f"{_REPLY}/edit", methods=["GET", "POST"])
def edit_reply(reference: str, reply_id: int) -> str | Response:
    actor = current_actor()
    write_round = queries.get_write_round(reference)
    reply = queries.get_reply(write_round, reply_id)
    require_sight(can_reply(actor, write_round, reply))
    form = ReplyForm(reply)
    if form.saves(
        lambda: service.give_reply(actor, write_round=write_round, reply=reply, **form.values())
    ):
        return _to_round(write_round, f"Reply of {reply.membership.name_then} recorded.")
    return render(
        "write_rounds/edit_reply.html",
        form=form,
        write_round=write_round,
        reply=reply,
        is_own=can_speak_as(actor, write_round, reply),
    )


@blueprint.route(f"{_REPLY}/resolve", methods=["GET", "POST"])
def resolve_reply(reference: str, reply_id: int) -> str | Response:
    actor = current_actor()
    write_round = _seen(actor, reference)
    require(can_run_write_rounds(actor))
    reply = queries.get_reply(write_round, reply_id)
    form = ResolutionForm(reply)
    if form.saves(
        lambda: service.resolve_reply(actor, write_round=write_round, reply=reply, **form.values())
    ):
        return _to_round(write_round, "Agreement recorded. The member can confirm or dispute it.")
    return render(
        "write_rounds/resolve_reply.html", form=form, write_round=write_round, reply=reply
    )


@blueprint.post(f"{_REPLY}/confirm")
def confirm_resolution(reference: str, reply_id: int) -> Response:
    return _speak(
        reference, reply_id, service.confirm_resolution, "You have confirmed the agreement."
    )


@blueprint.post(f"{_REPLY}/dispute")
def dispute_resolution(reference: str, reply_id: int) -> Response:
    return _speak(
        reference,
        reply_id,
        service.dispute_resolution,
        "Your condition or objection is open again.",
    )


@blueprint.post(f"{_REPLY}/withdraw")
def withdraw_bar(reference: str, reply_id: int) -> Response:
    return _speak(
        reference, reply_id, service.withdraw_bar, "You have withdrawn your condition or objection."
    )


def _speak(reference: str, reply_id: int, verb: Callable[..., None], done: str) -> Response:
    actor = current_actor()
    write_round = queries.get_write_round(reference)
    reply: Reply = queries.get_reply(write_round, reply_id)
    require_sight(can_speak_as(actor, write_round, reply))
    press(reply, lambda: verb(actor, write_round=write_round, reply=reply))
    return _to_round(write_round, done)


@blueprint.post(f"{_ROUND}/put-to-chair")
def put_to_chair(reference: str) -> Response:
    actor = current_actor()
    write_round = _seen(actor, reference)
    require(can_run_write_rounds(actor))
    press(write_round, lambda: service.put_to_chair(actor, write_round=write_round))
    return _to_round(write_round, "Write-round closed. It is awaiting the chair’s clearance.")


@blueprint.route(f"{_ROUND}/clear", methods=["GET", "POST"])
def clear_write_round(reference: str) -> str | Response:
    actor = current_actor()
    write_round = queries.get_write_round(reference)
    bench = queries.find_bench(write_round.group_id, clock.today())
    seat = bench.term_of(actor.person_id)
    require_sight(can_clear(actor, write_round, seat))
    offered = [(term.id, bench.words_for(term)) for term in bench.terms]
    form = (
        RecordClearForm(
            write_round,
            choices={"by_id": offered},
            by_id=offered[0][0] if offered else None,
            settled_on=clock.today(),
        )
        if can_run_write_rounds(actor)
        else ClearForm(write_round)
    )
    if form.saves(
        lambda: service.clear_write_round(actor, write_round=write_round, **form.values())
    ):
        return _to_round(write_round, "Write-round cleared. The decision is in the register.")
    return render(
        "write_rounds/clear_write_round.html",
        form=form,
        write_round=write_round,
        tally=tally_of(write_round),
        bench=bench,
        as_deputy=bool(seat and seat.role is MemberRole.DEPUTY and not actor.is_secretariat),
    )


@blueprint.route(f"{_ROUND}/send-to-meeting", methods=["GET", "POST"])
def send_to_meeting(reference: str) -> str | Response:
    actor = current_actor()
    write_round = queries.get_write_round(reference)
    bench = queries.find_bench(write_round.group_id, clock.today())
    require_sight(can_clear(actor, write_round, bench.term_of(actor.person_id)))
    form = EndForm(write_round)
    if form.saves(lambda: service.send_to_meeting(actor, write_round=write_round, **form.values())):
        return _to_round(
            write_round, "Not cleared. It will be suggested for the group’s next agenda."
        )
    return render("write_rounds/send_to_meeting.html", form=form, write_round=write_round)


@blueprint.route(f"{_ROUND}/withdraw", methods=["GET", "POST"])
def withdraw_write_round(reference: str) -> str | Response:
    actor = current_actor()
    write_round = _seen(actor, reference)
    require(can_run_write_rounds(actor))
    form = EndForm(write_round)
    if form.saves(
        lambda: service.withdraw_write_round(actor, write_round=write_round, **form.values())
    ):
        return _to_round(write_round, f"{write_round.reference} withdrawn.")
    return render("write_rounds/withdraw_write_round.html", form=form, write_round=write_round)
