"""Pilots and their named people."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.access import Actor
from app.core.loading import loading
from app.core.wording import Phrase
from app.extensions import db
from app.pilots import queries, service
from app.pilots.models import Pilot, PilotPartner, PilotRole, PilotTheme
from app.pilots.rules import PilotRoleKind, check_term
from app.workbook.columns import (
    SOURCED,
    Kind,
    Sheet,
    SheetColumn,
    Values,
    choice,
    day,
    line,
    lines,
    link,
    links,
    name,
    text,
    whole,
    yes_no,
)
from app.workbook.sheets.parts import facts_of

_PARTS = loading(
    lambda: (
        joinedload(Pilot.lead_organisation),
        selectinload(Pilot.areas),
        selectinload(Pilot.themes).joinedload(PilotTheme.theme),
        selectinload(Pilot.partners).joinedload(PilotPartner.organisation),
    )
)


def _pilots() -> Select[Any]:
    return select(Pilot).options(*_PARTS).order_by(Pilot.id)


def _regions() -> Sequence[tuple[Any, str]]:
    return [(region.id, region.name) for region in queries.list_regions()]


_FACTS = (
    "name",
    "short_name",
    "region_id",
    "lead_organisation_id",
    "summary",
    "population",
    "population_source",
    "is_population_illustrative",
    "mapped_spend_pounds",
    "mapped_spend_source",
    "is_mapped_spend_illustrative",
    "spend_per_head_pounds",
    "spend_per_head_source",
    "is_spend_per_head_illustrative",
    "source",
    "is_illustrative",
)


def _add_pilot(actor: Actor, values: Values) -> Pilot:
    values["short_name"] = values["short_name"] or values["name"][:60]
    first = ("name", "short_name", "region_id", "lead_organisation_id")
    made = service.create_pilot(actor, theme_names=values["themes"], **facts_of(values, *first))
    _change_pilot(actor, made, values, frozenset())
    return made


def _change_pilot(actor: Actor, record: Pilot, values: Values, _changed: frozenset[str]) -> None:
    service.amend_pilot(
        actor,
        pilot=record,
        area_names=values["areas"],
        theme_names=values["themes"],
        **facts_of(values, *_FACTS),
    )
    record.lead_organisation = values["lead_organisation"]
    wanted = {each.id for each in values["partners"]}
    present = {partner.organisation_id for partner in record.partners}
    for organisation_id in sorted(present - wanted):
        service.remove_partner(actor, pilot=record, organisation_id=organisation_id)
    for partner in values["partners"]:
        if partner.id not in present:
            service.add_partner(actor, pilot=record, organisation_id=partner.id)
            record.partners[-1].organisation = partner


PILOTS = Sheet(
    name="pilots",
    heading=Phrase("{Places}"),
    one=Phrase("{place}"),
    hint=Phrase("The {places} that report to the programme."),
    columns=(
        name(
            "name",
            "Name",
            is_required=True,
            example="Exampletown",
            aliases=(Phrase("{Place}"), "Place", "Pilot", "Area", "Project", "Hub", "Site"),
        ),
        name("short_name", "Short name", longest=60, hint="Used in tables.", example="Exampletown"),
        SheetColumn(
            "region_id",
            Phrase("{Region}"),
            Kind.CHOICE,
            choices=_regions,
            hint="One of those in the sheet Programme.",
            or_else="Or add it under Regions in the sheet Programme, with all the others.",
            aliases=("Region",),
        ),
        link(
            "lead_organisation",
            "Lead organisation",
            "organisations",
            aliases=("Lead body", "Lead authority", "Lead partner"),
        ),
        text("summary", "Summary", example="Support for families.", aliases=("Description",)),
        lines("areas", "Areas", of=lambda p: [area.name for area in p.areas]),
        lines("themes", "Themes", of=lambda p: [theme.name for theme in p.themes]),
        links(
            "partners",
            "Partners",
            "organisations",
            of=lambda p: [partner.organisation for partner in p.partners],
        ),
        whole("population", "Population", high=2 * 10**9),
        line("population_source", "Source of the population", is_rare=True),
        yes_no("is_population_illustrative", "The population is illustrative", is_rare=True),
        whole(
            "mapped_spend_pounds",
            "Mapped spend",
            hint="Public spending in the area each year, in pounds.",
        ),
        line("mapped_spend_source", "Source of the mapped spend", is_rare=True),
        yes_no("is_mapped_spend_illustrative", "The mapped spend is illustrative", is_rare=True),
        whole("spend_per_head_pounds", "Spend per head", high=10**6, hint="In pounds."),
        line("spend_per_head_source", "Source of the spend per head", is_rare=True),
        yes_no(
            "is_spend_per_head_illustrative", "The spend per head is illustrative", is_rare=True
        ),
        *SOURCED,
    ),
    keys=(("name",), ("short_name",)),
    rows=_pilots,
    labels=lambda record: (record.name, record.short_name),
    add=_add_pilot,
    change=_change_pilot,
    aliases=("Pilots", "Areas", "Hubs", "Projects", "Sites"),
)


def _named_people() -> Select[Any]:
    return (
        select(PilotRole)
        .options(joinedload(PilotRole.pilot), joinedload(PilotRole.person))
        .order_by(PilotRole.pilot_id, PilotRole.kind, PilotRole.starts_on, PilotRole.id)
    )


def _with_roles(pilot: Pilot) -> Pilot:
    return queries.get_pilot(pilot.slug)


def _add_named(actor: Actor, values: Values) -> PilotRole:
    starts_on = values["starts_on"] or clock.today()
    check_term(starts_on, values["ends_on"])
    pilot = _with_roles(values["pilot"])
    kind, person = values["kind"], values["person"]
    service.name_person(actor, pilot=pilot, kind=kind, person_id=person.id, starts_on=starts_on)
    db.session.flush()
    made = pilot.roles[-1]
    made.person = person
    if values["ends_on"] is not None:
        _change_term(actor, pilot, made, values | {"starts_on": starts_on})
    return made


def _change_term(actor: Actor, pilot: Pilot, role: PilotRole, values: Values) -> None:
    dates = facts_of(values, "starts_on", "ends_on")
    service.amend_term(actor, pilot=pilot, role=role, **dates)


def _change_named(
    actor: Actor, record: PilotRole, values: Values, _changed: frozenset[str]
) -> None:
    _change_term(actor, _with_roles(record.pilot), record, values)


NAMED_PEOPLE = Sheet(
    name="named_people",
    heading="Named people",
    one="named person",
    hint=Phrase("Who leads each {place}, and who else is named for it."),
    columns=(
        link(
            "pilot",
            Phrase("{Place}"),
            "pilots",
            is_required=True,
            stays=True,
            example="Exampletown",
            aliases=("Pilot", "Area", "Project", "Hub", "Site"),
        ),
        choice(
            "kind",
            "Role",
            PilotRoleKind,
            stays=True,
            default=PilotRoleKind.LEAD,
            example=Phrase("{Place} lead"),
        ),
        link(
            "person",
            "Person",
            "people",
            is_required=True,
            stays=True,
            example="Sam Example",
            aliases=("Name", "Lead"),
        ),
        day(
            "starts_on",
            "From",
            hint="Leave blank for today.",
            example="1 April 2010",
            aliases=("Start", "Start date"),
        ),
        day(
            "ends_on",
            "Until",
            hint="The first day they no longer hold the role.",
            aliases=("To", "End", "End date"),
        ),
    ),
    keys=(("pilot", "kind", "person", "starts_on"), ("pilot", "kind", "person")),
    rows=_named_people,
    add=_add_named,
    change=_change_named,
    aliases=(Phrase("{Place} leads"), "Place leads", "Pilot leads", "Leads", "Posts"),
)
