"""Barriers and opportunities."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.barriers import service
from app.barriers.models import Barrier
from app.barriers.rules import BARRIER_WORKFLOW, SETTLED, BarrierKind, BarrierState
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.wording import Phrase
from app.workbook.columns import (
    Values,
    choice,
    day,
    line,
    link,
    name,
    reference,
    text,
)
from app.workbook.sheets.parts import (
    as_it_stood,
    check_past,
    facts_of,
    id_of,
    keep_reference,
    keep_rest,
    place,
    raised_on,
    register_sheet,
)


def _barriers() -> Select[Any]:
    return (
        select(Barrier)
        .options(joinedload(Barrier.pilot), joinedload(Barrier.department))
        .order_by(Barrier.number)
    )


_FACTS = ("kind", "title", "detail", "department_id", "ask")
#: What changed, who agrees, why nobody was asked.
_RESOLUTION = ("resolution", "resolution_agreed", "resolution_unasked")


def _add_barrier(actor: Actor, values: Values) -> Barrier:
    keep_reference(Barrier, values)
    raised_on = values["raised_on"] or clock.today()
    check_past(raised_on, "raised_on")
    made = service.create_barrier(
        actor,
        pilot_id=id_of(values["pilot"]),
        respond_by_on=None,
        **facts_of(values, *_FACTS),
    )
    made.pilot, made.department = values["pilot"], values["department"]
    as_it_stood(made, raised_on=raised_on)
    respond_by_on = values["respond_by_on"]
    if respond_by_on is not None:
        facts = facts_of(values, "pilot_id", *_FACTS)
        service.amend_barrier(actor, barrier=made, respond_by_on=respond_by_on, **facts)
    _keep_expected(actor, made, values)
    _keep_state(actor, made, values, is_new=True)
    keep_rest(actor, made, values)
    return made


def _keep_expected(actor: Actor, barrier: Barrier, values: Values) -> None:
    on = values["expected_on"]
    if on != barrier.expected_on:
        service.note_expected(barrier, on, actor.name if on else "")


def _keep_state(actor: Actor, barrier: Barrier, values: Values, *, is_new: bool) -> None:
    if values["response"] and (
        values["response"] != barrier.response or values["responded_on"] != barrier.responded_on
    ):
        service.record_response(
            actor,
            barrier=barrier,
            response=values["response"],
            responded_on=values["responded_on"] or clock.today(),
        )
    state, settled_on = values["state"], values["settled_on"]
    if state is BarrierState.RESPONDED and not values["response"]:
        raise DomainError("Say what the response was.", field="response")
    if values["responded_on"] is not None and not values["response"]:
        raise DomainError("Say what the response was, or clear its date.", field="response")
    if state is not barrier.state:
        BARRIER_WORKFLOW.check(barrier.state, state)
    if settled_on is not None and state not in SETTLED:
        raise DomainError(
            "Only what is resolved has this date. Change the status, or clear it.",
            field="settled_on",
        )
    check_past(settled_on, "settled_on", since=barrier.raised_on)
    if state in SETTLED:
        if not is_new and barrier.state not in SETTLED:
            service.settle(barrier, *(values[name] for name in _RESOLUTION))
        as_it_stood(barrier, **facts_of(values, *_RESOLUTION))
        settled: date = settled_on or barrier.settled_on or clock.today()
        as_it_stood(barrier, state=state, settled_on=settled)
    else:
        as_it_stood(barrier, state=state)


def _change_barrier(actor: Actor, record: Barrier, values: Values, changed: frozenset[str]) -> None:
    facts = facts_of(values, "pilot_id", "respond_by_on", *_FACTS)
    service.amend_barrier(actor, barrier=record, **facts)
    if record.state in SETTLED and values["state"] not in SETTLED:
        service.reopen_barrier(actor, barrier=record)
        values["settled_on"] = None if "settled_on" not in changed else values["settled_on"]
    if "expected_on" in changed:
        _keep_expected(actor, record, values)
    _keep_state(actor, record, values, is_new=False)
    keep_rest(actor, record, values)


BARRIERS = register_sheet(
    name="barriers",
    heading="Barriers",
    one="barrier",
    hint="What is blocking progress or could be improved, and what someone is asked to do.",
    columns=(
        reference("B"),
        choice(
            "kind",
            "Kind",
            BarrierKind,
            default=BarrierKind.BARRIER,
            example="Barrier",
            aliases=("Type",),
        ),
        name(
            "title",
            "Title",
            is_required=True,
            example="Two funding timetables",
            aliases=("Barrier", "Name", "Summary"),
        ),
        text(
            "detail",
            "Detail",
            hint="The effect locally.",
            aliases=("Description", "Details"),
        ),
        place(Phrase("Leave blank for several {places}."), also=("Raised by",)),
        link(
            "department",
            Phrase("{Asked} asked"),
            "organisations",
            is_required=True,
            example="Example Council",
            aliases=("Department asked", "Department", Phrase("{Asked}"), "Asked of"),
        ),
        text(
            "ask",
            "Ask",
            is_required=True,
            hint=Phrase("What you want the {asked} to do."),
            example="Agree one timetable.",
            aliases=("Request", "What is asked"),
        ),
        choice("state", "Status", BarrierState, default=BarrierState.OPEN, aliases=("State",)),
        raised_on(),
        day("respond_by_on", "Response due", aliases=("Respond by", "Due", "Due date")),
        day("expected_on", "Response expected", is_rare=True),
        text("response", "Response", aliases=("Reply", "Answer")),
        day("responded_on", "Date of the response", aliases=("Responded", "Responded on")),
        day("settled_on", "Closed on", aliases=("Closed", "Date closed", "Resolved on")),
        text(
            "resolution",
            "What changed",
            hint="Needed to resolve what is open here.",
            is_rare=True,
        ),
        text("resolution_agreed", "Who agrees that it is resolved", is_rare=True),
        line("resolution_unasked", "Why no one was asked", is_rare=True),
    ),
    rows=_barriers,
    add=_add_barrier,
    change=_change_barrier,
    aliases=("Barrier", "Barriers and opportunities", "Asks"),
)
