"""Pages of write-rounds."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core import clock
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Membership
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
from app.governance.write_rounds.models import WriteRound
from app.governance.write_rounds.permissions import (
    can_clear,
    can_read_write_round,
    can_reply,
    can_run_write_rounds,
    can_speak_as,
)
from app.governance.write_rounds.registers import WRITE_ROUNDS
from app.governance.write_rounds.rules import SETTLED, RoundState, earliest_response
from app.governance.write_rounds.tally import tally_of
from app.notifications.rules import is_address
from app.web.forms import asked_for, press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to_record, render
from app.web.record_pages import RecordPages, create
from app.web.registers import show_register

blueprint = Blueprint("write_rounds", __name__)

_ROUND = "/write-rounds/<reference>"
_REPLY = f"{_ROUND}/replies/<int:reply_id>"


def _find(reference: str) -> WriteRound:
    """The write-round that an address names, if the actor may see it."""
    write_round = queries.get_write_round(reference)
    require_sight(can_read_write_round(current_actor(), write_round))
    return write_round


pages = RecordPages(blueprint, "write_round", _find, lambda actor, _r: can_run_write_rounds(actor))


def _find_to_settle(reference: str) -> tuple[WriteRound, queries.Bench, Membership | None]:
    """The same for those who may clear it, with who else may, and their own seat."""
    actor, write_round = current_actor(), queries.get_write_round(reference)
    bench = queries.find_bench(write_round.group_id, clock.today())
    seat = bench.term_of(actor.person_id)
    require_sight(can_clear(actor, write_round, seat))
    return write_round, bench, seat


@blueprint.get("/write-rounds")
def list_write_rounds() -> str | Response:
    return show_register(WRITE_ROUNDS, current_actor(), lambda _view, _rows: {"settled": SETTLED})


@blueprint.get(_ROUND)
def show_write_round(reference: str) -> str:
    actor = current_actor()
    write_round = _find(reference)
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
    require(can_run_write_rounds(current_actor()))
    asked_item = asked_for("item")
    is_id = asked_item.isdecimal() and len(asked_item) < 10
    item = queries.find_item(int(asked_item)) if is_id else None
    slug = item.meeting.group.slug if item else asked_for("group")
    if not slug:
        return render("write_rounds/choose_group.html", groups=group_queries.list_groups())
    group = group_queries.get_group(slug)
    form = WriteRoundForm(title=item.title if item else "", clearance_sought=_ask_of(item))
    draft = partial(service.draft_write_round, group=group, item_id=item.id if item else None)
    done = "{reference} drafted. It has not been issued yet."
    return create(form, draft, done, group=group, item=item)


def _ask_of(item: AgendaItem | None) -> str:
    """What the group was asked on the item: by the agenda or, where it says nothing, by the
    paper."""
    if item is None or item.ask:
        return item.ask if item else ""
    paper = find_paper_behind(item.id)
    return get_paper(paper.reference).recommendation if paper else ""


@blueprint.route(f"{_ROUND}/edit", methods=["GET", "POST"])
def edit_write_round(reference: str) -> str | Response:
    write_round = pages.find_to_change(reference)
    return pages.change(write_round, WriteRoundForm(write_round), service.amend_write_round)


@blueprint.route(f"{_ROUND}/issue", methods=["GET", "POST"])
def issue_write_round(reference: str) -> str | Response:
    write_round, today = pages.find_to_change(reference), clock.today()
    earliest = earliest_response(today, write_round.group.reply_days)
    asked = queries.list_asked(write_round.group, today)
    return pages.change(
        write_round,
        IssueWriteRoundForm(write_round, respond_by_on=earliest),
        service.issue_write_round,
        "Write-round issued. Members with an email address have been asked to reply.",
        asked=asked,
        out_of_reach=[term for term in asked if not is_address(term.person.email)],
        earliest=earliest,
    )


@blueprint.route(f"{_REPLY}/edit", methods=["GET", "POST"])
def edit_reply(reference: str, reply_id: int) -> str | Response:
    actor, write_round = current_actor(), queries.get_write_round(reference)
    reply = queries.get_reply(write_round, reply_id)
    require_sight(can_reply(actor, write_round, reply))
    return pages.change(
        write_round,
        ReplyForm(reply),
        partial(service.give_reply, reply=reply),
        f"Reply of {reply.membership.name_then} recorded.",
        reply=reply,
        is_own=can_speak_as(actor, write_round, reply),
    )


@blueprint.route(f"{_REPLY}/resolve", methods=["GET", "POST"])
def resolve_reply(reference: str, reply_id: int) -> str | Response:
    write_round = pages.find_to_change(reference)
    reply = queries.get_reply(write_round, reply_id)
    resolve = partial(service.resolve_reply, reply=reply)
    done = "Agreement recorded. The member can confirm or dispute it."
    return pages.change(write_round, ResolutionForm(reply), resolve, done, reply=reply)


def _speak(rule: str, verb: Callable[..., None], done: str) -> None:
    """A button with which a member says how their own reply stands."""

    def view(reference: str, reply_id: int) -> Response:
        actor, write_round = current_actor(), queries.get_write_round(reference)
        reply = queries.get_reply(write_round, reply_id)
        require_sight(can_speak_as(actor, write_round, reply))
        press(reply, lambda: verb(actor, write_round=write_round, reply=reply))
        return redirect_to_record(write_round, done)

    blueprint.add_url_rule(f"{_REPLY}/{rule}", verb.__name__, view, methods=["POST"])


_speak("confirm", service.confirm_resolution, "You have confirmed the agreement.")
_speak("dispute", service.dispute_resolution, "Your condition or objection is open again.")
_speak("withdraw", service.withdraw_bar, "You have withdrawn your condition or objection.")

pages.button(
    f"{_ROUND}/put-to-chair",
    service.put_to_chair,
    "Write-round closed. It is awaiting the chair’s clearance.",
)


@blueprint.route(f"{_ROUND}/clear", methods=["GET", "POST"])
def clear_write_round(reference: str) -> str | Response:
    write_round, bench, seat = _find_to_settle(reference)
    offered = [(term.id, bench.words_for(term)) for term in bench.terms]
    is_recorded = current_actor().is_secretariat
    form = (
        RecordClearForm(
            write_round,
            choices={"by_id": offered},
            by_id=offered[0][0] if offered else None,
            settled_on=clock.today(),
        )
        if is_recorded
        else ClearForm(write_round)
    )
    return pages.change(
        write_round,
        form,
        service.clear_write_round,
        "Write-round cleared. The decision is in the register.",
        tally=tally_of(write_round),
        bench=bench,
        as_deputy=bool(seat and seat.role is MemberRole.DEPUTY and not is_recorded),
    )


@blueprint.route(f"{_ROUND}/send-to-meeting", methods=["GET", "POST"])
def send_to_meeting(reference: str) -> str | Response:
    write_round, _bench, _seat = _find_to_settle(reference)
    done = "Not cleared. It will be suggested for the group’s next agenda."
    return pages.change(write_round, EndForm(write_round), service.send_to_meeting, done)


@blueprint.route(f"{_ROUND}/withdraw", methods=["GET", "POST"])
def withdraw_write_round(reference: str) -> str | Response:
    write_round = pages.find_to_change(reference)
    form, done = EndForm(write_round), "{reference} withdrawn."
    return pages.change(write_round, form, service.withdraw_write_round, done)
