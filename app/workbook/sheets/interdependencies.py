"""Interdependencies."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.access import Actor
from app.delivery import service
from app.delivery.models import Interdependency
from app.delivery.rules import InterdependencyState
from app.workbook.columns import Values, choice, day, line, link, name, reference
from app.workbook.sheets.parts import (
    as_it_stood,
    description,
    facts_of,
    id_of,
    keep_reference,
    keep_rest,
    owner,
    place,
    register_sheet,
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
    keep_rest(actor, made, values)
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
    keep_rest(actor, record, values)


INTERDEPENDENCIES = register_sheet(
    name="interdependencies",
    heading="Interdependencies",
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
        description(),
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
            example="Example Council",
            aliases=("Provider", "Giver", "From"),
        ),
        link(
            "receiver",
            "Receiving organisation",
            "organisations",
            is_required=True,
            aliases=("Receiver", "Recipient", "To"),
        ),
        place(),
        owner(),
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
    ),
    rows=_interdependencies,
    add=_add_interdependency,
    change=_change_interdependency,
    aliases=("Dependencies", "Interdependency", "Dependency log"),
)
