"""People and money against what is needed."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.access import Actor
from app.delivery import service
from app.delivery.models import ResourceNeed
from app.workbook.columns import SOURCED, Kind, Sheet, SheetColumn, Values, line, link, name, whole
from app.workbook.sheets.parts import READERS, facts_of, id_of, keep_readers, keep_source, place


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
    heading="Resources",
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
        place(),
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
