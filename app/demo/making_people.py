"""From rows to records: the programme, organisations, people, regions, pilots."""

from app.accounts import service as accounts
from app.accounts.models import Organisation, Person
from app.core import clock
from app.core.access import OPERATOR
from app.demo.rows import OrganisationRow, PersonRow, PilotRow, ProgrammeRow, RegionRow
from app.demo.shelf import Shelf, email_of
from app.extensions import db
from app.pilots.models import Pilot, PilotArea, PilotPartner, PilotRole, PilotTheme, Region
from app.pilots.rules import PilotRoleKind
from app.programme.models import Programme, ProgrammeAim


def add_programme(_shelf: Shelf, row: ProgrammeRow) -> None:
    db.session.add(
        Programme(
            name=row.name,
            summary=row.summary,
            funding_pounds=row.funding_pounds,
            funding_note=row.funding_note,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            marking_scheme=row.marking_scheme,
            aims=[
                ProgrammeAim(position=position, text=text)
                for position, text in enumerate(row.aims, start=1)
            ],
            source=row.source,
            is_illustrative=row.is_illustrative,
        )
    )


def add_organisation(shelf: Shelf, row: OrganisationRow) -> None:
    organisation = Organisation(
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(organisation)
    shelf.organisations.put(row.key, organisation)


def add_person(shelf: Shelf, row: PersonRow) -> None:
    person = Person(
        name=row.name,
        role_title=row.role_title,
        organisation=shelf.organisations.find(row.organisation),
        email=email_of(row),
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(person)
    shelf.people.put(row.key, person)


def add_region(shelf: Shelf, row: RegionRow) -> None:
    region = Region(
        name=row.name,
        tile_row=row.tile_row,
        tile_column=row.tile_column,
        government_office=shelf.organisations.get(row.government_office),
    )
    db.session.add(region)
    shelf.regions.put(row.key, region)


def add_pilot(shelf: Shelf, row: PilotRow) -> None:
    pilot = Pilot(
        slug=row.key,
        name=row.name,
        short_name=row.short_name,
        region=shelf.regions.get(row.region),
        lead_organisation=shelf.organisations.get(row.lead_organisation),
        summary=row.summary,
        population=row.population.value,
        population_source=row.population.source,
        is_population_illustrative=row.population.is_illustrative,
        mapped_spend_pounds=row.mapped_spend.value,
        mapped_spend_source=row.mapped_spend.source,
        is_mapped_spend_illustrative=row.mapped_spend.is_illustrative,
        spend_per_head_pounds=row.spend_per_head.value,
        spend_per_head_source=row.spend_per_head.source,
        is_spend_per_head_illustrative=row.spend_per_head.is_illustrative,
        areas=[PilotArea(position=place, name=name) for place, name in enumerate(row.areas, 1)],
        themes=[
            PilotTheme(position=place, name=theme.name, is_illustrative=theme.is_illustrative)
            for place, theme in enumerate(row.themes, 1)
        ],
        partners=[
            PilotPartner(organisation=shelf.organisations.get(partner)) for partner in row.partners
        ],
        roles=_roles(shelf, row),
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(pilot)
    shelf.pilots.put(row.key, pilot)
    shelf.leads.put(row.key, shelf.people.get(row.people.lead))


def _roles(shelf: Shelf, row: PilotRow) -> list[PilotRole]:
    holders = {
        PilotRoleKind.LEAD: row.people.lead,
        PilotRoleKind.GOVERNMENT_OFFICE_LEAD: row.people.government_office_lead,
        PilotRoleKind.LOCALITY_MANAGER: row.people.locality_manager,
        PilotRoleKind.CHAMPION: row.people.champion,
    }
    return [
        PilotRole(kind=kind, person=shelf.people.get(holder), starts_on=row.people.starts_on)
        for kind, holder in holders.items()
    ]


def open_account(shelf: Shelf, row: PersonRow, password_hash: str) -> None:
    """The account of a person who signs in, and its roles. A role runs on the real calendar, so
    it starts on the day of loading."""
    if not row.signs_in:
        return
    person = shelf.people.get(row.key)
    today = clock.real_day()
    account = accounts.open_account(
        OPERATOR, person=person, email=email_of(row), password_hash=password_hash
    )
    account.clearance_before_2014 = row.clearance
    for grant in row.grants:
        group, pilot = shelf.groups.find(grant.group), shelf.pilots.find(grant.pilot)
        accounts.grant_role(
            OPERATOR,
            person=person,
            role=grant.role,
            starts_on=today,
            group_id=group.id if group else None,
            pilot_id=pilot.id if pilot else None,
        )
