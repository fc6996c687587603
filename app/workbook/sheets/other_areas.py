"""Other areas that do similar work."""

from typing import Any

from sqlalchemy import Select, select

from app.core.access import Actor
from app.core.wording import Phrase
from app.pilots import queries
from app.pilots.areas import service
from app.pilots.areas.models import OtherArea
from app.pilots.areas.queries import PARTS
from app.workbook.columns import SOURCED, Kind, Sheet, SheetColumn, Values, line, lines, link, text
from app.workbook.columns import name as name_column
from app.workbook.sheets.parts import facts_of

_FACTS = (
    "name",
    "region_id",
    "work",
    "contact_id",
    "contact_words",
    "source",
    "is_illustrative",
)


def _areas() -> Select[Any]:
    return select(OtherArea).options(*PARTS).order_by(OtherArea.id)


def _regions() -> list[tuple[Any, str]]:
    return [(region.id, region.name) for region in queries.list_regions()]


def _add_area(actor: Actor, values: Values) -> OtherArea:
    made = service.create_area(actor, theme_names=values["themes"], **facts_of(values, *_FACTS))
    made.contact = values["contact"]
    return made


def _change_area(actor: Actor, record: OtherArea, values: Values, _changed: frozenset[str]) -> None:
    service.amend_area(
        actor, area=record, theme_names=values["themes"], **facts_of(values, *_FACTS)
    )
    record.contact = values["contact"]


OTHER_AREAS = Sheet(
    name="other_areas",
    heading="Other areas",
    one="other area",
    hint=Phrase("Areas outside the programme that do similar work."),
    columns=(
        name_column(
            "name", "Name", is_required=True, example="Exampleshire", aliases=("Area", "Place")
        ),
        SheetColumn(
            "region_id",
            Phrase("{Region}"),
            Kind.CHOICE,
            choices=_regions,
            hint="One of those in the sheet Programme.",
            aliases=("Region",),
        ),
        text("work", "What it is doing", aliases=("Work", "Description", "What they do")),
        lines("themes", "Themes", of=lambda area: [use.name for use in area.themes]),
        link("contact", "Person to ask", "people", aliases=("Contact",)),
        line(
            "contact_words",
            "Who else to ask",
            aliases=("Whom else to ask", "Contact team", "Contact details"),
        ),
        *SOURCED,
    ),
    keys=(("name", "region_id"), ("name",)),
    rows=_areas,
    labels=lambda record: (record.name,),
    add=_add_area,
    change=_change_area,
    aliases=("Other areas doing similar work", "Similar areas", "Interested areas"),
    column_of={"theme_names": "themes"},
)
