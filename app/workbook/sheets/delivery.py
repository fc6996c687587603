"""Milestones, products, interdependencies and resources."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.delivery import service
from app.delivery.models import Interdependency, Milestone, Product, ResourceNeed
from app.delivery.rules import InterdependencyState, ProductAsk, ProductStage
from app.workbook.columns import (
    SOURCED,
    Kind,
    Sheet,
    SheetColumn,
    Values,
    choice,
    day,
    line,
    link,
    name,
    reference,
    text,
    whole,
    yes_no,
)
from app.workbook.sheets.parts import (
    READERS,
    as_it_stood,
    facts_of,
    id_of,
    keep_readers,
    keep_reference,
    keep_source,
)

#: What says that a forecast differs from the baseline for a reason that the file does not give.
AS_IMPORTED = "As imported."

_PILOT = link(
    "pilot",
    "Pilot",
    "pilots",
    hint="Leave blank for the programme as a whole.",
    example="Exampletown",
    aliases=("Place", "Area", "Project", "Hub", "Site"),
)
_OWNER = link(
    "owner",
    "Owner",
    "people",
    example="Sam Example",
    aliases=("Lead", "Responsible", "Responsible owner", "Assigned to", "Action owner"),
)
_DESCRIPTION = text("description", "Description", aliases=("Details", "Detail", "Notes"))


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


def _add_milestone(actor: Actor, values: Values) -> Milestone:
    keep_reference(Milestone, values)
    names = ("title", "description", "pilot_id", "owner_id", "baseline_on", "is_key")
    made = service.create_milestone(actor, **facts_of(values, *names))
    made.pilot, made.owner = values["pilot"], values["owner"]
    if values["first_baseline_on"]:
        as_it_stood(made, first_baseline_on=values["first_baseline_on"])
    values["forecast_on"] = values["forecast_on"] or values["baseline_on"]
    values["forecast_reason"] = values["forecast_reason"] or AS_IMPORTED
    if values["forecast_on"] != made.first_baseline_on or values["actual_on"]:
        _change_milestone(actor, made, values, frozenset())
    keep_source(made, values)
    keep_readers(actor, made, values)
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
        *(("baseline_on",) if "baseline_on" in changed else ()),
    )
    service.amend_milestone(actor, milestone=record, **facts_of(values, *names))
    keep_source(record, values)
    keep_readers(actor, record, values)


MILESTONES = Sheet(
    name="milestones",
    title="Milestones",
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
        _DESCRIPTION,
        _PILOT,
        _OWNER,
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
        yes_no(
            "is_key",
            "Key milestone",
            hint="Yes if it is shown on the timeline of the pack.",
            example="Yes",
            aliases=("Key",),
        ),
        *READERS,
        *SOURCED,
    ),
    keys=(("reference",), ("title", "pilot")),
    rows=_milestones,
    labels=lambda record: (record.reference, record.title),
    add=_add_milestone,
    change=_change_milestone,
    aliases=("Milestone", "Plan", "Milestone plan", "Delivery plan"),
)


def _products() -> Select[Any]:
    return select(Product).options(joinedload(Product.owner)).order_by(Product.number)


_PRODUCT = ("title", "description", "owner_id", "due_on")
_MOVE = ("stage", "ask", "ask_detail")


def _add_product(actor: Actor, values: Values) -> Product:
    keep_reference(Product, values)
    made = service.create_product(actor, **facts_of(values, *_PRODUCT))
    made.owner = values["owner"]
    made.stage = values["stage"]  # it comes from elsewhere, and had got so far there
    service.move_product(actor, product=made, **facts_of(values, *_MOVE))
    _keep_published(made, values)
    keep_source(made, values)
    keep_readers(actor, made, values)
    return made


def _change_product(actor: Actor, record: Product, values: Values, changed: frozenset[str]) -> None:
    service.amend_product(actor, product=record, **facts_of(values, *_PRODUCT))
    if changed & set(_MOVE):
        service.move_product(actor, product=record, **facts_of(values, *_MOVE))
    _keep_published(record, values)
    keep_source(record, values)
    keep_readers(actor, record, values)


def _keep_published(record: Product, values: Values) -> None:
    published_on = values["published_on"]
    if record.stage is ProductStage.PUBLISHED:
        as_it_stood(record, published_on=_past(published_on, "published_on") or clock.today())
    elif published_on is not None:
        raise DomainError(
            "Only a product that is published has this date. Change the stage, or clear it.",
            field="published_on",
        )


def _past(given: Any, field: str) -> Any:
    if given is not None and given > clock.today():
        raise DomainError("This date cannot be in the future.", field=field)
    return given


PRODUCTS = Sheet(
    name="products",
    title="Products",
    one="product",
    hint="Reports and other products of the programme.",
    columns=(
        reference("P"),
        name(
            "title",
            "Title",
            is_required=True,
            example="Final report",
            aliases=("Product", "Name", "Deliverable"),
        ),
        _DESCRIPTION,
        _OWNER,
        day(
            "due_on",
            "Due date",
            is_required=True,
            example="30 September 2010",
            aliases=("Due", "Deadline", "Date"),
        ),
        choice(
            "stage",
            "Stage",
            ProductStage,
            default=ProductStage.PLANNED,
            example="In drafting",
            aliases=("Status", "State"),
        ),
        choice("ask", "What the group is asked to do", ProductAsk, default=ProductAsk.NONE),
        line("ask_detail", "Details of the ask"),
        day("published_on", "Published on", aliases=("Published",)),
        *READERS,
        *SOURCED,
    ),
    keys=(("reference",), ("title",)),
    rows=_products,
    labels=lambda record: (record.reference, record.title),
    add=_add_product,
    change=_change_product,
    aliases=("Product", "Deliverables", "Outputs"),
)


def _interdependencies() -> Select[Any]:
    return (
        select(Interdependency)
        .options(
            joinedload(Interdependency.giver),
            joinedload(Interdependency.receiver),
            joinedload(Interdependency.pilot),
            joinedload(Interdependency.owner),
        )
        .order_by(Interdependency.number)
    )


_BETWEEN = (
    "title",
    "description",
    "other_work",
    "giver_id",
    "receiver_id",
    "owner_id",
    "need_by_on",
)


def _add_interdependency(actor: Actor, values: Values) -> Interdependency:
    keep_reference(Interdependency, values)
    made = service.create_interdependency(
        actor,
        pilot_id=id_of(values["pilot"]),
        next_step=values["next_step"],
        **facts_of(values, *_BETWEEN),
    )
    made.giver, made.receiver = values["giver"], values["receiver"]
    made.pilot, made.owner = values["pilot"], values["owner"]
    as_it_stood(made, state=values["state"])
    keep_source(made, values)
    keep_readers(actor, made, values)
    return made


def _change_interdependency(
    actor: Actor, record: Interdependency, values: Values, changed: frozenset[str]
) -> None:
    facts = facts_of(values, "pilot_id", *_BETWEEN)
    service.amend_interdependency(actor, interdependency=record, **facts)
    if changed & {"state", "next_step"}:
        service.move_interdependency(
            actor, interdependency=record, **facts_of(values, "state", "next_step")
        )
    keep_source(record, values)
    keep_readers(actor, record, values)


INTERDEPENDENCIES = Sheet(
    name="interdependencies",
    title="Interdependencies",
    one="interdependency",
    hint="What one organisation provides and another needs.",
    columns=(
        reference(Interdependency.PREFIX),
        name(
            "title",
            "Title",
            is_required=True,
            example="Access to benefits data",
            aliases=("Interdependency", "Dependency", "Name"),
        ),
        _DESCRIPTION,
        name(
            "other_work",
            "Other area of work",
            is_required=True,
            hint="Work outside this programme that it links to.",
            example="Data sharing review",
            aliases=("Other programme", "Other work", "Linked programme"),
        ),
        link(
            "giver",
            "Providing organisation",
            "organisations",
            is_required=True,
            example="Communities and Local Government",
            aliases=("Provider", "Giver", "From"),
        ),
        link(
            "receiver",
            "Receiving organisation",
            "organisations",
            is_required=True,
            aliases=("Receiver", "Recipient", "To"),
        ),
        _PILOT,
        _OWNER,
        day(
            "need_by_on",
            "Needed by",
            is_required=True,
            example="31 May 2010",
            aliases=("Need by", "Due", "Due date", "Date needed"),
        ),
        choice(
            "state",
            "Status",
            InterdependencyState,
            default=InterdependencyState.PROPOSED,
            aliases=("State",),
        ),
        line("next_step", "Next step", aliases=("Next steps",)),
        *READERS,
        *SOURCED,
    ),
    keys=(("reference",), ("title", "pilot")),
    rows=_interdependencies,
    labels=lambda record: (record.reference, record.title),
    add=_add_interdependency,
    change=_change_interdependency,
    aliases=("Dependencies", "Interdependency", "Dependency log"),
)


def _resources() -> Select[Any]:
    return (
        select(ResourceNeed)
        .options(joinedload(ResourceNeed.organisation), joinedload(ResourceNeed.pilot))
        .order_by(ResourceNeed.id)
    )


_NEED = (
    "title",
    "organisation_id",
    "posts_needed",
    "posts_filled",
    "funding_needed_pounds",
    "funding_secured_pounds",
    "note",
)


def _add_resource(actor: Actor, values: Values) -> ResourceNeed:
    facts = facts_of(values, *_NEED)
    made = service.create_resource(actor, pilot_id=id_of(values["pilot"]), **facts)
    made.organisation, made.pilot = values["organisation"], values["pilot"]
    keep_source(made, values)
    keep_readers(actor, made, values)
    return made


def _change_resource(
    actor: Actor, record: ResourceNeed, values: Values, _changed: frozenset[str]
) -> None:
    service.amend_resource(actor, need=record, **facts_of(values, "pilot_id", *_NEED))
    keep_source(record, values)
    keep_readers(actor, record, values)


def _posts(field: str, title: str) -> SheetColumn:
    return SheetColumn(
        field, title, Kind.TENTHS, default=0, high=10_000, hint="In full-time equivalents."
    )


RESOURCES = Sheet(
    name="resources",
    title="Resources",
    one="resource",
    hint="People and money that parts of the work need, against what they have.",
    columns=(
        name(
            "title",
            "Title",
            is_required=True,
            example="Programme office",
            aliases=("Team", "Workstream", "Resource"),
        ),
        link("organisation", "Organisation", "organisations"),
        _PILOT,
        _posts("posts_needed", "Posts needed"),
        _posts("posts_filled", "Posts filled"),
        whole(
            "funding_needed_pounds",
            "Funding needed",
            default=0,
            hint="In pounds, for the whole programme.",
        ),
        whole("funding_secured_pounds", "Funding secured", default=0, hint="In pounds."),
        line("note", "Note", aliases=("Notes",)),
        *READERS,
        *SOURCED,
    ),
    keys=(("title", "pilot", "organisation"),),
    rows=_resources,
    labels=lambda record: (record.title,),
    add=_add_resource,
    change=_change_resource,
    aliases=("Resource", "Budget"),
)
