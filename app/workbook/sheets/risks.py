"""Risks."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.access import Actor
from app.risks import service
from app.risks.models import Risk, RiskScore
from app.risks.rules import RISK_WORKFLOW, Proximity, RiskClosure, RiskResponse, RiskState
from app.workbook.columns import (
    Values,
    choice,
    day,
    line,
    name,
    point,
    reference,
    text,
)
from app.workbook.sheets.parts import (
    AS_IMPORTED,
    as_it_stood,
    check_past,
    ended_on,
    facts_of,
    id_of,
    keep_reference,
    keep_rest,
    owner,
    place,
    raised_on,
    register_sheet,
)


def _risks() -> Select[Any]:
    return (
        select(Risk)
        .options(joinedload(Risk.pilot), joinedload(Risk.owner), selectinload(Risk.scores))
        .order_by(Risk.number)
    )


def _newest(risk: Risk) -> RiskScore | None:
    return risk.score_at(clock.today())


def _assessed(risk: Risk) -> date:
    newest = _newest(risk)
    return newest.assessed_on if newest else risk.raised_on


_FACTS = (
    "title",
    "cause",
    "event",
    "effect",
    "owner_id",
    "inherent_likelihood",
    "inherent_impact",
    "target_likelihood",
    "target_impact",
    "response",
    "approval",
    "proximity",
    "mitigation",
)
_CLOSURE = ("closed_because", "closure_note", "closure_agreed_by")


def _add_risk(actor: Actor, values: Values) -> Risk:
    keep_reference(Risk, values)
    made = service.create_risk(
        actor,
        pilot_id=id_of(values["pilot"]),
        **facts_of(values, "likelihood", "impact", "explanation", *_FACTS),
    )
    made.pilot, made.owner = values["pilot"], values["owner"]
    raised_on = values["raised_on"] or clock.today()
    check_past(raised_on, "raised_on")
    assessed_on = values["assessed_on"] or raised_on
    check_past(assessed_on, "assessed_on", since=raised_on)
    made.scores[0].assessed_on = assessed_on
    _check_closed(values, raised_on)
    closed_on = values["closed_on"]
    as_it_stood(made, raised_on=raised_on, state=values["state"], closed_on=closed_on)
    if made.state is RiskState.CLOSED:
        as_it_stood(made, **facts_of(values, *_CLOSURE))
    keep_rest(actor, made, values)
    return made


def _check_closed(values: Values, raised_on: date) -> None:
    is_closed = values["state"] is RiskState.CLOSED
    values["closed_on"] = ended_on(
        values, "closed_on", is_over=is_closed, what="a closed risk", since=raised_on
    )


def _change_risk(actor: Actor, record: Risk, values: Values, changed: frozenset[str]) -> None:
    if record.state is RiskState.CLOSED and values["state"] is not RiskState.CLOSED:
        service.reopen_risk(actor, risk=record)
        values["closed_on"] = None if "closed_on" not in changed else values["closed_on"]
    is_assessed = bool(changed & {"likelihood", "impact", "assessed_on"})
    reason = values["explanation"] if "explanation" in changed else ""
    if is_assessed:
        now = facts_of(values, "likelihood", "impact")
        service.assess_risk(actor, risk=record, reason=reason or AS_IMPORTED, **now)
        if "assessed_on" in changed:
            check_past(values["assessed_on"], "assessed_on", since=record.raised_on)
            record.scores[-1].assessed_on = values["assessed_on"]
    explanation = "" if is_assessed else reason
    facts = facts_of(values, "pilot_id", *_FACTS)
    service.amend_risk(actor, risk=record, explanation=explanation, **facts)
    RISK_WORKFLOW.check(record.state, values["state"])
    _check_closed(values, record.raised_on)
    if values["state"] is RiskState.CLOSED and record.state is not RiskState.CLOSED:
        service.close_risk(actor, risk=record, **facts_of(values, *_CLOSURE))
    as_it_stood(record, state=values["state"], closed_on=values["closed_on"])
    if record.state is RiskState.CLOSED:
        as_it_stood(record, **facts_of(values, *_CLOSURE))
    keep_rest(actor, record, values)


_BEFORE = "1 to 5, before controls."

RISKS = register_sheet(
    name="risks",
    heading="Risks",
    one="risk",
    hint="What may happen: because of a cause there is a risk of an event, with an effect.",
    columns=(
        reference("R"),
        name(
            "title",
            "Title",
            is_required=True,
            example="Data cannot be shared",
            aliases=("Risk", "Risk title", "Name", "Summary"),
        ),
        text(
            "cause",
            "Cause",
            hint="Because of ...",
            example="the partners’ systems differ",
            aliases=("Because", "Risk cause"),
        ),
        text(
            "event",
            "Event",
            is_required=True,
            hint="... there is a risk that ...",
            example="data cannot be shared in time",
            aliases=("Risk event", "Description", "Risk description"),
        ),
        text(
            "effect",
            "Effect",
            hint="... which would ...",
            example="delay support to families",
            aliases=("Consequence", "Consequences", "Risk effect"),
        ),
        place(),
        owner("Risk owner"),
        point(
            "inherent_likelihood",
            "Likelihood before controls",
            is_required=True,
            hint=_BEFORE,
            example="4",
            aliases=("Inherent likelihood", "Gross likelihood", "Inherent probability"),
        ),
        point(
            "inherent_impact",
            "Impact before controls",
            is_required=True,
            hint=_BEFORE,
            example="4",
            aliases=("Inherent impact", "Gross impact"),
        ),
        point(
            "likelihood",
            "Likelihood now",
            is_required=True,
            hint="1 to 5, with the controls in place.",
            example="3",
            aliases=("Likelihood", "Residual likelihood", "Net likelihood", "Probability"),
            of=lambda risk: risk.residual_at(clock.today())[0],
        ),
        point(
            "impact",
            "Impact now",
            is_required=True,
            hint="1 to 5, with the controls in place.",
            example="4",
            aliases=("Impact", "Residual impact", "Net impact"),
            of=lambda risk: risk.residual_at(clock.today())[1],
        ),
        point(
            "target_likelihood",
            "Target likelihood",
            is_required=True,
            hint="1 to 5, where it should be.",
            example="2",
        ),
        point(
            "target_impact",
            "Target impact",
            is_required=True,
            hint="1 to 5, where it should be.",
            example="3",
        ),
        line(
            "explanation",
            "Reason for the score",
            hint="Needed if the score now is above the one before controls, or below the target.",
            of=lambda risk: row.reason if (row := _newest(risk)) else "",
            aliases=("Explanation", "Comment", "Comments"),
        ),
        choice(
            "response",
            "Response",
            RiskResponse,
            default=RiskResponse.TREAT,
            example="Treat",
            aliases=("Treatment", "Strategy"),
        ),
        line(
            "approval",
            "Approval to tolerate",
            hint="Only to tolerate a risk above appetite: the group and date.",
        ),
        choice("proximity", "Proximity", Proximity, default=Proximity.THREE_TO_SIX),
        text(
            "mitigation",
            "Mitigation",
            example="Agree a protocol.",
            aliases=("Mitigating action", "Mitigating actions", "Controls", "Action", "Actions"),
        ),
        choice(
            "state", "Status", RiskState, default=RiskState.OPEN, example="Open", aliases=("State",)
        ),
        raised_on("Date identified", "Identified"),
        day(
            "assessed_on",
            "Last reviewed",
            hint="Leave blank for the day it was raised.",
            of=_assessed,
            aliases=("Reviewed", "Last reviewed on", "Date reviewed", "Review date", "Assessed"),
        ),
        day("closed_on", "Closed on", aliases=("Closed", "Date closed")),
        choice(
            "closed_because",
            "Why it is closed",
            RiskClosure,
            hint="Needed to close a risk that is open here.",
            is_rare=True,
        ),
        text("closure_note", "Explanation of the closure", is_rare=True),
        name("closure_agreed_by", "Who agreed the closure", is_rare=True),
    ),
    rows=_risks,
    add=_add_risk,
    change=_change_risk,
    aliases=("Risk register", "Risk log", "Risk"),
)
