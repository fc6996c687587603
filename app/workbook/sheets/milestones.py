"""Milestones."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.access import Actor
from app.delivery import service
from app.delivery.models import Milestone
from app.workbook.columns import Values, day, line, name, reference, text, yes_no
from app.workbook.sheets.parts import (
    AS_IMPORTED,
    as_it_stood,
    check_past,
    description,
    facts_of,
    keep_reference,
    keep_rest,
    owner,
    place,
    register_sheet,
)


def _milestones() -> Select[Any]:
    return (
        select(Milestone)
        .options(
            joinedload(Milestone.pilot),
            joinedload(Milestone.owner),
            selectinload(Milestone.forecasts),
            selectinload(Milestone.changes),
        )
        .order_by(Milestone.number)
    )


def _reason(milestone: Milestone) -> str:
    known = [row for row in milestone.forecasts if row.recorded_on <= clock.today()]
    return known[-1].reason if known else ""


_EVIDENCE = ("evidence", "evidence_link", "confirmed_by")


def _add_milestone(actor: Actor, values: Values) -> Milestone:
    keep_reference(Milestone, values)
    names = ("title", "description", "pilot_id", "owner_id", "baseline_on", "is_key")
    made = service.create_milestone(actor, **facts_of(values, *names))
    made.pilot, made.owner = values["pilot"], values["owner"]
    as_it_stood(made, first_baseline_on=values["first_baseline_on"])
    values["forecast_on"] = values["forecast_on"] or values["baseline_on"]
    values["forecast_reason"] = values["forecast_reason"] or AS_IMPORTED
    actual_on, has_evidence = values["actual_on"], bool(values["evidence"])
    if values["forecast_on"] != made.first_baseline_on or has_evidence:
        kept = {} if has_evidence else dict.fromkeys(_EVIDENCE, "") | {"actual_on": None}
        _change_milestone(actor, made, values | kept, frozenset())
    if not has_evidence:  # it was completed before anybody was asked for any
        check_past(actual_on, "actual_on")
        as_it_stood(made, actual_on=actual_on)
    keep_rest(actor, made, values)
    return made


def _change_milestone(
    actor: Actor, record: Milestone, values: Values, changed: frozenset[str]
) -> None:
    if "forecast_on" in changed and "forecast_reason" not in changed:
        values["forecast_reason"] = ""  # that of the forecast before says nothing of this one
    names = (
        "title",
        "description",
        "pilot_id",
        "owner_id",
        "is_key",
        "forecast_on",
        "forecast_reason",
        "actual_on",
        *_EVIDENCE,
        *(("baseline_on",) if "baseline_on" in changed else ()),
    )
    service.amend_milestone(actor, milestone=record, **facts_of(values, *names))
    keep_rest(actor, record, values)


MILESTONES = register_sheet(
    name="milestones",
    heading="Milestones",
    one="milestone",
    hint="What is to be done by when.",
    columns=(
        reference("M"),
        name(
            "title",
            "Title",
            is_required=True,
            example="First hub opens",
            aliases=("Milestone", "Name", "Milestone name", "Task"),
        ),
        description(),
        place(),
        owner(),
        day(
            "baseline_on",
            "Baseline date",
            is_required=True,
            hint="The agreed date. Once set, it changes only by an approved change request.",
            example="30 June 2010",
            aliases=("Baseline", "Planned", "Planned date", "Target date", "Due", "Due date"),
        ),
        day(
            "first_baseline_on",
            "First baseline date",
            stays=True,
            is_rare=True,
            hint="Only if an approved change has moved the baseline.",
            of=lambda m: m.earlier_baseline_on,
        ),
        day(
            "forecast_on",
            "Forecast date",
            hint="Leave blank if it is the baseline date.",
            aliases=("Forecast", "Expected", "Expected date", "Revised date"),
            of=lambda m: m.forecast_at(clock.today()),
        ),
        line(
            "forecast_reason",
            "Why the forecast has moved",
            of=_reason,
            aliases=("Reason", "Reason for change"),
        ),
        day(
            "actual_on",
            "Date done",
            hint="Leave blank until it is done.",
            aliases=("Actual", "Actual date", "Completed", "Date completed", "Done"),
        ),
        text(
            "evidence",
            "Evidence that it is complete",
            hint="Needed to complete a milestone that is already here.",
            is_rare=True,
        ),
        line("evidence_link", "Link to the evidence", is_rare=True),
        name("confirmed_by", "Who confirmed it", is_rare=True),
        yes_no(
            "is_key",
            "Key milestone",
            hint="Yes if it is shown on the timeline of the pack.",
            example="Yes",
            aliases=("Key",),
        ),
    ),
    rows=_milestones,
    add=_add_milestone,
    change=_change_milestone,
    aliases=("Milestone", "Plan", "Milestone plan", "Delivery plan"),
)
