"""Barriers and opportunities."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.barriers import service
from app.barriers.models import Barrier
from app.barriers.queries import AROUND, load_parts
from app.barriers.rules import (
    BARRIER_WORKFLOW,
    NOT_SENT,
    SETTLED,
    BarrierCategory,
    BarrierKind,
    BarrierState,
    ResponseOutcome,
)
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.wording import Phrase, words
from app.pilots.models import Pilot
from app.workbook.columns import (
    Values,
    choice,
    day,
    line,
    link,
    links,
    name,
    reference,
    text,
    whole,
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
    return select(Barrier).options(*AROUND, joinedload(Barrier.theme)).order_by(Barrier.number)


def _newest(name: str) -> Callable[[Barrier], Any]:
    """What the newest response says."""
    return lambda barrier: getattr(barrier.responses[0], name) if barrier.responses else None


#: Of the newest response, besides its text.
_NEWEST = ("change", "change_by_on", "change_in")
_FACTS = (
    "kind",
    "title",
    "detail",
    "ask",
    "category",
    "theme_id",
    "department_id",
    "rule_name",
    "evidence",
    "cost_pence",
    "cost_note",
    "savings",
    "applies_to",
)
#: What changed, who agrees, why nobody was asked.
_RESOLUTION = ("resolution", "resolution_agreed", "resolution_unasked")


def _add_barrier(actor: Actor, values: Values) -> Barrier:
    keep_reference(Barrier, values)
    raised_on = values["raised_on"] or clock.today()
    check_past(raised_on, "raised_on")
    made = service.create_barrier(
        actor,
        pilot_id=id_of(values["pilot"]),
        raised_on=raised_on,
        **facts_of(values, *_FACTS),
    )
    made.pilot, made.department = values["pilot"], values["department"]
    made.theme = values["theme"]
    for part in made.raisers:
        part.pilot = values["pilot"]
    _keep_raisers(actor, made, values)
    _keep_asked(actor, made, values)
    _keep_state(actor, made, values, is_new=True)
    keep_rest(actor, made, values)
    return made


def _others(barrier: Barrier) -> list[Pilot]:
    """The places that raised it besides the one that keeps its record, once each."""
    found = {each.pilot_id: each.pilot for each in barrier.raisers}
    return [pilot for id_, pilot in found.items() if id_ != barrier.pilot_id]


def _keep_raisers(actor: Actor, barrier: Barrier, values: Values) -> None:
    """Those that raised it too are added; one that did once is not taken away."""
    there = {each.pilot_id for each in barrier.raisers}
    for other in values["also_raised_by"]:
        if other.id not in there:
            service.raise_barrier_too(actor, barrier=barrier, pilot_id=other.id, own_words="")
            raiser = next(each for each in barrier.raisers if each.pilot_id == other.id)
            raiser.pilot, raiser.raised_on = other, barrier.raised_on


def _keep_asked(actor: Actor, barrier: Barrier, values: Values) -> None:
    """When it was sent, by when a response is due and by when it is expected."""
    state, respond_by_on = values["state"], values["respond_by_on"]
    if respond_by_on is not None and respond_by_on < barrier.raised_on:
        raise DomainError(
            "The response date cannot be before the date it was raised.", field="respond_by_on"
        )
    if state not in NOT_SENT and barrier.asked_on is None:
        if values["department"] is None and state not in SETTLED:
            raise DomainError(f"Enter the {words.asked} that is asked.", field="department")
        since = values["asked_on"] or barrier.raised_on
        check_past(since, "asked_on", since=barrier.raised_on)
        if values["department"] is not None:
            barrier.asked_on, barrier.state = since, BarrierState.SENT
            service.note_sent(barrier, actor.name, values["department"].name, since, respond_by_on)
    if respond_by_on != barrier.respond_by_on and barrier.state not in NOT_SENT:
        service.put_due(barrier, respond_by_on)
    on = values["expected_on"]
    if on != barrier.expected_on:
        service.note_expected(barrier, on, actor.name if on else "")


def _keep_state(actor: Actor, barrier: Barrier, values: Values, *, is_new: bool) -> None:
    if values["response"] and values["response"] != barrier.response:
        service.record_response(
            actor,
            barrier=barrier,
            outcome=values["outcome"] or barrier.outcome or ResponseOutcome.PARTLY,
            text=values["response"],
            given_by=values["given_by"],
            change=values["change"],
            change_by_on=values["change_by_on"],
            change_in=values["change_in"],
            responded_on=values["responded_on"] or clock.today(),
        )
    for column in _NEWEST:
        if barrier.responses and values[column] != getattr(barrier.responses[0], column):
            raise DomainError(
                "A response stays as it was given. To correct it, enter another one.", field=column
            )
    state, settled_on = values["state"], values["settled_on"]
    if state is BarrierState.RESPONDED and not values["response"]:
        raise DomainError("Enter what the response was.", field="response")
    if values["responded_on"] is not None and not values["response"]:
        raise DomainError("Enter what the response was, or clear its date.", field="response")
    if state is not barrier.state:
        BARRIER_WORKFLOW.check(barrier.state, state)
    if settled_on is not None and state not in SETTLED:
        raise DomainError(
            "Only what is resolved or closed has this date. Change the status, or clear it.",
            field="settled_on",
        )
    check_past(settled_on, "settled_on", since=barrier.raised_on)
    if state in SETTLED:
        if not is_new and barrier.state not in SETTLED:
            _settle(actor, barrier, values)
        as_it_stood(barrier, **facts_of(values, *_RESOLUTION))
        settled: date = settled_on or barrier.settled_on or clock.today()
        as_it_stood(barrier, state=state, settled_on=settled, goes_up_on=None)
    else:
        is_asked = state is BarrierState.AGREEING
        as_it_stood(barrier, state=state, resolution=values["resolution"] if is_asked else None)


def _settle(actor: Actor, barrier: Barrier, values: Values) -> None:
    if values["state"] is BarrierState.CLOSED:
        service.close_barrier(actor, barrier=barrier, reason=values["resolution_unasked"])
    else:
        what, agreed, unasked = (values[name] for name in _RESOLUTION)
        service.settle(barrier, what, agreed, unasked, actor.name)


def _change_barrier(actor: Actor, record: Barrier, values: Values, changed: frozenset[str]) -> None:
    record = load_parts(record)
    facts = facts_of(values, "pilot_id", *_FACTS)
    service.amend_barrier(actor, barrier=record, **facts)
    if record.state in SETTLED and values["state"] not in SETTLED:
        service.reopen_barrier(actor, barrier=record)
        values["settled_on"] = None if "settled_on" not in changed else values["settled_on"]
        if "respond_by_on" not in changed:
            values["respond_by_on"] = record.respond_by_on
    _keep_raisers(actor, record, values)
    _keep_asked(actor, record, values)
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
            aliases=("Description", "Details", "What it stops"),
        ),
        place(Phrase("Leave blank for several {places}."), also=("Raised by",)),
        link(
            "department",
            Phrase("{Asked} asked"),
            "organisations",
            hint="Needed once it has been sent.",
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
        links("also_raised_by", "Also raised by", "pilots", of=_others, is_rare=True),
        choice("category", "Category", BarrierCategory, is_rare=True),
        link("theme", "Theme", "themes", is_rare=True),
        name("rule_name", "Rule or funding stream", is_rare=True),
        text("evidence", "Evidence", is_rare=True),
        whole(
            "cost_pence",
            "Annual cost of doing nothing, in pence",
            high=10**15,
            hint="Blank if it is not known, 0 if it costs nothing.",
            aliases=("Cost a year of doing nothing, in pence",),
            is_rare=True,
        ),
        line("cost_note", "Cost of doing nothing, in words", is_rare=True),
        text("savings", "What it would save, and for whom", is_rare=True),
        text("applies_to", "Where else it applies", is_rare=True),
        choice("state", "Status", BarrierState, default=BarrierState.RAISED, aliases=("State",)),
        raised_on(),
        day("asked_on", "Sent on", aliases=("Sent", "Asked on"), is_rare=True),
        day("respond_by_on", "Response due", aliases=("Respond by", "Due", "Due date")),
        day("expected_on", "Response expected", is_rare=True),
        text("response", "Response", aliases=("Reply", "Answer"), hint="The newest."),
        choice("outcome", "Outcome of the response", ResponseOutcome, is_rare=True),
        name("given_by", "Response given by", of=_newest("given_by"), is_rare=True),
        text("change", "What will change", of=_newest("change"), is_rare=True),
        day("change_by_on", "When it will change", of=_newest("change_by_on"), is_rare=True),
        line("change_in", "Document in which it changes", of=_newest("change_in"), is_rare=True),
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
