"""What was before: earlier forecasts, scores and responses, and requests to change a baseline. A
row of these is added and never changed."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.barriers import service as barriers
from app.barriers.models import BarrierResponse
from app.barriers.rules import ResponseOutcome
from app.core.access import Actor
from app.delivery import service as delivery
from app.delivery.models import ChangeRequest, MilestoneForecast
from app.delivery.rules import ChangeState, Decider
from app.risks import service as risks
from app.risks.models import RiskScore
from app.workbook.columns import (
    SOURCED,
    Sheet,
    Values,
    choice,
    day,
    line,
    link,
    name,
    point,
    reference,
    text,
)
from app.workbook.sheets.parts import (
    dated_sheet,
    facts_of,
    id_of,
    keep_reference,
    keep_source,
    leave_as_it_was,
)

FORECASTS = dated_sheet(
    of=MilestoneForecast.milestone,
    on=MilestoneForecast.recorded_on,
    bring=delivery.bring_forecast,
    name="forecasts",
    heading="Forecasts over time",
    one="forecast",
    hint="What milestones were forecast for, and since when. The newest is in the sheet of "
    "milestones too.",
    columns=(
        link("milestone", "Milestone", "milestones", is_required=True, stays=True),
        day("recorded_on", "Recorded on", is_required=True, stays=True),
        day("forecast_on", "Forecast date", is_required=True, stays=True),
        line("reason", "Why the forecast moved", stays=True),
    ),
    keys=(
        ("milestone", "recorded_on", "forecast_on", "reason"),
        ("milestone", "recorded_on", "forecast_on"),
    ),
    aliases=("Forecast history",),
)


SCORES = dated_sheet(
    of=RiskScore.risk,
    on=RiskScore.assessed_on,
    bring=risks.bring_score,
    name="scores",
    heading="Scores over time",
    one="score",
    hint="How risks were scored, and when. The newest score is in the sheet of risks too.",
    columns=(
        link("risk", "Risk", "risks", is_required=True, stays=True),
        day("assessed_on", "Reviewed on", is_required=True, stays=True),
        point("likelihood", "Likelihood", is_required=True, stays=True),
        point("impact", "Impact", is_required=True, stays=True),
        line("reason", "Reason for the score", stays=True),
    ),
    keys=(
        ("risk", "assessed_on", "likelihood", "impact", "reason"),
        ("risk", "assessed_on", "likelihood", "impact"),
    ),
    aliases=("Score history",),
)


RESPONSES = dated_sheet(
    of=BarrierResponse.barrier,
    on=BarrierResponse.responded_on,
    bring=barriers.bring_response,
    name="responses",
    heading="Responses over time",
    one="response",
    hint="What was answered to barriers, and when. The newest is in the sheet of barriers too.",
    columns=(
        link("barrier", "Barrier", "barriers", is_required=True, stays=True),
        day("responded_on", "Date of the response", is_required=True, stays=True),
        text("text", "Response", is_required=True, stays=True),
        name("given_by", "Given by"),
        choice("outcome", "Outcome", ResponseOutcome, stays=True),
        text("change", "What will change", stays=True),
        day("change_by_on", "When it will change", stays=True),
        line("change_in", "Document in which it changes", stays=True),
    ),
    keys=(("barrier", "responded_on", "text"),),
    aliases=("Response history",),
)


def _changes() -> Select[Any]:
    return (
        select(ChangeRequest)
        .join(ChangeRequest.milestone)
        .options(contains_eager(ChangeRequest.milestone), joinedload(ChangeRequest.raised_by))
        .order_by(ChangeRequest.number)
    )


_FACTS = (
    "milestone",
    "from_on",
    "to_on",
    "why",
    "effect",
    "state",
    "raised_on",
    "decide_by_on",
    "decided_on",
    "decided_by",
    "decided_by_name",
    "reason",
)


def _add_change(actor: Actor, values: Values) -> ChangeRequest:
    keep_reference(ChangeRequest, values)
    raised_by = values["raised_by"]
    made = delivery.bring_change(actor, raised_by_id=id_of(raised_by), **facts_of(values, *_FACTS))
    made.raised_by = raised_by
    keep_source(made, values)
    return made


CHANGES = Sheet(
    name="changes",
    heading="Change requests",
    one="change request",
    hint="Requests to change the baseline of a milestone, with their outcome.",
    columns=(
        reference(ChangeRequest.PREFIX),
        link("milestone", "Milestone", "milestones", is_required=True, stays=True),
        day("from_on", "From", is_required=True, stays=True),
        day("to_on", "To", is_required=True, stays=True),
        text("why", "Reason for the change", is_required=True, stays=True),
        text("effect", "Effect", is_required=True, stays=True),
        choice("state", "Status", ChangeState, default=ChangeState.WAITING, stays=True),
        day("raised_on", "Requested on", is_required=True, stays=True),
        link("raised_by", "Requested by", "people", stays=True),
        day("decide_by_on", "Decision due", stays=True),
        day("decided_on", "Date of the decision", stays=True),
        choice("decided_by", "Decided by", Decider, stays=True),
        name("decided_by_name", "Name of who decided", stays=True),
        text("reason", "What was said of it", stays=True),
        *SOURCED,
    ),
    keys=(("reference",), ("milestone", "raised_on", "to_on")),
    rows=_changes,
    labels=lambda record: (record.reference,),
    add=_add_change,
    change=leave_as_it_was,
    aliases=("Changes of baselines",),
    is_rare=True,
    leaves_out="The decision of a group by which a change request was decided.",
)
