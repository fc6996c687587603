"""The register, the page of one barrier, and the forms by which it is raised, changed and joined to
others."""

from collections.abc import Sequence
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.accounts.permissions import can_edit_people
from app.barriers import queries, service
from app.barriers.forms import BarrierForm, JoinForm, NewBarrierForm, RaiserForm, TakeUpForm
from app.barriers.models import Barrier
from app.barriers.permissions import (
    can_edit_barrier,
    can_propose_resolution,
    can_respond_to_barrier,
    can_run_barriers,
    can_see_barrier,
    contact_for,
)
from app.barriers.registers import BARRIERS
from app.barriers.rules import NOT_SENT, SETTLED, BarrierKind
from app.barriers.similar import list_similar, similar_to
from app.barriers.status import barrier_status, event_words, raisers_in_words
from app.barriers.views.base import asked_places, blueprint, choices, pages
from app.core import clock
from app.core.access import Access, Actor
from app.pilots.permissions import can_add_record, can_read_registers, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.forms import asked_for
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register

#: The most lines of history, and responses, that a page shows.
EVENTS_SHOWN = 60
#: What may stand in the address of the form out of a return.
_NUMBER = 12


@blueprint.get("/barriers")
def list_barriers() -> str | Response:
    return show_register(
        BARRIERS,
        current_actor(),
        lambda _view, _rows: {
            "settled_states": SETTLED,
            "not_sent_states": NOT_SENT,
            "raisers_in_words": raisers_in_words,
        },
    )


@blueprint.get("/barriers/<reference>")
def show_barrier(reference: str) -> str:
    actor = current_actor()
    barrier = queries.get_barrier(reference)
    contact = contact_for(barrier)
    require_sight(can_see_barrier(actor, contact))
    can_read = can_read_registers(actor)
    is_settled = barrier.state in SETTLED
    is_opportunity = barrier.kind is BarrierKind.OPPORTUNITY
    raised_by = {each.pilot_id for each in barrier.raisers}
    return render(
        "barriers/show_barrier.html",
        barrier=barrier,
        status=barrier_status(barrier, clock.today()),
        history=[(each, event_words(each)) for each in barrier.events[:EVENTS_SHOWN]],
        more_history=max(len(barrier.events) - EVENTS_SHOWN, 0),
        responses=barrier.responses[:EVENTS_SHOWN],
        contact=contact,
        group_name=queries.find_group_name(barrier.group_id) if barrier.group_id else "",
        is_settled=is_settled,
        is_opportunity=is_opportunity,
        is_sent=barrier.state not in NOT_SENT,
        similar=similar_to(barrier) if can_read and barrier.state in NOT_SENT else [],
        raisers_in_words=raisers_in_words,
        asked=asked_places(barrier),
        can_edit=can_edit_barrier(actor, barrier),
        can_run=can_run_barriers(actor),
        can_respond=can_respond_to_barrier(actor, contact),
        can_resolve=can_propose_resolution(actor, barrier),
        can_raise_too=not is_settled and _has_others(actor, raised_by),
        can_take_up=is_opportunity
        and not is_settled
        and _has_others(actor, {each.pilot_id for each in barrier.takers}),
        can_read_registers=can_read,
        can_name_contact=can_edit_people(actor),
        panels=panels_for("barrier", barrier),
    )


def _has_others(actor: Actor, taken: set[int]) -> bool:
    """Whether the actor keeps the records of a place besides some."""
    return bool(actor.is_secretariat or actor.pilots_kept - taken)


@blueprint.route("/barriers/new", methods=["GET", "POST"])
def create_barrier() -> str | Response:
    """Out of a return, the address names the place and the round (``?pilot=3&round=7``)."""
    actor = current_actor()
    require(can_add_record(actor))
    typed = BarrierForm(choices=choices())
    similar = (
        list_similar(
            kind=typed.kind.data or BarrierKind.BARRIER,
            title=typed.title.data or "",
            category=typed.category.data,
            department_id=typed.department_id.data,
            rule_name=typed.rule_name.data or "",
        )
        if typed.is_submitted()
        else []
    )
    alike = [(each.id, f"{each.reference} {each.title}") for each in similar]
    alike.append((0, "No, it is a different one"))
    form = NewBarrierForm(
        choices=choices() | {"same_as": alike},
        without=() if similar else ("same_as",),
        pilot_id=request.args.get("pilot") or only_pilot_of(actor),
        kind=BarrierKind.BARRIER,
        same_as=None,
    )
    made = form.made(lambda: _raise(actor, similar, **form.values()))
    if made is not None:
        done = (
            "added"
            if made.id not in {each.id for each in similar}
            else "has been raised by you too"
        )
        return redirect_to(
            "barriers.show_barrier", f"{made.reference} {done}.", reference=made.reference
        )
    return render(
        "barriers/create_barrier.html",
        form=form,
        similar=similar,
        raisers_in_words=raisers_in_words,
    )


def _raise(
    actor: Actor, similar: Sequence[Barrier], *, same_as: int | None, **facts: Any
) -> Barrier:
    """What somebody raises: a new one, or one of those that are like it."""
    number = asked_for("round", _NUMBER)
    round_id = int(number) if number.isdecimal() else None
    same = next((each for each in similar if each.id == same_as), None)
    if same is None:
        return service.create_barrier(actor, round_id=round_id, **facts)
    return service.raise_barrier_in_words(actor, barrier=same, round_id=round_id, **facts)


@blueprint.route("/barriers/<reference>/edit", methods=["GET", "POST"])
def edit_barrier(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference)
    form = BarrierForm(barrier, choices=choices(barrier.pilot_id))
    return pages.change(barrier, form, service.amend_barrier)


@blueprint.route("/barriers/<reference>/raise", methods=["GET", "POST"])
def raise_barrier_too(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference, may=_may_add)
    actor = current_actor()
    form = RaiserForm(choices={"pilot_id": pilot_choices(actor)}, pilot_id=only_pilot_of(actor))
    return pages.change(
        barrier, form, service.raise_barrier_too, "{reference} has been raised by you too."
    )


@blueprint.route("/barriers/<reference>/join", methods=["GET", "POST"])
def join_barrier(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference)
    form = JoinForm(into=asked_for("into", _NUMBER))
    actor = current_actor()
    if form.saves(lambda: service.join_barrier(actor, barrier=barrier, **form.values())):
        into = form.into.data.strip().upper()
        return redirect_to(
            "barriers.show_barrier", f"{barrier.reference} joined to {into}.", reference=into
        )
    return render(
        "barriers/join_barrier.html",
        form=form,
        barrier=barrier,
        similar=similar_to(barrier),
        raisers_in_words=raisers_in_words,
    )


@blueprint.route("/barriers/<reference>/take-up", methods=["GET", "POST"])
def take_up(reference: str) -> str | Response:
    barrier = pages.find_to_change(reference, may=_may_add)
    actor = current_actor()
    form = TakeUpForm(choices={"pilot_id": pilot_choices(actor)}, pilot_id=only_pilot_of(actor))
    return pages.change(barrier, form, service.take_up, "{reference} taken up.")


def _may_add(actor: Actor, _barrier: Barrier) -> Access:
    return can_add_record(actor)


pages.button("/barriers/<reference>/raise-again", service.raise_again, "{reference} raised again.")
